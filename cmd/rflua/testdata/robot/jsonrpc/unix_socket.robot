*** Settings ***
Documentation       --jsonrpc-socket serves on a Unix socket, here to the peer class that the client is made of.
Resource            jsonrpc.resource
Library             Peers.py
Suite Setup         Start On Socket
Suite Teardown      Run Keywords    End Server    AND    Remove Directory    ${DIRECTORY}    recursive=True

*** Test Cases ***
A whole session works over a Unix socket
    Open Session    socket    unix:${SOCKET}
    Import Into    socket    Account    Uma    balance=5
    ${balance} =    Run In    socket    Account    deposit    ${2}
    Should Be Python    ${balance}    7
    Import Into    socket    Values
    ${back} =    Run In    socket    Values    echo    ${{ {'a': {'b': [1, b'\xff']}} }}
    Should Be Python    ${back}    {'a': {'b': [1, b'\\xff']}}
    Shut Down And Exit    socket
    Wait Until Keyword Succeeds    10 seconds    50 milliseconds    Server Should Have Said    account of Uma closed

Messages arrive while the keyword runs
    Open Session    live    unix:${SOCKET}
    Import Into    live    Live
    Start In    live    Live    log_then_wait    over the socket    ${3600}
    Wait For Message    live    over the socket
    Close Session    live

TCP is served at the same time
    Import Library    JsonRpcRemote    ${OWN_SERVER}    Plain    AS    Tcp
    ${text} =    Tcp.Join    a    b
    Should Be Equal    ${text}    a b

The socket is removed when the server stops
    Server Should End
    Should Not Exist    ${SOCKET}

*** Keywords ***
Start On Socket
    [Documentation]    The path of a socket must be short.
    ${directory} =    Evaluate    tempfile.mkdtemp()
    VAR    ${DIRECTORY}    ${directory}    scope=SUITE
    VAR    ${SOCKET}    ${directory}/rpc    scope=SUITE
    Start Json Server    --jsonrpc-socket    ${SOCKET}    ${LIBRARIES}
