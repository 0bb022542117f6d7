*** Settings ***
Documentation       Tests that end as they should not: run by ../outcomes.robot, which says how.
Resource            ../server.resource
Library             ${REMOTE}    ${URL}/Failures
Library             ${REMOTE}    ${URL}/Logging    AS    Logging

*** Test Cases ***
Ordinary failure
    Fail With    boom
    Log    not reached

Continuable failures
    Robot Fail    first    continuable=True
    Fail With Table    ${{ {'message': 'second', 'type': 'Kind', 'continuable': True} }}
    Log    reached

HTML failure
    Robot Fail    <b>bold</b>    html=True

Skip
    Robot Skip    not here

Failure with traceback
    Fail Through Functions

Messages
    [Tags]    wanted
    Logging.Log Every Level

Tagged keywords
    [Tags]    wanted
    Logging.Tagged And Noisy
    Logging.Tagged And Quiet
