*** Settings ***
Documentation       Messages of all levels: run by ../live_logs.robot.
Library             JsonRpcRemote    ${SERVER}    Logging

*** Test Cases ***
Messages
    Log Every Level
