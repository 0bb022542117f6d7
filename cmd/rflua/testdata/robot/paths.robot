*** Settings ***
Documentation       "/, /RPC2, /lib and /lib/RPC2 all work. The root serves every library together: a keyword name that two libraries
...                 share is offered as Library.Keyword for each of them. An unknown path answers with a Fault that lists the valid
...                 ones." "A library that does not load is a Fault, with the diagnostic, from both information methods."
Resource            server.resource
Test Tags           xmlrpc-only    # JSON-RPC has libraries but no paths

*** Test Cases ***
The root serves every library together
    Import Library    ${REMOTE}    ${URL}    AS    Root
    ${text} =    Root.Join    a    b
    Should Be Equal    ${text}    a b
    ${text} =    Root.Draw Circle    1
    Should Start With    ${text}    circle
    ${text} =    Root.Only In Two
    Should Be Equal    ${text}    second twin
    User Ann has 2 keys

A name that libraries share is offered as Library.Keyword
    Import Library    ${REMOTE}    ${URL}/    AS    Slash
    ${text} =    Slash.TwinOne.Who Am I
    Should Be Equal    ${text}    one
    ${text} =    Slash.TwinTwo.Who Am I
    Should Be Equal    ${text}    two
    Run Keyword And Expect Error    No keyword with name 'Slash.Who Am I' found.*    Run Keyword    Slash.Who Am I

/RPC2 is the root
    Import Library    ${REMOTE}    ${URL}/RPC2    AS    Rpc
    ${text} =    Rpc.Join    a    b
    Should Be Equal    ${text}    a b

/lib/RPC2 and /lib/ are the library
    [Template]    Library Should Be There
    /TwinOne/RPC2
    /TwinOne/
    /twinone

A library has its own keywords alone
    Import Library    ${REMOTE}    ${URL}/TwinOne    AS    Alone
    ${text} =    Alone.Who Am I
    Should Be Equal    ${text}    one
    Run Keyword And Expect Error    No keyword with name 'Alone.Only In Two' found.*    Run Keyword    Alone.Only In Two

Credentials in the URL do no harm
    Import Library    ${REMOTE}    ${URL.replace('://', '://user:secret@')}/TwinOne    AS    Secured
    ${text} =    Secured.Who Am I
    Should Be Equal    ${text}    one

An unknown path is an error that lists the valid ones
    Import Should Fail    /Nothing    There is nothing at /Nothing. There are: /,    , /Plain, /Requires,    , /TwinOne, /TwinTwo,

Arguments for a library at the root are an error
    Import Should Fail    /?arg=1    The URL gives the argument

A library with a syntax error says file, line, source line and caret
    Import Should Fail    /BrokenSyntax    Library    BrokenSyntax    does not load
    ...    BrokenSyntax.lua:4:1: error: syntax error near    4 | end    | ^^^

A library that fails while it loads says where
    Import Should Fail    /BrokenStart    BrokenStart.lua:3: error: attempt to index a non-table object(nil) with key    M.size = config.size

A library that returns no table says what to do
    Import Should Fail    /BrokenReturn    the library returns nothing; it must return the table of its keywords    return M

*** Keywords ***
Library Should Be There
    [Arguments]    ${path}
    Import Library    ${REMOTE}    ${URL}${path}    AS    At ${path}
    ${text} =    Run Keyword    At ${path}.Only In One
    Should Be Equal    ${text}    first twin
