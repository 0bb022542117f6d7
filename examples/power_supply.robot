*** Settings ***
Documentation     PowerSupply.lua: keywords of an object that has state.
...
...               Whatever the URL says behind ``?`` is an argument of the import: ``address=SIM::LEFT&max_volts=12``. The one
...               exception is ``token``. Every value of it has an instrument of its own, so that suites which run at the same
...               time do not disturb each other. pabot gives each of its processes a name of its own, and
...               ``?token=\${PABOTEXECUTIONPOOLID}`` passes it on. JsonRpcRemote takes the arguments behind the name of the
...               library, and needs no token: every import has an instrument of its own.
Resource          client.resource
Library           ${CLIENT}    @{SUPPLY ${CLIENT}}
Test Setup        Start From The Beginning

*** Variables ***
@{SUPPLY Remote}           http://${SERVER}/PowerSupply?token=${PABOTEXECUTIONPOOLID}&address=SIM::BENCH&channels=2&max_volts=12
@{SUPPLY JsonRpcRemote}    tcp://${RPC}    PowerSupply    SIM::BENCH    2    12

*** Test Cases ***
Switch A Channel On And Off
    Channel 1 Should Be Off
    Switch Channel 1 On
    Channel 1 Should Be On
    Switch Channel 1 Off
    Channel 1 Should Be Off

A Check That Fails Says What Was Found
    Run Keyword And Expect Error    *channel 2 should be on but is off*    Channel 2 Should Be On

Ramp A Voltage
    Switch Channel 1 On
    Set Voltage    1    5    ramp=slow
    ${measured} =    Measure    1
    Should Be True    ${measured.volts} < 5
    ${volts} =    Wait Until Settled    1
    Should Be Equal    ${volts}    ${5.0}

A Ramp May Be Too Slow
    Switch Channel 1 On
    Set Voltage    1    12    ramp=slow
    Run Keyword And Expect Error    *channel 1 is at * V instead of 12 V after 0.05 s*
    ...    Wait Until Settled    1    timeout=0.05

Current Follows The Load
    Connect Load    1    ohms=100
    Set Voltage    1    10
    Switch Channel 1 On
    Wait Until Settled    1
    ${measured} =    Measure    1
    Should Be Equal As Numbers    ${measured}[amps]    0.1
    Should Be Equal As Numbers    ${measured}[watts]    1

Too Much Current Trips A Channel
    Connect Load    2    ohms=5
    Set Current Limit    2    0.5
    Set Voltage    2    10
    Switch Channel 2 On
    Sleep    50ms
    Channel 2 Should Be Tripped
    Run Keyword And Expect Error    *channel 2 is tripped (*): use Reset Trip first*    Switch Channel 2 On
    Connect Load    2    ${NONE}
    Reset Trip    2
    Switch Channel 2 On

Limits Are Kept
    Run Keyword And Expect Error    *13 V is out of range: SIM::BENCH delivers 0 to 12 V*    Set Voltage    1    13
    Run Keyword And Expect Error    *there is no channel 3: SIM::BENCH has the channels 1 to 2*    Measure    3
    Run Keyword And Expect Error    *the load must be above 0 ohms, not 0*    Connect Load    1    0

*** Keywords ***
Start From The Beginning
    FOR    ${channel}    IN    1    2
        Reset Trip    ${channel}
        Connect Load    ${channel}    ${NONE}
        Set Current Limit    ${channel}    1
        Set Voltage    ${channel}    0
        Switch Channel ${channel} Off
    END
