*** Settings ***
Documentation       The server goes away in the middle: run by ../server_stops.robot.
Library             OperatingSystem
Library             JsonRpcRemote    ${SERVER}    Account    owner=stopped    AS    Account
Library             JsonRpcRemote    ${SERVER}    Slow    AS    Slow
Library             Process

*** Test Cases ***
Before
    ${balance} =    Account.Deposit    1
    Should Be Equal    ${balance}    ${1}

While a keyword runs
    Stop Server In A Second
    Slow.Sleep    ${3600}

After
    [Timeout]    20 seconds
    Account.Deposit    1

Without remote keywords
    Log    goes on

*** Keywords ***
Stop Server In A Second
    Start Process    sleep 1; kill -${SIGNAL} ${PID}    shell=True
