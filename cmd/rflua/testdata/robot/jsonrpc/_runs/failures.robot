*** Settings ***
Documentation       Tests that end as they should not: run by ../failures.robot, which says how.
Library             JsonRpcRemote    ${SERVER}    Failures

*** Test Cases ***
Ordinary failure
    Fail With    boom
    Log    not reached

Continuable failure
    Robot Fail    first    continuable=True
    Log    not reached

Skip
    Robot Skip    not here

Fatal failure
    Robot Fatal    the end

HTML failure
    Robot Fail    <b>bold</b>    html=True

Failure with traceback
    Fail Through Functions

Next test
    ${text} =    Still Works
    Should Be Equal    ${text}    works
