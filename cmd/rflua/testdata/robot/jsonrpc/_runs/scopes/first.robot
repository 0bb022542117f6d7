*** Settings ***
Documentation       Each test puts 1 into an account and says what is in it then: run by ../../scopes.robot.
Library             JsonRpcRemote    ${SERVER}    Account    owner=${SCOPE}    rpc_scope=${SCOPE}

*** Test Cases ***
First of first
    ${balance} =    Deposit    1
    Set Test Message    ${balance}

Second of first
    ${balance} =    Deposit    1
    Set Test Message    ${balance}
