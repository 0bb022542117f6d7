*** Settings ***
Documentation       "Output is one string of messages with *LEVEL:milliseconds* markers; user text that begins like a marker is
...                 escaped. print and io.write of a keyword are log messages too, and a printed *WARN* text keeps its level."
Resource            server.resource
Library             LogMessages.py
Library             ${REMOTE}    ${URL}/Logging
Test Setup          Set Log Level    TRACE

*** Test Cases ***
robot.log has all levels of Robot Framework
    Log Every Level
    Messages Should Be
    ...    TRACE a trace message
    ...    DEBUG a debug message
    ...    INFO an info message
    ...    WARN a warn message
    ...    ERROR an error message
    ...    HTML an <b>html</b> message
    ...    INFO a console message

robot.log joins its arguments, whatever they are
    Log Joined
    Messages Should Be    INFO values: 1 true nil null

A message may have several lines
    Log Message    info    first\nsecond\n\nfourth
    Messages Should Be    INFO first\nsecond\n\nfourth

Text that looks like a marker does not become a message of its own
    [Tags]    xmlrpc-only    # it needs no escape over JSON-RPC
    Log Message    info    *ERROR* text\n*WARN* is text\n*HTML:1234* too
    Messages Should Be    INFO *ERROR* text\n *WARN* is text\n *HTML:1234* too

Blanks and special characters stay
    Log Message    info    a${SPACE*2}b <tag> & "q" ünïcödé 漢字 😀
    Messages Should Be    INFO a${SPACE*2}b <tag> & "q" ünïcödé 漢字 😀

Characters that XML cannot carry do not break the reply
    Log Strange Text
    ${messages} =    Get Messages
    Length Should Be    ${messages}    1
    Should Match    ${messages[0].message}    control*bad*bytes, <xml> & ünïcödé 😀

print is a message at INFO
    Print Several
    Messages Should Be    INFO one\t2\tnil\ttrue    INFO second

A printed marker gives the level
    Print Levels
    Messages Should Be
    ...    WARN printed warning
    ...    DEBUG printed debug
    ...    HTML <i>printed</i> html\ncontinued
    ...    INFO no *WARN* in the middle
    ...    INFO *NOLEVEL* is text

io.write is a message when its line is complete, or when the keyword ends
    Write Pieces
    Messages Should Be    INFO one line in 3 pieces    INFO without line end

Written, logged and standard error text keep their order
    Write Then Log
    Messages Should Be    INFO written first    INFO logged second    WARN written third    INFO written fourth

A printed marker with a time keeps it
    [Tags]    xmlrpc-only    # the client gives messages the time at which they arrive
    Print With Time
    ${messages} =    Get Messages
    Messages Should Be    INFO long ago
    Should Be Equal As Integers    ${{ round($messages[0].timestamp.timestamp() * 1000) }}    1700000000123

Every message has the time at which it was logged
    ${before} =    Evaluate    datetime.datetime.now()
    Log With Pause
    ${after} =    Evaluate    datetime.datetime.now()
    Messages Should Be    INFO before    INFO after
    ${messages} =    Get Messages
    ${first}    ${second} =    Evaluate    [m.timestamp for m in $messages]
    Should Be True    $before - datetime.timedelta(milliseconds=1) <= $first <= $second <= $after

The pause between two messages is seen in their times
    [Tags]    xmlrpc-only    # the client gives messages the time at which they arrive
    Log With Pause
    ${messages} =    Get Messages
    ${first}    ${second} =    Evaluate    [m.timestamp for m in $messages]
    Should Be True    $second - $first >= datetime.timedelta(milliseconds=49)

Messages and a returned value go together
    ${value} =    Log And Return
    Messages Should Be    INFO logged
    Should Be Equal    ${value}    returned

The log level of the test decides what is kept
    Set Log Level    WARN
    Log Every Level
    Messages Should Be    WARN a warn message    ERROR an error message
