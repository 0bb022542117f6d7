*** Settings ***
Documentation     All libraries in one suite, which tests the small shop in ``examples/shop``.
...
...               The server must be started with ``--allow-exec``, for Process.lua.
Resource          client.resource
Resource          shop.resource
Library           ${CLIENT}    @{CHECKS ${CLIENT}}    AS    Checks
Library           ${CLIENT}    @{DATA ${CLIENT}}    AS    Data
Library           ${CLIENT}    @{FILES ${CLIENT}}    AS    Files
Library           ${CLIENT}    @{HTTP ${CLIENT}}    AS    Http
Library           ${CLIENT}    @{JSON ${CLIENT}}    AS    Json
Library           ${CLIENT}    @{SUPPLY ${CLIENT}}    AS    Supply
Library           ${CLIENT}    @{PROCESS ${CLIENT}}    AS    Programs    # RF's own Process starts the shop
Library           ${CLIENT}    @{TEXT ${CLIENT}}    AS    Text
Library           ${CLIENT}    @{UNITS ${CLIENT}}    AS    Units
Suite Setup       Open Shop
Suite Teardown    Close Shop
Test Setup        Http.Create Session    ${ADDRESS}

*** Variables ***
${TOKEN}                    together-${PABOTEXECUTIONPOOLID}
@{CHECKS Remote}            http://${SERVER}/Checks
@{CHECKS JsonRpcRemote}     tcp://${RPC}    Checks
@{DATA Remote}              http://${SERVER}/Data?seed=7&token=${TOKEN}
@{DATA JsonRpcRemote}       tcp://${RPC}    Data    7
@{FILES Remote}             http://${SERVER}/Files?token=${TOKEN}
@{FILES JsonRpcRemote}      tcp://${RPC}    Files
@{HTTP Remote}              http://${SERVER}/Http?token=${TOKEN}
@{HTTP JsonRpcRemote}       tcp://${RPC}    Http
@{JSON Remote}              http://${SERVER}/Json
@{JSON JsonRpcRemote}       tcp://${RPC}    Json
@{SUPPLY Remote}            http://${SERVER}/PowerSupply?token=${TOKEN}
@{SUPPLY JsonRpcRemote}     tcp://${RPC}    PowerSupply
@{PROCESS Remote}           http://${SERVER}/Process?token=${TOKEN}
@{PROCESS JsonRpcRemote}    tcp://${RPC}    Process
@{TEXT Remote}              http://${SERVER}/Text
@{TEXT JsonRpcRemote}       tcp://${RPC}    Text
@{UNITS Remote}             http://${SERVER}/Units
@{UNITS JsonRpcRemote}      tcp://${RPC}    Units

*** Test Cases ***
The Price List Has The Articles Of The Shop
    ${list} =    Http.Get    /price-list.csv
    ${rows} =    Data.Parse CSV    id,name,price\n${list.body}
    Checks.Should Be Sorted    ${rows}    by=id
    ${articles} =    Http.Get    /articles
    ${name} =    Json.Get Json Value    ${articles.body}    /articles/2/name
    Should Be Equal    ${rows}[2][name]    ${name}

The Total Is Right Whatever The Amount
    [Documentation]    The amount is another one in every run with another seed, and the same in every run with this one.
    Data.Set Seed    7
    ${amount} =    Data.Random Integer    2    100
    Http.Put    /cart/1    form=${{{'amount': $amount}}}
    ${cart} =    Http.Get    /cart
    Json.Json Value Should Be    ${cart.body}    /items    ${amount}
    ${total} =    Json.Get Json Value    ${cart.body}    /total
    Checks.Numbers Should Be Near    ${total}    ${{1.2 * $amount}}    tolerance=0.005

A File Arrives As It Was Sent
    [Documentation]    A program, a library and the shop agree on it.
    ${response} =    Http.Get    /price-list.csv    download=results/prices.csv
    ${program} =    Programs.Run Process    wc -c < prices.csv    shell=True    cwd=results
    Should Be Equal As Integers    ${program.stdout}    ${response.size}
    ${kibibytes} =    Units.Convert Bytes To Kibibytes    ${response.size}
    Checks.Should Be In Range    ${kibibytes}    0.01    1
    ${hash} =    Files.Get File Hash    results/prices.csv
    Http.Post    /upload    upload=results/prices.csv
    Http.Json Should Have Value    /sha256    ${hash}
    [Teardown]    Files.Remove File    results/prices.csv

A Lamp Is Measured And Sold
    [Documentation]    An instrument says what the shop shall sell.
    Supply.Connect Load    1    ohms=48
    Supply.Set Voltage    1    12
    Supply.Switch Channel 1 On
    Supply.Wait Until Settled    1
    ${measured} =    Supply.Measure    1
    Log In As Clerk
    VAR    &{lamp}    name=Lamp ${measured.watts} W    price=${12.5}
    Http.Post    /articles    json=${lamp}    expected_status=201
    ${list} =    Http.Get    /price-list.csv
    ${lamps} =    Text.Parse Lines    ${list.body}    {id},Lamp {watts} W,{price}
    Checks.Collections Should Match    ${lamps}    ${{[{'watts': str($measured.watts), 'price': '12.50'}]}}    allow_extra=True

*** Keywords ***
Log In As Clerk
    Http.Post    /login    user=clerk    password=mango
    ${token} =    Http.Get Json    /token
    Http.Create Session    ${ADDRESS}    bearer=${token}
