*** Settings ***
Documentation       An unknown keyword is a failure, as everything that goes wrong with a keyword; "Faults are for protocol errors alone".
Resource            server.resource
Library             Wire.py    ${URL}
Test Tags           xmlrpc-only    # speaks XML-RPC itself

*** Test Cases ***
An unknown keyword is a failure that suggests what was meant
    ${result} =    Call Run Keyword    /Plain    Jion    ${{ ['a', 'b'] }}
    Should Be Equal    ${result}[status]    FAIL
    Should Be Equal    ${result}[error]    No keyword with name 'Jion' found in library 'Plain'. Did you mean 'join'?

An unknown keyword of the root is a failure
    ${result} =    Call Run Keyword    /    No Such Keyword    ${{ [] }}
    Should Be Equal    ${result}[status]    FAIL
    Should Be Equal    ${result}[error]    No keyword with name 'No Such Keyword' found in any library of the server.

A keyword of a library that does not load is a failure with the diagnostic
    ${result} =    Call Run Keyword    /BrokenSyntax    Fine    ${{ [] }}
    Should Be Equal    ${result}[status]    FAIL
    Should Contain    ${result}[error]    BrokenSyntax.lua:4:1: error: syntax error

A name is found in any spelling that Robot Framework takes for the same
    ${result} =    Call Run Keyword    /Plain    J_o I n    ${{ ['a', 'b'] }}
    Should Be Equal    ${result}[status]    PASS
    Should Be Equal    ${result}[return]    a b

An unknown method is a Fault
    Run Keyword And Expect Error    Fault: <Fault -32601: *There is no method 'no_such_method'*>    Ask Server    /Plain    no_such_method
