*** Settings ***
Documentation       "stdio mode keeps stdout for frames alone; the console log goes to stderr." JsonRpcRemote 0.2.0 has no stdio: URI; the peer
...                 class that it is made of speaks over the pipes here.
Resource            jsonrpc.resource
Library             Peers.py
Library             Things.py
Test Setup          Start Stdio Server
Test Teardown       End Servers

*** Test Cases ***
A whole session works over standard input and output
    Should Be Python    ${GREETING.capabilities.support_exit}    True
    Should Be Equal    ${GREETING.server_info.name}    rflua
    Import Into    pipe    Account    Zoe    balance=5
    ${balance} =    Run In    pipe    Account    deposit    ${2}
    Should Be Python    ${balance}    7
    Shut Down And Exit    pipe
    Server Should Have Ended    pipe
    Standard Output Should Be Frames    pipe
    ${console} =    Get File    ${CONSOLE}
    Should Contain    ${console}    account of Zoe closed

Values are pickled both ways
    Import Into    pipe    Values
    ${moments} =    Moments
    ${back} =    Run In    pipe    Values    echo    ${{ {'a': {'b': [1, (2,), b'\xff', None]}, 'when': $moments[3], 'price': decimal.Decimal('1.5')} }}
    Should Be Python    ${back}    {'a': {'b': [1, [2], b'\\xff', None]}, 'when': '2026-01-02', 'price': '1.5'}
    Should Be Equal    ${back.a.b[1][0]}    ${2}
    ${back} =    Run In    pipe    Values    echo    value=${{ 'xü' * 300_000 }}
    Should Be True    $back == 'xü' * 300_000

Messages arrive while the keyword runs
    Import Into    pipe    Live
    Start In    pipe    Live    log_then_wait    on its way    ${3600}
    Wait For Message    pipe    on its way
    ${running} =    Is Running    pipe    Live    log_then_wait
    Should Be True    ${running}

Failures leave the session usable
    Import Into    pipe    Failures
    ${result} =    Run In    pipe    Failures    fail_with    boom
    Should Be Equal    ${result}    FAIL: boom
    Run Keyword And Expect Error    *unknown library 'Nothing At All'*    Import Into    pipe    Nothing At All
    ${result} =    Run In    pipe    Failures    still_works
    Should Be Equal    ${result}    works

A library that prints while it is loaded does not disturb the frames
    Create File    ${OUTPUT_DIR}/printing/Printing.lua
    ...    print("Content-Length: 3")\nio.write("printed while loading\\n")\nio.stdout:write("to stdout\\n")\nlocal M = {}\nfunction M.new() print("printed by new") return {} end\nfunction M.__close() print("printed at the end") end\nfunction M.hello() print("printed by hello") return "hello" end\nreturn M\n
    Start Stdio Server    ${OUTPUT_DIR}/printing
    Import Into    pipe    Printing
    ${text} =    Run In    pipe    Printing    hello
    Should Be Equal    ${text}    hello
    Shut Down And Exit    pipe
    Server Should Have Ended    pipe
    ${frames} =    Standard Output Should Be Frames    pipe
    Should Be True    $frames >= 4
    ${console} =    Get File    ${CONSOLE}
    Should Contain    ${console}    printed while loading

The server ends when its standard input is closed, even in an endless loop
    Import Into    pipe    Slow
    Import Into    pipe    Account    Yan
    Start In    pipe    Slow    spin
    Close Session    pipe
    Server Should Have Ended    pipe
    Standard Output Should Be Frames    pipe
    ${console} =    Get File    ${CONSOLE}
    Should Contain    ${console}    account of Yan closed

The server ends when its client is killed
    VAR    ${note}    ${OUTPUT_DIR}/${{ uuid.uuid4().hex }}.pid
    Start Process    ${{ sys.executable }}    ${CURDIR}/StdioClient.py    ${note}    ${RFLUA}    serve    --stdio    ${LIBRARIES}/Slow.lua
    ...    alias=client    stdin=NONE    stderr=STDOUT    stdout=${note}.txt
    Wait Until Created    ${note}    15 seconds
    ${pid} =    Get File    ${note}
    ${files} =    Open Files Of    ${pid}
    Should Be True    ${files} > 0
    Send Signal To Process    SIGKILL    client
    Wait For Process    client
    Process Should End    ${pid}

*** Keywords ***
Start Stdio Server
    [Arguments]    ${libraries}=${LIBRARIES}
    End Servers
    VAR    ${CONSOLE}    ${OUTPUT_DIR}/${{ uuid.uuid4().hex }}.txt    scope=TEST
    ${greeting} =    Start Stdio Session    pipe    ${CONSOLE}    ${RFLUA}    serve    --stdio    ${libraries}
    VAR    ${GREETING}    ${greeting}    scope=TEST
