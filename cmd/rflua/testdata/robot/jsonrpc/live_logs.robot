*** Settings ***
Documentation       "Log messages go out while the keyword runs, all of them before its result. Tracebacks go as a DEBUG message."
Resource            jsonrpc.resource
Library             Arrivals.py
Library             LogMessages.py
Library             Peers.py
Library             Runs.py
Library             JsonRpcRemote    ${SERVER}    Live    AS    Live
Library             JsonRpcRemote    ${SERVER}    Logging    AS    Logging
Test Setup          Set Log Level    INFO

*** Test Cases ***
A listener sees a message before the keyword ends
    Live.Log Then Wait    here I am    1.0
    Events Should Be    here I am    waited    end of keyword
    ${seconds} =    Seconds Between    here I am    end of keyword
    Should Be True    $seconds > 0.5    The message came ${seconds} seconds before the end of a keyword that waits for 1 second.
    ${seconds} =    Seconds Between    waited    end of keyword
    Should Be True    $seconds >= 0

A message arrives although its keyword never ends
    [Documentation]    Time plays no part here: the keyword would wait for an hour, and what ends it is the client's going.
    Open Session    live    ${SERVER}
    Import Into    live    Live
    Start In    live    Live    Log Then Wait    before the hour    ${3600}
    Wait For Message    live    before the hour
    ${running} =    Is Running    live    Live    Log Then Wait
    Should Be True    ${running}
    [Teardown]    Close Session    live

All levels arrive as they are
    Set Log Level    TRACE
    Logging.Log Every Level
    Messages Should Be
    ...    TRACE a trace message
    ...    DEBUG a debug message
    ...    INFO an info message
    ...    WARN a warn message
    ...    ERROR an error message
    ...    HTML an <b>html</b> message
    ...    INFO a console message

Printed text is logged, with the level that a marker gives
    Set Log Level    TRACE
    Logging.Print Levels
    Messages Should Be
    ...    WARN printed warning
    ...    DEBUG printed debug
    ...    HTML <i>printed</i> html\ncontinued
    ...    INFO no *WARN* in the middle
    ...    INFO *NOLEVEL* is text

Text stays as it is, also where it looks like a marker or has control characters
    Logging.Log Message    info    *ERROR* text\n*WARN* is text${SPACE*2}<tag> & ünïcödé 😀\t\x00\x1b
    Messages Should Be    INFO *ERROR* text\n*WARN* is text${SPACE*2}<tag> & ünïcödé 😀\t\x00\x1b
    Logging.Log Strange Text
    ${messages} =    Get Messages
    Should Be Equal    ${messages[0].message}    control \x01 and \x00 and bad \ufffd bytes, <xml> & ünïcödé 😀

The order of messages is kept, and all come before the result
    ${count} =    Live.Log Many    500
    Should Be Python    ${count}    500
    ${messages} =    Get Messages
    Should Be Equal    ${{ [m.message for m in $messages] }}    ${{ [f'message {i}' for i in range(1, 501)] }}

Every message carries the time at which it was logged
    [Documentation]    JsonRpcRemote 0.2.0 makes nothing of it: its messages have the time at which they arrive.
    ${before} =    Evaluate    datetime.datetime.now(datetime.timezone.utc)
    Open Session    times    ${SERVER}
    Import Into    times    Logging
    Run In    times    Logging    log_with_pause
    ${after} =    Evaluate    datetime.datetime.now(datetime.timezone.utc)
    @{times} =    Get Timestamps Of    times
    ${first}    ${second} =    Evaluate    list(map(datetime.datetime.fromisoformat, $times))    modules=datetime
    Should Be True    $before - datetime.timedelta(milliseconds=1) <= $first <= $second <= $after
    Should Be True    $second - $first >= datetime.timedelta(milliseconds=49)
    Run In    times    Logging    print_with_time
    @{times} =    Get Timestamps Of    times
    Should Be Python    ${{ datetime.datetime.fromisoformat($times[2]).timestamp() }}    1700000000.123
    [Teardown]    Close Session    times

HTML and console messages are marked as such, and warnings and errors are for the console too
    [Documentation]    JsonRpcRemote takes a missing mark for the console for false, and Robot Framework would not show them.
    Open Session    marks    ${SERVER}
    Import Into    marks    Logging
    Run In    marks    Logging    log_every_level
    ${log} =    Get Log Of    marks
    Should Be Equal    ${log}[4:]    ${{ [('ERROR', False, True, 'an error message'), ('INFO', True, False, 'an <b>html</b> message'), ('INFO', False, True, 'a console message')] }}
    [Teardown]    Close Session    marks

What was logged before a failure is not lost
    Import Library    JsonRpcRemote    ${SERVER}    Failures    AS    Failures
    Should Fail As    after the message    Failures.Log And Fail
    Messages Should Be    INFO before the failure

Console messages, warnings and errors are on the console, and all levels in output.xml
    Run Child    ../jsonrpc/_runs/messages.robot    --variable    SERVER:${SERVER}
    Outcome Should Be    Messages    PASS    ${EMPTY}
    ${console} =    Get Console
    Should Contain    ${console}    a console message
    Should Contain    ${console}    [ WARN ] a warn message
    Should Contain    ${console}    [ ERROR ] an error message
    Should Not Contain    ${console}    an info message
    ${messages} =    Get Keyword Messages    Messages
    ${messages} =    Evaluate    [m for m in $messages if not m[2].startswith('Using selector')]    # of Python's asyncio
    Should Be Python    ${{ [m[0] for m in $messages] }}    ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'INFO', 'INFO']
    Should Be Equal    ${messages}[5]    ${{ ('INFO', True, 'an <b>html</b> message') }}
