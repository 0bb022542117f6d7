*** Settings ***
Documentation       What whole runs end like: statuses, messages and tags as they stand in output.xml. The tests that are run are
...                 in _runs.
Resource            server.resource
Library             Collections
Library             Runs.py
Suite Setup         Run Child    outcomes.robot

*** Test Cases ***
A failure ends the test
    Outcome Should Be    Ordinary failure    FAIL    boom
    Keyword Statuses Should Be    Ordinary failure    FAIL    NOT RUN

A continuable failure lets the test go on and fail at its end
    Outcome Should Be    Continuable failures    FAIL    Several failures occurred:\n\n1) first\n\n2) Kind: second
    Keyword Statuses Should Be    Continuable failures    FAIL    FAIL    PASS

An html message is HTML in the log
    [Tags]    xmlrpc-only    # the traceback comes before the failure
    Outcome Should Be    HTML failure    FAIL    *HTML* <b>bold</b>
    ${messages} =    Get Keyword Messages    HTML failure
    Should Be Equal    ${messages}[0]    ${{ ('FAIL', True, '<b>bold</b>') }}

A skip is a failure that says SKIP
    [Documentation]    "SKIP cannot be expressed over XML-RPC: it is a FAIL whose message starts with `SKIP: `."
    [Tags]    xmlrpc-only    # JSON-RPC can express it
    Outcome Should Be    Skip    FAIL    SKIP: not here

The traceback is in output.xml at DEBUG, behind the failure
    [Tags]    xmlrpc-only    # it comes before the failure
    ${messages} =    Get Keyword Messages    Failure with traceback
    Should Be Equal    ${messages}[0]    ${{ ('FAIL', False, 'from inside') }}
    Should Be Equal    ${messages}[1][0]    DEBUG
    Should Start With    ${messages}[1][2]    Lua traceback (most recent call last):\n
    Length Should Be    ${messages}    2

Messages are in output.xml with their levels
    ${messages} =    Get Keyword Messages    Messages
    ${levels} =    Evaluate    [m[0] for m in $messages]
    Should Be Python    ${levels}    ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'INFO', 'INFO']
    Should Be Equal    ${messages}[5]    ${{ ('INFO', True, 'an <b>html</b> message') }}

A console message is shown on the console, warnings and errors too
    ${console} =    Get Console
    Should Contain    ${console}    a console message
    Should Contain    ${console}    [ WARN ] a warn message
    Should Contain    ${console}    [ ERROR ] an error message
    Should Not Contain    ${console}    an info message

Keyword tags are those of @tags
    ${tags} =    Get Keyword Tags Of    Tagged keywords    0
    Should Be Python    ${tags}    ['hardware', 'noisy']
    ${tags} =    Get Keyword Tags Of    Tagged keywords    1
    Should Be Python    ${tags}    ['quiet']

Keyword tags select what --removekeywords removes
    [Setup]    Process Output Again    --removekeywords    tag:noisy
    ${messages} =    Get Keyword Messages    Tagged keywords    0
    Should Not Contain    ${{ str($messages) }}    something noisy
    ${messages} =    Get Keyword Messages    Tagged keywords    1
    Should Be Equal    ${messages}[0][2]    something quiet

--include finds tests of remote keywords by their tags
    [Setup]    Run Child    outcomes.robot    --include    wanted
    ${names} =    Get Test Names
    Should Be Python    ${names}    ['Messages', 'Tagged keywords']
    Outcome Should Be    Messages    PASS    ${EMPTY}
    Outcome Should Be    Tagged keywords    PASS    ${EMPTY}

A fatal failure stops the whole run
    [Setup]    Run Child    fatal.robot
    Outcome Should Be    Fatal failure    FAIL    the end
    Outcome Should Be    Test behind it    FAIL    Test execution stopped due to a fatal error.
