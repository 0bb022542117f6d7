*** Settings ***
Documentation       "---@keyword NAME gives a name, which may hold embedded arguments."
Resource            server.resource
Library             ${REMOTE}    ${URL}/Embedded

*** Test Cases ***
Embedded arguments are passed to the function in order
    User Ann has 3 keys
    User Ann should have    3

Embedded arguments are converted by the types of the parameters
    User "B. Brown" has 12 keys
    User "B. Brown" should have    ${12}
    Run Keyword And Expect Error    *cannot be converted to integer*    User Carl has many keys

Values of variables can be embedded
    VAR    ${name}    Dörte
    VAR    ${count}    ${4}
    User ${name} has ${count} keys
    User ${name} should have    4

Arguments behind the embedded ones are ordinary ones
    User Emil has 1 keys
    Run Keyword And Expect Error    not enough: 1    User Emil should have    2    message=not enough
    Should Fail With    wrong number of keys: 1    User Emil should have    2

An embedded argument can have a pattern of its own
    ${shout} =    Say hey loudly
    Should Be Equal    ${shout}    HEY
    Run Keyword And Expect Error    No keyword with name 'Say 42 loudly' found.    Run Keyword    Say 42 loudly
