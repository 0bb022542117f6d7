*** Settings ***
Documentation       A fatal failure: run by ../outcomes.robot.
Resource            ../server.resource
Library             ${REMOTE}    ${URL}/Failures

*** Test Cases ***
Fatal failure
    Robot Fatal    the end

Test behind it
    Log    not reached
