*** Settings ***
Documentation       "Messages of failures reach the test as Error executing keyword 'x': RunKeywordError(message='boom', ...)." "A keyword that fails, is
...                 unknown, or gets wrong arguments is always result.error": a JSON-RPC error would end the session for good, so every test here
...                 goes on with the session that failed.
Resource            jsonrpc.resource
Library             LogMessages.py
Library             Peers.py
Library             Runs.py
Library             Things.py
Library             JsonRpcRemote    ${SERVER}    Failures
Test Teardown       Session Should Work

*** Test Cases ***
The message of a failure is in the text that the client shows
    ${error} =    Run Keyword And Expect Error    *    Fail With    boom
    Should Be Equal    ${error}    Error executing keyword 'fail_with': RunKeywordError(message='boom', type=None, traceback=None, mode=None)

Messages are those of the failures
    [Template]    Should Fail As
    boom                                                     Fail With    boom
    two\nlines                                               Fail With    two\nlines
    ünïcödé <&> "😀" 'quoted'                                Fail With    ünïcödé <&> "😀" 'quoted'
    42                                                       Fail With Number
    nil was raised as an error                               Fail With Nil
    an error was raised that is a table without a message    Fail With Empty Table
    bad \ufffd byte and \x01 control                         Fail With Bytes
    assertion text                                           Assert Fails

A type is sent, and is shown before the message
    Type Should Be    DeviceError    DeviceError: no answer    Robot Fail    no answer    DeviceError
    Type Should Be    ${None}    plain    Robot Fail    plain    AssertionError

Continuable, fatal and skip are modes that the client shows
    Mode Should Be    CONTINUABLE    first    Robot Fail    first    ${EMPTY}    ${False}    ${True}
    Mode Should Be    FATAL    the end    Robot Fatal    the end
    Mode Should Be    SKIP    not here    Robot Skip    not here

JsonRpcRemote 0.2.0 makes all modes an ordinary failure
    Run Child    ../jsonrpc/_runs/failures.robot    --variable    SERVER:${SERVER}
    Outcome Should Be    Ordinary failure    FAIL    Error executing keyword 'fail_with': RunKeywordError(message='boom', type=None, traceback=None, mode=None)
    Outcome Should Be    Continuable failure    FAIL    Error executing keyword 'robot_fail': RunKeywordError(message='first', type=None, traceback=None, mode=<RunKeywordErrorMode.CONTINUABLE: 'CONTINUABLE'>)
    Keyword Statuses Should Be    Continuable failure    FAIL    NOT RUN
    Outcome Should Be    Skip    FAIL    Error executing keyword 'robot_skip': RunKeywordError(message='not here', type=None, traceback=None, mode=<RunKeywordErrorMode.SKIP: 'SKIP'>)
    Outcome Should Be    Fatal failure    FAIL    Error executing keyword 'robot_fatal': RunKeywordError(message='the end', type=None, traceback=None, mode=<RunKeywordErrorMode.FATAL: 'FATAL'>)
    Outcome Should Be    HTML failure    FAIL    Error executing keyword 'robot_fail': RunKeywordError(message='*HTML* <b>bold</b>', type=None, traceback=None, mode=None)
    Outcome Should Be    Next test    PASS    ${EMPTY}

A runtime error of Lua keeps its file and line
    [Template]    Run Keyword And Expect Error
    *Failures.lua:33: *nil*                Index Nil
    *Failures.lua:36: attempt to call*     Call Nil
    *parts/arithmetic.lua:9: *nil*         Fail In Module

The traceback is logged at DEBUG, most recent call last, and is not in the message
    Set Log Level    DEBUG
    Should Fail As    from inside    Fail Through Functions
    ${messages} =    Get Messages
    Should Be Equal    ${messages[0].level}    DEBUG
    Should Match    ${messages[0].message}    Lua traceback (most recent call last):\n*Failures.lua:46: in keyword 'fail_through_functions'*Failures.lua:41: in function 'outer'*Failures.lua:39: in function 'inner'*
    [Teardown]    Run Keywords    Set Log Level    INFO    AND    Session Should Work

A keyword that became unknown is a failure
    [Documentation]    The client knows the keywords of the import; this is what it gets for another one.
    Import Into    raw    Failures
    ${result} =    Run In    raw    Failures    stil_works
    Should Be Equal    ${result}    FAIL: No keyword with name 'stil_works' found in library 'Failures'. Did you mean 'still_works'?
    ${result} =    Run In    raw    Failures    still_works
    Should Be Equal    ${result}    works
    [Setup]    Open Session    raw    ${SERVER}
    [Teardown]    Close Session    raw

Wrong arguments are a failure with the wording of Robot Framework
    Import Into    bare    Failures
    ${result} =    Run In    bare    Failures    takes_one_or_two
    Should Be Equal    ${result}    FAIL: Keyword 'Failures.takes_one_or_two' expected 1 to 2 arguments, got 0.
    ${result} =    Run In    bare    Failures    takes_one_or_two    1    c=2
    Should Be Equal    ${result}    FAIL: Keyword 'Failures.takes_one_or_two' got unexpected named argument 'c'.
    ${result} =    Run In    bare    Failures    still_works
    Should Be Equal    ${result}    works
    [Setup]    Open Session    bare    ${SERVER}
    [Teardown]    Close Session    bare

An argument that cannot be sent is a failure
    Run Keyword And Expect Error    *Things.Thing cannot be sent*    Fail With    ${{ Things.Thing() }}

Endless recursion fails the keyword alone
    Run Keyword And Expect Error    *stack overflow*    Endless Recursion

An unknown library is a clear error of the import
    Import Should Fail As    RPC Error -32602: unknown library 'Falures'; did you mean 'Failures'?    Falures
    Import Should Fail As    RPC Error -32602: unknown library 'Nothing At All'; available: Account,    Nothing At All

An import without a library's name is a clear error where there are several
    ${error} =    Run Keyword And Expect Error    *    Import Library    JsonRpcRemote    ${SERVER}
    Should Contain    ${error}    The import names no library, and there are
    Should Contain    ${error}    Give the name of one.

A library that does not load shows its diagnostic in the import error
    Import Should Fail As    Library 'BrokenSyntax' does not load.    BrokenSyntax
    Import Should Fail As    BrokenSyntax.lua:4:1: error: syntax error near    BrokenSyntax
    Import Should Fail As    ${SPACE}${SPACE}4 | end\n${SPACE}${SPACE}${SPACE}${SPACE}| ^^^    BrokenSyntax
    Import Should Fail As    BrokenStart.lua:3: error: attempt to index a non-table object(nil) with key    BrokenStart
    Import Should Fail As    the library returns nothing; it must return the table of its keywords    BrokenReturn

No server is a clear error of the import
    ${port} =    Evaluate    (lambda s: (s.bind(('127.0.0.1', 0)), s.getsockname()[1], s.close())[1])(socket.socket())
    Run Keyword And Expect Error    *ConnectionRefusedError*    Import Library    JsonRpcRemote    tcp://127.0.0.1:${port}    Plain

*** Keywords ***
Session Should Work
    ${text} =    Still Works
    Should Be Equal    ${text}    works

Type Should Be
    [Arguments]    ${type}    ${message}    ${keyword}    @{args}
    Should Fail As    ${message}    ${keyword}    @{args}    type=${type}

Mode Should Be
    [Arguments]    ${mode}    ${message}    ${keyword}    @{args}
    Should Fail As    ${message}    ${keyword}    @{args}    mode=${mode}
