*** Settings ***
Documentation     What the keywords of Example.lua do.
...
...               Start the server with ``rflua serve`` and run ``robot example.robot``. For a server elsewhere add
...               ``--variable SERVER:host:port``.
Library           Remote    http://${SERVER}/Example
Test Setup        Reset Count

*** Variables ***
${SERVER}         127.0.0.1:8270

*** Test Cases ***
Count Up
    ${count} =    Count Up
    Should Be Equal    ${count}    ${1}
    Count Up    step=4
    The Count Should Be 5

Counting Has A Limit
    Count Up    10
    Run Keyword And Expect Error    cannot count to 11: the limit is 10    Count Up

A Check That Fails Says What Was Found
    Run Keyword And Expect Error    the count should be 3 but is 0    The Count Should Be 3
