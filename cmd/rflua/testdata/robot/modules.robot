*** Settings ***
Documentation       "A library is a Lua file (or a directory with init.lua) directly in a served root. require looks in the
...                 library's own root, then in lua_modules/share/lua/5.1 there (a LuaRocks tree); it cannot leave the roots."
Resource            server.resource
Library             ${REMOTE}    ${URL}/Requires    AS    Requires
Library             ${REMOTE}    ${URL}/Shelf    AS    Shelf
Library             ${REMOTE}    ${URL}/Inherited    AS    Inherited

*** Test Cases ***
require finds a module in the library's root
    ${result} =    Double    ${21}
    Should Be Python    ${result}    42

require finds a module in the LuaRocks tree
    ${text} =    Greeting From Luarocks Tree    World
    Should Be Equal    ${text}    Hello, World

require finds the init.lua of a directory and tells it its name
    ${text} =    Init Module
    Should Be Equal    ${text}    stamps

A module is loaded once
    ${same} =    Same Module Twice
    Should Be Python    ${same}    True

require cannot leave the roots
    [Template]    Run Keyword And Expect Error
    *module '../robot/server' not found*       Load Module    ../robot/server
    *module '/etc/passwd' not found*           Load Module    /etc/passwd
    *module 'no.such.module' not found*        Load Module    no.such.module

A library can be required by another one
    ${type} =    Load Module    Plain
    Should Be Equal    ${type}    table

A directory with init.lua is a library
    ${book} =    First Book
    Should Be Equal    ${book}    Moby-Dick

Keywords are inherited from the tables behind __index
    ${text} =    Inherited
    Should Be Equal    ${text}    inherited by child
    ${text} =    Own
    Should Be Equal    ${text}    own of child, inherited by child

The nearest table wins
    ${text} =    Overridden
    Should Be Equal    ${text}    overridden by child

Files and directories whose names start with _ and directories without init.lua are no libraries
    [Tags]    xmlrpc-only    # XML-RPC speaks of paths
    [Template]    Import Should Fail
    /_base         There is nothing at /_base.
    /parts         There is nothing at /parts.
    /lua_modules   There is nothing at /lua_modules.
