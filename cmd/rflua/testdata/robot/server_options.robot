*** Settings ***
Documentation       What flags of serve mean to a test.
Resource            process.resource
Test Teardown       End Server
Test Tags           xmlrpc-only    # the servers that it starts speak XML-RPC; jsonrpc/server_options.robot has the same

*** Test Cases ***
--timeout cancels keywords that run for longer, and says so
    Start Server    Slow    --timeout    300ms
    Import Library    ${REMOTE}    ${OWN_URL}/Slow    AS    Limited
    Should Fail With    Keyword timeout of 300ms exceeded and the keyword was cancelled (--timeout).    Limited.Spin
    Should Fail With    Keyword timeout of 300ms exceeded and the keyword was cancelled (--timeout).    Limited.Sleep
    ${pong} =    Limited.Ping
    Should Be Equal    ${pong}    pong

--token-ttl finalizes an instance that nobody uses; the next call makes a new one
    Start Server    Account    --token-ttl    200ms
    Import Library    ${REMOTE}    ${OWN_URL}/Account?owner=idle&token=t    AS    Idle
    Idle.Deposit    ${1}
    Wait Until Keyword Succeeds    10 seconds    50 milliseconds    Server Should Have Said    account of idle closed
    ${balance} =    Idle.Get Balance
    Should Be Python    ${balance}    0

--variable is read with robot.variable
    Start Server    Settings    --variable    DUT:10.0.0.7
    Import Library    ${REMOTE}    ${OWN_URL}/Settings    AS    Settings
    ${value} =    Settings.Read    DUT    default
    Should Be Equal    ${value}    10.0.0.7
    ${value} =    Settings.Read    OTHER    default
    Should Be Equal    ${value}    default

--allow serves only the libraries named
    Start Server    Plain    --allow    TwinOne    ${LIBRARIES}
    Import Library    ${REMOTE}    ${OWN_URL}/TwinOne    AS    Allowed
    ${text} =    Allowed.Who Am I
    Should Be Equal    ${text}    one
    Run Keyword And Expect Error    *There is nothing at /Plain. There are: /, /TwinOne.*    Import Library    ${REMOTE}    ${OWN_URL}/Plain

*** Keywords ***
Server Should Have Said
    [Arguments]    ${text}
    ${output} =    Get File    ${OUTPUT_FILE}
    Should Contain    ${output}    ${text}
