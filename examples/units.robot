*** Settings ***
Documentation     Units.lua: keywords that are made from a table.
Resource          client.resource
Library           ${CLIENT}    @{UNITS ${CLIENT}}

*** Variables ***
@{UNITS Remote}           http://${SERVER}/Units
@{UNITS JsonRpcRemote}    tcp://${RPC}    Units

*** Test Cases ***
Lengths
    ${kilometers} =    Convert Miles To Kilometers    26.2188
    Should Be Equal As Numbers    ${kilometers}    42.195    precision=3

Temperatures
    ${celsius} =    Convert Fahrenheit To Celsius    212
    Should Be Equal As Numbers    ${celsius}    100    precision=6
    ${kelvin} =    Convert Celsius To Kelvin    -273.15
    Should Be Equal As Numbers    ${kelvin}    0

Arguments Are Checked Before The Call
    Run Keyword And Expect Error    ValueError: Argument 'amount' got value 'many' that cannot be converted to float.
    ...    Convert Hours To Minutes    many
