*** Settings ***
Documentation       With --no-watch the server keeps the code that it has loaded.
Resource            reload.resource
Suite Setup         Serve Both Ways
Suite Teardown      End Servers

*** Variables ***
${TEXT}             SEPARATOR=\n
...                 local M = {}
...                 function M.revision() return 1 end
...                 function M.answer() return "old" end
...                 return M

*** Test Cases ***
The old code runs on when another server has long taken the edit
    Import Through Both    Library
    Import Library    Remote    ${WATCHING}/Library    AS    Watching
    Edit In    ${DIRECTORY}    ${WATCHING}
    Edit    Library.lua    "old"    "new"
    ${answer} =    Watching.Answer
    Should Be Equal    ${answer}    new
    Both Should Return    Library.Answer    'old'

A new library does not appear
    Write File    Late.lua    ${TEXT}
    Wait Until Served    Late
    Should Not Be Served    Late

*** Keywords ***
Serve Both Ways
    [Documentation]    A second server watches the same directory, so that it is known when an edit would have been taken.
    Serve Files    Library.lua    ${TEXT}    options=${{ ['--no-watch'] }}
    VAR    ${port_file}    ${OUTPUT_DIR}/${{ uuid.uuid4().hex }}.port
    Start Process    ${RFLUA}    serve    --port    0    --port-file    ${port_file}    --jsonrpc-port    off    ${DIRECTORY}
    ...    stdout=${port_file}.txt    stderr=STDOUT    stdin=NONE    alias=watching
    Wait Until Created    ${port_file}    10 seconds
    ${port} =    Get File    ${port_file}
    VAR    ${WATCHING}    http://127.0.0.1:${port.strip()}    scope=SUITE

End Servers
    ${running} =    Is Process Running    watching
    IF    ${running}    Terminate Process    watching
    End Server
