*** Settings ***
Documentation       "A server stopped in mid-suite gives a clear failure": of the keyword that runs, and of those after it. Nothing hangs, and
...                 the tests without remote keywords go on.
Resource            jsonrpc.resource
Library             Runs.py
Test Teardown       End Server

*** Test Cases ***
A server stopped by SIGTERM in mid-suite gives a clear failure
    Run While Stopping    TERM    --grace    100ms
    ${result} =    Wait For Process    server    timeout=15 seconds    on_timeout=kill
    Should Be Equal As Integers    ${result.rc}    0
    Outcome Should Be    While a keyword runs    FAIL
    ...    Error executing keyword 'sleep': RunKeywordError(message='The keyword was cancelled: the server is stopping.', type=None, traceback=None, mode=None)
    Server Should Have Said    account of stopped closed

A keyword gets the grace to end
    Run While Stopping    TERM    --grace    20s    --timeout    2s
    ${result} =    Wait For Process    server    timeout=15 seconds    on_timeout=kill
    Should Be Equal As Integers    ${result.rc}    0
    Outcome Should Be    While a keyword runs    FAIL
    ...    Error executing keyword 'sleep': RunKeywordError(message='Keyword timeout of 2s exceeded and the keyword was cancelled (--timeout).', type=None, traceback=None, mode=None)

A server that is killed gives a failure too, and nothing hangs
    [Documentation]    There is nobody to say what happened: the client shows the end of the connection in its own way.
    Run While Stopping    KILL
    ${result} =    Wait For Process    server    timeout=15 seconds    on_timeout=kill
    Should Be Equal As Integers    ${result.rc}    -9
    Outcome Should Be    While a keyword runs    FAIL    CancelledError

A server that is started again is used by the next session
    Start Json Server    ${LIBRARIES}/Plain.lua
    ${client} =    Evaluate    JsonRpcRemote.JsonRpcRemote($OWN_SERVER, 'Plain')
    ${text} =    Evaluate    asyncio.run($client.run_keyword('join', ['a', 'b'], {}))
    Should Be Equal    ${text}    a b
    Server Should End
    Run Keyword And Expect Error    *    Evaluate    asyncio.run(asyncio.wait_for($client.run_keyword('join', ['a', 'b'], {}), 15))
    Run Keyword And Expect Error    *ConnectionRefusedError*    Evaluate    JsonRpcRemote.JsonRpcRemote($OWN_SERVER, 'Plain')
    ${port} =    Evaluate    $OWN_SERVER.split(':')[-1]
    Start Json Server    --jsonrpc-port    ${port}    ${LIBRARIES}/Plain.lua
    Evaluate    $client._stop_session()
    ${text} =    Evaluate    asyncio.run($client.run_keyword('join', ['a', 'b'], {}))
    Should Be Equal    ${text}    a b
    Evaluate    $client._stop_session()

*** Keywords ***
Run While Stopping
    [Arguments]    ${signal}    @{options}
    Start Json Server    @{options}    ${LIBRARIES}
    ${pid} =    Get Process Id    server
    Run Child    ../jsonrpc/_runs/stopped.robot    --variable    SERVER:${OWN_SERVER}    --variable    PID:${pid}    --variable    SIGNAL:${signal}
    Outcome Should Be    Before    PASS    ${EMPTY}
    Outcome Should Be    Without remote keywords    PASS    ${EMPTY}
    ${message} =    Get Message Of    After
    Should Match Regexp    ${message}    ^(Event loop is not initialized yet|Peer is not initialized yet|.*[Cc]onnection.*)$
