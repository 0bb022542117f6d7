*** Settings ***
Documentation       Keywords that a timeout interrupts, which fails the test whatever it does: run by ../cancellation.robot.
Resource            ../server.resource
Library             ${REMOTE}    ${URL}/Slow?token=${RUN}    AS    Slow

*** Variables ***
@{SPUN}             # seconds that the loop of each test ran

*** Test Cases ***
Endless loop 1
    Spin With Timeout
    [Teardown]    Keep Time Spun

Endless loop 2
    Spin With Timeout
    [Teardown]    Keep Time Spun

Endless loop 3
    [Timeout]    300 milliseconds
    Spin
    [Teardown]    Keep Time Spun

Endless loop in pcall
    Spin In Pcall With Timeout
    [Teardown]    Ping

Sleep
    Sleep With Timeout
    [Teardown]    Ping

Next keyword
    ${pong} =    Ping
    Should Be Equal    ${pong}    pong

The loops ended with their timeout
    Length Should Be    ${SPUN}    3
    Should Be True    0 < min($SPUN) < 1    With timeouts of 0.3 seconds the loops ran ${SPUN} seconds.

*** Keywords ***
Spin With Timeout
    [Timeout]    300 milliseconds
    Spin

Spin In Pcall With Timeout
    [Timeout]    300 milliseconds
    Spin In Pcall

Sleep With Timeout
    [Timeout]    300 milliseconds
    Slow.Sleep

Keep Time Spun
    ${seconds} =    Time Spun
    VAR    @{SPUN}    @{SPUN}    ${seconds}    scope=SUITE
