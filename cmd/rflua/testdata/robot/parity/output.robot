*** Settings ***
Documentation       robotremoteserver: what a keyword writes to standard output and standard error is its log, with the levels and times that
...                 Robot Framework knows there. "logging using robot.api.logger is currently not supported": here it is, as robot.log.
Resource            ../server.resource
Library             LogMessages.py
Library             ${REMOTE}    ${URL}/Logging
Test Setup          Set Log Level    TRACE

*** Test Cases ***
Standard output is logged at INFO
    Print Text    message
    Messages Should Be    INFO message

A level can be given
    [Template]    Level Should Be Kept
    TRACE
    DEBUG
    INFO
    WARN
    ERROR

HTML can be given
    Print Text    *HTML*<b>bold</b>
    Messages Should Be    HTML <b>bold</b>

Several messages can be printed at once
    Print Text    *WARN* first\nstill first\n*INFO* second
    Messages Should Be    WARN first\nstill first    INFO second

A time can be given
    [Tags]    xmlrpc-only    # the client gives messages the time at which they arrive
    Print Text    *INFO:1308435758660* Message with timestamp
    ${messages} =    Get Messages
    Messages Should Be    INFO Message with timestamp
    Should Be Equal As Integers    ${{ round($messages[0].timestamp.timestamp() * 1000) }}    1308435758660

Standard output and standard error are both logged
    Write Then Log
    Messages Should Be    INFO written first    INFO logged second    WARN written third    INFO written fourth

Nothing is logged when nothing is printed
    Print Text    ${EMPTY}
    Messages Should Be

Logging functions work too
    Log Message    debug    by function
    Messages Should Be    DEBUG by function

*** Keywords ***
Level Should Be Kept
    [Arguments]    ${level}
    Print Text    *${level}* message
    Messages Should Be    ${level} message
