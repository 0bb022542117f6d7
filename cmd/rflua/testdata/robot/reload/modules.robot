*** Settings ***
Documentation       The unit of an edit is a library with everything that it requires.
Resource            reload.resource
Suite Setup         Serve Files
...                 One.lua    ${LIBRARY.replace('NAME', 'one')}
...                 Two.lua    ${LIBRARY.replace('NAME', 'two')}
...                 _shared.lua    ${SHARED}
Suite Teardown      End Server

*** Variables ***
${LIBRARY}          SEPARATOR=\n
...                 local shared = require("_shared")
...                 local M = {}
...                 function M.revision() return 1 + 1000 * shared.revision() end
...                 function M.count_up() return "NAME " .. shared.count_up() end
...                 return M
${SHARED}           SEPARATOR=\n
...                 local M = {}
...                 local count = 0
...                 function M.revision() return 1 end
...                 function M.count_up() count = count + 1; return count end
...                 return M
@{BOTH}             One    Two

*** Test Cases ***
A shared module is edited under two libraries, and each keeps its state
    Import Through Both    One
    Import Through Both    Two
    Both Should Return    One.Count Up    'one 1'
    Both Should Return    One.Count Up    'one 2'
    Both Should Return    Two.Count Up    'two 1'
    Edit    _shared.lua    count + 1    count + 10    libraries=${BOTH}
    Both Should Return    One.Count Up    'one 12'
    Both Should Return    Two.Count Up    'two 11'

One of the libraries is edited and the other is left alone
    Edit    One.lua    "one "    "1st "
    Both Should Return    One.Count Up    '1st 22'
    Both Should Return    Two.Count Up    'two 21'

A shared module that is broken warns in both, and is mended
    Break File    _shared.lua    local M = {\nfunction M.count_up(    libraries=${BOTH}
    Both Should Warn    One.Count Up    '1st 32'    _shared.lua:2:    ^
    Both Should Warn    Two.Count Up    'two 31'    _shared.lua:2:    ^
    Mend    _shared.lua    count + 10    count + 100    libraries=${BOTH}
    Both Should Return    One.Count Up    '1st 132'
    Both Should Return    Two.Count Up    'two 131'

A shared module that is deleted warns in both, and comes back
    Break File    _shared.lua    libraries=${BOTH}    how=Delete File
    Both Should Warn    One.Count Up    '1st 232'    One.lua:1:    module '_shared' not found
    Both Should Warn    Two.Count Up    'two 231'    Two.lua:1:    module '_shared' not found
    Mend    _shared.lua    count + 100    count + 1    libraries=${BOTH}
    Both Should Return    One.Count Up    '1st 233'
    Both Should Return    Two.Count Up    'two 232'
