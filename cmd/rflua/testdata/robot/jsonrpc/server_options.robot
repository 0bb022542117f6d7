*** Settings ***
Documentation       What flags of serve mean to a test over JSON-RPC.
Resource            jsonrpc.resource
Test Teardown       End Server

*** Test Cases ***
--timeout cancels keywords that run for longer, and the session goes on
    [Documentation]    It is the only limit there is: the client waits for ever, and [Timeout] cannot interrupt it.
    Start Json Server    --timeout    300ms    ${LIBRARIES}/Slow.lua
    Import Library    JsonRpcRemote    ${OWN_SERVER}    Slow    AS    Limited
    Should Fail As    Keyword timeout of 300ms exceeded and the keyword was cancelled (--timeout).    Limited.Spin
    Should Fail As    Keyword timeout of 300ms exceeded and the keyword was cancelled (--timeout).    Limited.Spin In Pcall
    Should Fail As    Keyword timeout of 300ms exceeded and the keyword was cancelled (--timeout).    Limited.Sleep    ${3600}
    ${pong} =    Limited.Ping
    Should Be Equal    ${pong}    pong

[Timeout] neither interrupts a keyword nor, as a keyword timeout, fails it
    [Documentation]    That is how JsonRpcRemote 0.2.0 is: the keyword runs to its end. --timeout is what helps.
    Start Json Server    ${LIBRARIES}/Live.lua
    Import Library    JsonRpcRemote    ${OWN_SERVER}    Live    AS    Live
    ${began} =    Evaluate    time.monotonic()
    Wait With Timeout
    ${seconds} =    Evaluate    time.monotonic() - $began
    Should Be True    $seconds >= 0.6

--variable is read with robot.variable
    Start Json Server    --variable    DUT:10.0.0.7    ${LIBRARIES}/Settings.lua
    Import Library    JsonRpcRemote    ${OWN_SERVER}    Settings    AS    Settings
    ${value} =    Settings.Read    DUT    default
    Should Be Equal    ${value}    10.0.0.7
    ${value} =    Settings.Read    OTHER    default
    Should Be Equal    ${value}    default

--allow serves only the libraries named, and the first is that of an import without a name
    Start Json Server    --allow    TwinTwo    --allow    TwinOne    ${LIBRARIES}
    Import Library    JsonRpcRemote    ${OWN_SERVER}    AS    Allowed
    ${text} =    Allowed.Who Am I
    Should Be Equal    ${text}    two
    Import Library    JsonRpcRemote    ${OWN_SERVER}    TwinOne    AS    Other
    ${text} =    Other.Who Am I
    Should Be Equal    ${text}    one
    Run Keyword And Expect Error    *unknown library 'Plain'; available: TwinOne, TwinTwo*    Import Library    JsonRpcRemote    ${OWN_SERVER}    Plain

--jsonrpc-port-file holds the port while the server is ready
    Start Json Server    ${LIBRARIES}/Plain.lua
    Server Should Have Said    JSON-RPC server at ${OWN_SERVER} started.
    Server Should End
    Server Should Have Said    JSON-RPC server at ${OWN_SERVER} stopped.

*** Keywords ***
Wait With Timeout
    [Timeout]    200 milliseconds
    Live.Log Then Wait    waiting    0.6
