*** Settings ***
Documentation       "A new file becomes a library, a deleted one goes."
Resource            reload.resource
Suite Setup         Serve Files    First.lua    ${TEXT}    Deleted.lua    ${TEXT}    Renamed.lua    ${TEXT}
Suite Teardown      End Server

*** Variables ***
${TEXT}             SEPARATOR=\n
...                 local M = {}
...                 local count = 0
...                 function M.revision() return 1 end
...                 function M.count_up() count = count + 1; return count end
...                 return M

*** Test Cases ***
The root, which has all libraries together, takes an edit too
    Import Library    Remote    ${URL}    AS    All
    ${count} =    All.First.Count Up
    Should Be Python    ${count}    1
    Edit    First.lua    count + 1    count + 10
    ${count} =    All.First.Count Up
    Should Be Python    ${count}    11

A new library appears, can be imported and is edited
    Should Not Be Served    New
    Write File    New.lua    ${TEXT}
    Wait Until Served    New
    Import Through Both    New
    Both Should Return    New.Count Up    1
    Edit    New.lua    count + 1    count + 10
    Both Should Return    New.Count Up    11

A new library in a directory of its own appears
    Write File    Folder/init.lua    ${TEXT}
    Wait Until Served    Folder
    Import Through Both    Folder
    Both Should Return    Folder.Count Up    1
    Edit    Folder/init.lua    count + 1    count + 10
    Both Should Return    Folder.Count Up    11

A new library that is broken appears when it is mended
    Rename Over    Bad.lua    return {
    Server Should Say    Bad: failed to load
    Both Imports Should Fail    Bad    Bad.lua:1:9: error: syntax error    Bad.lua:1:9: error: syntax error
    Write File    Bad.lua    ${TEXT}
    Wait Until Served    Bad
    Import Through Both    Bad
    Both Should Return    Bad.Count Up    1

The last good code of a library that is deleted runs until the file is back
    Import Through Both    Deleted
    Both Should Return    Deleted.Count Up    1
    Break File    Deleted.lua    how=Delete File
    Both Should Warn    Deleted.Count Up    2    Deleted
    Mend    Deleted.lua    count + 1    count + 10
    Both Should Return    Deleted.Count Up    12

A library that is deleted and that nobody uses is gone
    Write File    Unused.lua    ${TEXT}
    Server Should Say    Unused: new library
    Delete File    Unused.lua
    Server Should Say    Unused: deleted
    Should Not Be Served    Unused

A library that is renamed is another library
    Move File    ${DIRECTORY}/Renamed.lua    ${DIRECTORY}/Other.lua
    Wait Until Served    Other
    Import Through Both    Other
    Both Should Return    Other.Count Up    1
    Server Should Say    Renamed: deleted
    Should Not Be Served    Renamed
