*** Settings ***
Documentation       "Importing a library makes an Instance. Calls on one instance run one at a time, in order; different instances run in
...                 parallel." "Several libraries share one connection; requests on different tokens run concurrently."
Resource            jsonrpc.resource
Library             Peers.py
Test Teardown       Run Keyword And Ignore Error    Close Session    one

*** Test Cases ***
Two imports of a library have an instance each
    Import Library    JsonRpcRemote    ${SERVER}    Account    Ann    AS    Ann
    Import Library    JsonRpcRemote    ${SERVER}    Account    Bob    AS    Bob
    Ann.Deposit    100
    ${balance} =    Bob.Get Balance
    Should Be Python    ${balance}    0
    ${balance} =    Ann.Get Balance
    Should Be Python    ${balance}    100

Two libraries work side by side
    Import Library    JsonRpcRemote    ${SERVER}    TwinOne    AS    One
    Import Library    JsonRpcRemote    ${SERVER}    TwinTwo    AS    Two
    ${who} =    One.Who Am I
    Should Be Equal    ${who}    one
    ${who} =    Two.Who Am I
    Should Be Equal    ${who}    two
    Run Keyword And Expect Error    No keyword with name 'One.Only In Two' found.*    Run Keyword    One.Only In Two

Two libraries and two instances share one connection
    Open Session    one    ${SERVER}
    Import Into    one    Plain
    Import Into    one    Counter    as_=first
    Import Into    one    Counter    as_=second
    ${names} =    Keyword Names Of    one    Plain
    Should Contain    ${names}    join
    ${text} =    Run In    one    Plain    join    a    b
    Should Be Equal    ${text}    a b
    ${counts} =    Evaluate    []
    FOR    ${instance}    IN    first    first    second    first
        ${count} =    Run In    one    ${instance}    count_up
        Evaluate    $counts.append($count)
    END
    Should Be Python    ${counts}    [1, 2, 1, 3]
    ${result} =    Run In    one    Plain    count_up
    Should Start With    ${result}    FAIL: No keyword with name 'count_up' found in library 'Plain'.

Libraries on one connection run at the same time
    [Documentation]    One runs for ever; the others answer.
    Open Session    one    ${SERVER}
    Import Into    one    Slow
    Import Into    one    Slow    as_=other
    Import Into    one    Values
    Start In    one    Slow    spin
    ${pong} =    Run In    one    other    ping
    Should Be Equal    ${pong}    pong
    ${back} =    Run In    one    Values    echo    ${{ {'a': {'b': [1, b'\xff']}} }}
    Should Be Python    ${back}    {'a': {'b': [1, b'\\xff']}}
    Import Into    one    Plain
    ${text} =    Run In    one    Plain    join    a    b
    Should Be Equal    ${text}    a b
    ${running} =    Is Running    one    Slow    spin
    Should Be True    ${running}

Calls on one instance run in the order in which they came
    Open Session    one    ${SERVER}
    Import Into    one    Live
    Import Into    one    Counter
    Start In    one    Live    log_then_wait    first    ${0.3}
    Start In    one    Live    log_many    ${2}
    Result Of    one    Live    log_then_wait
    ${count} =    Result Of    one    Live    log_many
    Should Be Python    ${count}    2
    ${log} =    Get Log Of    one
    Should Be Python    ${{ [m[3] for m in $log] }}    ['first', 'waited', 'message 1', 'message 2']

A finalized instance is gone, and the others stay
    Open Session    one    ${SERVER}
    Import Into    one    Plain
    Import Into    one    Counter
    ${token} =    Token Of    one    Plain
    ${result} =    Request    one    robot/finalize_library    ${{ {'token': $token} }}
    Should Be Python    ${result}    {}
    ${result} =    Run In    one    Plain    join    a    b
    Should Be Equal    ${result}    FAIL: There is no library with the token '${token}' in this session.
    ${count} =    Run In    one    Counter    count_up
    Should Be Python    ${count}    1

A token of another connection does not work
    Open Session    one    ${SERVER}
    Import Into    one    Counter
    Open Session    two    ${SERVER}
    Import Into    two    Counter
    ${token} =    Token Of    one    Counter
    ${result} =    Request    two    robot/run_keyword    ${{ {'library_token': $token, 'name': 'count_up'} }}
    Should Be Equal    ${result}[error][message]    There is no library with the token '${token}' in this session.
    ${count} =    Run In    one    Counter    count_up
    Should Be Python    ${count}    1
    [Teardown]    Run Keywords    Close Session    one    AND    Close Session    two

A client that is not JsonRpcRemote gets plain JSON
    Open Session    one    ${SERVER}    client=another
    Import Into    one    Values
    ${token} =    Token Of    one    Values
    ${result} =    Request    one    robot/run_keyword    ${{ {'library_token': $token, 'name': 'return_nested'} }}
    Should Be Python    ${result}    {'result': [[1, [2, []]], {'deep': {'deeper': ['x']}}]}
    ${result} =    Request    one    robot/run_keyword    ${{ {'library_token': $token, 'name': 'forced_bytes'} }}
    Should Be Python    ${result}    {'result': 'dGV4dA=='}

50 sessions one after the other work without an error and leave nothing behind
    [Setup]    Start Json Server    ${LIBRARIES}/Account.lua
    ${pid} =    Get Process Id    server
    ${files} =    Open Files Of    ${pid}
    FOR    ${n}    IN RANGE    50
        Import Account    ${n}
    END
    Wait Until Keyword Succeeds    10 seconds    50 milliseconds    Server Should Have Said    account of session${SPACE}    50
    Wait Until Keyword Succeeds    10 seconds    50 milliseconds    Open Files Should Not Be More    ${pid}    ${files}
    Server Should End
    Server Should Have Said    account of session${SPACE}    50
    [Teardown]    End Server

An import without a name is that of the only library
    [Setup]    Start Json Server    ${LIBRARIES}/Plain.lua
    Import Library    JsonRpcRemote    ${OWN_SERVER}    AS    Only
    ${text} =    Only.Join    a    b
    Should Be Equal    ${text}    a b
    [Teardown]    End Server

*** Keywords ***
Import Account
    [Documentation]    A session of the real client from its import to its end.
    [Arguments]    ${n}
    ${client} =    Evaluate    JsonRpcRemote.JsonRpcRemote($OWN_SERVER, 'Account', 'session ' + str($n), balance='1')
    ${balance} =    Evaluate    asyncio.run($client.run_keyword('deposit', [2], {}))
    Should Be Python    ${balance}    3
    Evaluate    $client._stop_session()

Open Files Should Not Be More
    [Arguments]    ${pid}    ${expected}
    ${files} =    Open Files Of    ${pid}
    Should Be True    ${files} <= ${expected}
