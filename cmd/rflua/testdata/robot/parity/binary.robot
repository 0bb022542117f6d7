*** Settings ***
Documentation       robotremoteserver: binary arguments become bytes, bytes and text with control characters are returned as Binary, inside
...                 containers too; binary can be in messages of failures.
Resource            ../server.resource
Library             ${REMOTE}    ${URL}/Values
Library             ${REMOTE}    ${URL}/Failures    AS    Failures

*** Test Cases ***
Binary arguments arrive as their bytes
    ${bytes} =    See Bytes    ${{ bytes([0, 1, 255]) }}
    Should Be Python    ${bytes}    [0, 1, 255]

Binary in lists and dicts arrives too
    [Tags]    xmlrpc-only    # what is valid UTF-8 comes back as text
    ${back} =    Echo    ${{ [bytes([255]), {'key': bytes([0])}] }}
    Should Be Python    ${back}    [b'\\xff', {'key': b'\\x00'}]

Binary named and text arguments with control characters arrive
    ${bytes} =    See Bytes    value=\x00\x7f
    Should Be Python    ${bytes}    [0, 127]

Bytes are returned as bytes
    ${back} =    Return Invalid Utf8
    Should Be Python    ${back}    b'\\xff\\xfe\\x00caf\\xe9'

Control characters in returned text make it binary
    [Tags]    xmlrpc-only    # JSON can carry them
    ${back} =    Return Control Characters
    Should Be Python    ${back}    b'null \\x00 bell \\x07 escape \\x1b'

Binary in a failure does not break the reply
    Run Keyword And Expect Error    bad ? byte and ? control    Failures.Fail With Bytes
