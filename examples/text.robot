*** Settings ***
Documentation     Text.lua: keywords that are plain functions.
Resource          client.resource
Library           ${CLIENT}    @{TEXT ${CLIENT}}

*** Variables ***
@{TEXT Remote}           http://${SERVER}/Text
@{TEXT JsonRpcRemote}    tcp://${RPC}    Text
${PING}                  SEPARATOR=\n
...                      PING example.com (192.0.2.1): 56 data bytes
...                      64 bytes from 192.0.2.1: seq=1 time=11.2 ms
...                      64 bytes from 192.0.2.1: seq=2 time=9.8 ms
${SERVICES}              SEPARATOR=\n
...                      NAME${SPACE * 4}STATE${SPACE * 5}UPTIME
...                      web${SPACE * 5}running${SPACE * 3}3 days
...                      queue${SPACE * 3}stopped${SPACE * 3}-

*** Test Cases ***
Take One Value Out Of A Text
    ${address} =    Text Between    ${PING}    (    )
    Should Be Equal    ${address}    192.0.2.1
    ${second} =    Text Between    ${PING}    time=    ${SPACE}ms    occurrence=2
    Should Be Equal    ${second}    9.8

A Marker That Is Missing Is Named
    Run Keyword And Expect Error    *'ttl=' does not occur behind 'bytes from'*    Text Between    ${PING}    bytes from    ttl=
    Run Keyword And Expect Error    *the text has only 2 of 'time=', not 3*
    ...    Text Between    ${PING}    time=    ms    occurrence=3

Take Fields Out Of Lines
    @{replies} =    Parse Lines    ${PING}    {bytes} bytes from {host}: seq={number} time={time} ms
    Length Should Be    ${replies}    2
    Should Be Equal    ${replies}[0][host]    192.0.2.1
    Should Be Equal As Numbers    ${replies}[1][time]    9.8

Read A Table
    @{services} =    Parse Table    ${SERVICES}
    Should Be Equal    ${services}[0][UPTIME]    3 days
    Should Be Equal    ${services}[1][STATE]    stopped

Normalize White Space
    ${text} =    Normalize White Space    ${SPACE}one\t${SPACE} two\n\nthree${SPACE}
    Should Be Equal    ${text}    one two three

Line Up Columns
    ${left} =    Pad Text    größe    10    fill=.
    ${right} =    Pad Text    42    6    align=right
    Should Be Equal    ${left}|${right}    größe.....|${SPACE * 4}42

Compare Texts Line By Line
    Texts Should Match    one\n\n TWO ${SPACE}three    one\ntwo three
    ...    ignore_case=yes    ignore_white_space=yes    ignore_blank_lines=yes
    Run Keyword And Expect Error
    ...    *The texts differ in line 2:*actual: 'two'*expected: nothing more*
    ...    Texts Should Match    one\ntwo    one
