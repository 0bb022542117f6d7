*** Settings ***
Documentation       "A call is bound to its caller: a closed connection, an elapsed --timeout or a stopping server cancels the running Lua code,
...                 blocking helpers included, within 100 ms, and the instance stays usable." [Timeout] makes Robot Framework
...                 close the connection. cancel_test.go measures the 100 ms; here the bounds only show that it was not by accident.
Resource            server.resource
Library             Runs.py
Library             Wire.py    ${URL}
Library             ${REMOTE}    ${URL}/Slow?token=${RUN}-loop    AS    Loop
Library             ${REMOTE}    ${URL}/Slow?token=${RUN}-other    AS    Other
Test Timeout        30 seconds
Test Tags           xmlrpc-only    # the client is not interrupted by [Timeout]; the helper that leaves a call open speaks XML-RPC

*** Test Cases ***
[Timeout] cancels an endless loop, and the same instance runs its next keyword
    [Documentation]    The loop itself says how long it ran: the best of three is little more than the timeout.
    [Setup]    Run Child    timeouts.robot
    Outcome Should Be    Endless loop 1    FAIL    Keyword timeout 300 milliseconds exceeded.
    Outcome Should Be    Endless loop 2    FAIL    Keyword timeout 300 milliseconds exceeded.
    Outcome Should Be    Endless loop 3    FAIL    Test timeout 300 milliseconds exceeded.
    Outcome Should Be    The loops ended with their timeout    PASS    ${EMPTY}
    Outcome Should Be    Next keyword    PASS    ${EMPTY}

[Timeout] cancels loops that catch errors and keywords that sleep
    Outcome Should Be    Endless loop in pcall    FAIL    Keyword timeout 300 milliseconds exceeded.
    Outcome Should Be    Sleep    FAIL    Keyword timeout 300 milliseconds exceeded.

Other instances answer while one is in an endless loop
    Start Call    /Slow?token=${RUN}-loop    Spin
    Call Should Be Running    /Slow?token=${RUN}-loop    Ping
    ${pong} =    Other.Ping
    Should Be Equal    ${pong}    pong
    Import Library    ${REMOTE}    ${URL}/Slow?token=${RUN}-new    AS    New
    ${pong} =    New.Ping
    Should Be Equal    ${pong}    pong
    ${closed} =    Close Call
    ${pong} =    Loop.Ping
    ${seconds} =    Seconds Since    ${closed}
    Should Be Equal    ${pong}    pong
    Should Be True    $seconds < 2    The loop ended ${seconds} seconds after its connection.

Calls that wait behind an endless loop run when it is cancelled
    Start Call    /Slow?token=${RUN}-loop    Spin
    Call Should Be Running    /Slow?token=${RUN}-loop    Ping
    Close Call
    ${seconds} =    Loop.Time Spun
    Should Be True    $seconds > 0
