*** Settings ***
Documentation       rpc_scope says how long a session lives, and with it the instance: "each robot/import_library makes one; it is finalized by
...                 robot/finalize_library or when its connection ends". __close of the library says so in the server's log.
Resource            jsonrpc.resource
Library             Runs.py
Suite Setup         Start Json Server    ${LIBRARIES}/Account.lua
Suite Teardown      End Server
Test Template       Balances Should Be

*** Test Cases ***    SCOPE    FIRST SUITE    SECOND SUITE
With scope TEST every test has a new instance
    TEST    1    1    1    1    closed=4

With scope SUITE the tests of a suite share an instance
    SUITE    1    2    1    2    closed=2

With scope GLOBAL all tests share one instance
    GLOBAL    1    2    3    4    closed=1

*** Keywords ***
Balances Should Be
    [Arguments]    ${scope}    @{balances}    ${closed}
    Run Child    ../jsonrpc/_runs/scopes    --variable    SERVER:${OWN_SERVER}    --variable    SCOPE:${scope}
    Outcome Should Be    First of first    PASS    ${balances}[0]
    Outcome Should Be    Second of first    PASS    ${balances}[1]
    Outcome Should Be    First of second    PASS    ${balances}[2]
    Outcome Should Be    Second of second    PASS    ${balances}[3]
    Wait Until Keyword Succeeds    10 seconds    50 milliseconds    Server Should Have Said    account of ${scope} closed    ${closed}
