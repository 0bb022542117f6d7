*** Settings ***
Documentation       "If anything fails, the last good Revision stays current, and the Diagnostic is attached as a WARN to the log of every
...                 keyword of that library until it is mended."
Resource            reload.resource
Suite Setup         Serve Files
...                 Syntax.lua    ${TEXT}
...                 Loading.lua    ${TEXT}
...                 Empty.lua    ${TEXT}
...                 Truncated.lua    ${TEXT}
...                 Twice.lua    ${TEXT}
...                 Applied.lua    ${TEXT}
...                 Sound.lua    ${TEXT}
Suite Teardown      End Server

*** Variables ***
${TEXT}             SEPARATOR=\n
...                 local M = {}
...                 local count = 0
...                 function M.revision() return 1 end
...                 function M.count_up() count = count + 1; return count end
...                 return M

*** Test Cases ***
A syntax error leaves the last good code until it is mended
    Import Through Both    Syntax
    Both Should Return    Syntax.Count Up    1
    Break File    Syntax.lua    local M = {\nfunction M.count_up( return 1 end\nreturn M\n
    Both Should Warn    Syntax.Count Up    2    Syntax.lua:2:10: error: syntax error near 'M'    function M.count_up( return 1 end    ^
    Both Should Warn    Syntax.Count Up    3    Syntax.lua:2:10
    Mend    Syntax.lua    count + 1    count + 10
    Both Should Return    Syntax.Count Up    13

An error while loading leaves the last good code until it is mended
    [Documentation]    Lua knows the line of such an error, and no column for a caret.
    Import Through Both    Loading
    Both Should Return    Loading.Count Up    1
    ${text} =    Text Of    Loading.lua
    Break File    Loading.lua    local nothing\nprint(nothing.field)\n${text}    how=Rename Over
    Both Should Warn    Loading.Count Up    2    Loading.lua:2:    error:    print(nothing.field)
    Mend    Loading.lua    count + 1    count + 10    how=Rename Over
    Both Should Return    Loading.Count Up    12

An empty file leaves the last good code until it is mended
    Import Through Both    Empty
    Both Should Return    Empty.Count Up    1
    Break File    Empty.lua    ${EMPTY}
    Both Should Warn    Empty.Count Up    2    Empty.lua    returns nothing
    Mend    Empty.lua    count + 1    count + 10
    Both Should Return    Empty.Count Up    12

A file that is truncated leaves the last good code until it is mended
    Import Through Both    Truncated
    Both Should Return    Truncated.Count Up    1
    Break File    Truncated.lua    how=Truncate File
    Both Should Warn    Truncated.Count Up    2    Truncated.lua    returns nothing
    Mend    Truncated.lua
    Both Should Return    Truncated.Count Up    3

The warning is that of the last attempt, and the old text mends too
    Import Through Both    Twice
    Break File    Twice.lua    local M = {}\nM.x = = 1\nreturn M\n
    Both Should Warn    Twice.Count Up    1    Twice.lua:2:7:
    Break File    Twice.lua    local M = {}\nlocal N = {}\nM.x = = 1\nreturn M\n    says=Twice.lua:3:7:
    Both Should Warn    Twice.Count Up    2    Twice.lua:3:7:    M.x = = 1    ^
    Mend    Twice.lua
    Both Should Return    Twice.Count Up    3

Code that fails in an instance is taken back there
    Import Through Both    Applied
    Both Should Return    Applied.Count Up    1
    Write File    Applied.lua    ${TEXT.replace('return M', 'function M:__reload() error("not this time") end\nreturn M')}
    Server Should Say    Applied: generation 2
    Both Should Warn    Applied.Count Up    2    this instance keeps running the old code: __reload failed: not this time
    Edit    Applied.lua    count + 1    count + 10
    Both Should Return    Applied.Count Up    12

A library beside a broken one is edited as ever
    Import Through Both    Sound
    Break File    Syntax.lua    return {
    Edit    Sound.lua    count + 1    count + 5
    Both Should Return    Sound.Count Up    5
    Mend    Syntax.lua
    Both Should Return    Syntax.Count Up    23
