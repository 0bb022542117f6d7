*** Settings ***
Documentation       "error("message") fails the keyword with exactly that message; the Lua traceback (file:line and function,
...                 most recent call last) goes to the log at DEBUG. A runtime error of Lua itself keeps its file:line:.
...                 error{ message=, type=, html=, continuable=, fatal=, skip= }, or robot.fail, robot.fatal, robot.skip, choose
...                 the failure mode; a type other than the generic ones is shown as Type: message."
Resource            server.resource
Library             LogMessages.py
Library             ${REMOTE}    ${URL}/Failures

*** Test Cases ***
error("message") fails with exactly that message
    [Template]    Should Fail With
    boom                      Fail With    boom
    two\nlines                Fail With    two\nlines
    ünïcödé <&> 😀           Fail With    ünïcödé <&> 😀

error("message", 1) adds the place, as in Lua
    Run Keyword And Expect Error    *Failures.lua:7: boom    Fail At Level    boom

An error that is no string is a failure that says what it is
    [Template]    Should Fail With
    42                                                               Fail With Number
    nil was raised as an error                                       Fail With Nil
    an error was raised that is a boolean                            Fail With Boolean
    an error was raised that is a function                           Fail With Function
    an error was raised that is a table without a message            Fail With Empty Table

A failure with bytes and control characters reaches the test
    Run Keyword And Expect Error    bad ? byte and ? control    Fail With Bytes

A type is shown before the message
    [Template]    Should Fail With
    DeviceError: no answer    Robot Fail    no answer    type=DeviceError
    DeviceError               Robot Fail    ${EMPTY}     type=DeviceError

A generic type is not shown
    [Template]    Should Fail With
    plain    Robot Fail    plain    type=AssertionError
    plain    Robot Fail    plain    type=RuntimeError
    plain    Robot Fail    plain    type=Exception
    plain    Robot Fail    plain    type=Error
    plain    Robot Fail Without Options    plain

error{...} takes the same fields as robot.fail
    [Template]    Should Fail With
    plain               Fail With Table    ${{ {'message': 'plain'} }}
    Kind: of message    Fail With Table    ${{ {'message': 'of message', 'type': 'Kind'} }}

An unknown option of robot.fail is an error, not ignored
    Run Keyword And Expect Error    *has no option "contnuable"; did you mean 'continuable'?*    Robot Fail With Unknown Option

assert fails with its message
    Should Fail With    assertion text    Assert Fails
    Run Keyword And Expect Error    *Failures.lua:29: assertion failed!    Assert Without Message

A runtime error of Lua keeps its file and line
    [Template]    Run Keyword And Expect Error
    *Failures.lua:33: *nil*            Index Nil
    *Failures.lua:36: attempt to call*     Call Nil
    *parts/arithmetic.lua:9: *nil*     Fail In Module

An html message is HTML
    ${error} =    Run Keyword And Expect Error    *    Robot Fail    <b>bold</b>    html=True
    Should Be Equal    ${error}    *HTML* <b>bold</b>
    ${error} =    Run Keyword And Expect Error    *    Robot Fail    <b>bold</b>    type=Kind    html=True
    Should Be Equal    ${error}    *HTML* Kind: <b>bold</b>

Skip is a failure whose message starts with SKIP:, since XML-RPC cannot express it
    [Tags]    xmlrpc-only    # JSON-RPC can express it
    Should Fail With    SKIP: not on this device    Robot Skip    not on this device
    Should Fail With    SKIP: why    Fail With Table    ${{ {'message': 'why', 'skip': True} }}

A failure of a library that is caught and raised again stays what it is
    Should Fail With    KindOf: first    Rethrown

pcall catches failures
    ${caught} =    Caught
    Should Be Python    ${caught}    [False, 'from inside']
    ${text} =    Caught Failure As Text
    Should Be Equal    ${text}    the text

The traceback is logged at DEBUG, most recent call last
    [Tags]    xmlrpc-only    # the client adds a traceback of its own in Python
    Set Log Level    DEBUG
    Should Fail With    from inside    Fail Through Functions
    ${messages} =    Get Messages
    Length Should Be    ${messages}    1
    Should Be Equal    ${messages[0].level}    DEBUG
    ${lines} =    Evaluate    $messages[0].message.splitlines()
    Length Should Be    ${lines}    7
    Should Be Equal    ${lines}[0]    Lua traceback (most recent call last):
    Should Match    ${lines}[1]    ${SPACE}${SPACE}*Failures.lua:46: in keyword 'fail_through_functions'
    Should Match    ${lines}[3]    ${SPACE}${SPACE}*Failures.lua:41: in function 'outer'
    Should Match    ${lines}[5]    ${SPACE}${SPACE}*Failures.lua:39: in function 'inner'
    Should Be Equal    ${lines}[6]    local function inner() error("from inside") end    strip_spaces=True

Endless recursion fails the keyword alone
    Run Keyword And Expect Error    *stack overflow*    Endless Recursion
    ${text} =    Still Works
    Should Be Equal    ${text}    works

What was logged before a failure is not lost
    Set Log Level    INFO
    Should Fail With    after the message    Log And Fail
    Messages Should Be    INFO before the failure

A failure leaves the instance usable
    Should Fail With    boom    Fail With    boom
    ${text} =    Still Works
    Should Be Equal    ${text}    works
