*** Settings ***
Documentation       Robot Framework keeps the list of keywords that it got when it imported a library. What that means for keywords that
...                 an edit removes, adds or gives other arguments, and how a test gets the new list without a restart.
Resource            reload.resource
Suite Setup         Serve Files
...                 Removed.lua    ${TEXT}
...                 Added.lua    ${TEXT}
...                 Arguments.lua    ${TEXT}
...                 Changed.lua    ${TEXT}
...                 Reloaded.lua    ${TEXT}
Suite Teardown      End Server

*** Variables ***
${TEXT}             SEPARATOR=\n
...                 local M = {}
...                 local count = 0
...                 function M.revision() return 1 end
...                 function M.count_up() count = count + 1; return count end
...                 function M.take(a) return a end
...                 return M

*** Test Cases ***
A removed keyword fails with a message that says so
    Import Through Both    Removed
    Both Should Return    Removed.Take    '1'    1
    Edit    Removed.lua    function M.take(a) return a end    ${EMPTY}
    Both Should Fail    Removed.Take    Keyword 'take' was removed from library 'Removed' by an edit; import the library again to see its keywords.    1
    Both Should Return    Removed.Count Up    1

A removed keyword that comes back works as before
    Edit    Removed.lua    return M    function M.take(a) return {a} end\nreturn M
    Both Should Return    Removed.Take    ['1']    1

An added keyword is not known until the library is imported again, under another name and by another address
    [Documentation]    The recipe. Robot Framework takes an import with the same arguments from its cache, so that the address must be
    ...    written differently: a slash at the end is enough. Over XML-RPC it is the same instance, over JSON-RPC a new one.
    Import Through Both    Added
    Both Should Return    Added.Count Up    1
    Edit    Added.lua    return M    function M.added() return "added" end\nreturn M
    Both Should Fail    Added.Added    No keyword with name
    Import Library    Remote    ${URL}/Added/    AS    Xml Added Again
    Import Library    JsonRpcRemote    ${SERVER}/    Added    AS    Json Added Again
    Both Should Return    Added Again.Added    'added'
    ${count} =    Xml Added Again.Count Up
    Should Be Python    ${count}    2
    ${count} =    Json Added Again.Count Up
    Should Be Python    ${count}    1

Reload Library is no recipe
    [Documentation]    It asks the client again, which keeps its own list: Remote from the first time that it is asked in a suite, which
    ...    makes it work once, and JsonRpcRemote from its import.
    Import Through Both    Reloaded
    Edit    Reloaded.lua    return M    function M.first() return 1 end\nreturn M
    Reload Library    Xml Reloaded
    Reload Library    Json Reloaded
    ${value} =    Xml Reloaded.First
    Should Be Python    ${value}    1
    Run Keyword And Expect Error    No keyword with name 'Json Reloaded.First' found.*    Json Reloaded.First
    Edit    Reloaded.lua    return M    function M.second() return 2 end\nreturn M
    Reload Library    Xml Reloaded
    Run Keyword And Expect Error    No keyword with name 'Xml Reloaded.Second' found.*    Xml Reloaded.Second

Arguments that an edit has changed fail with a message that says so
    Import Through Both    Changed
    Both Should Return    Changed.Take    '1'    1
    Edit    Changed.lua    take(a) return a    take(a, b) return {a, b}
    Both Should Fail    Changed.Take    Keyword 'Changed.take' expected 2 arguments, got 1. An edit has changed the arguments of this keyword; import the library again.    1
    Edit    Changed.lua    take(a, b) return {a, b}    take() return "nothing"
    Both Should Fail    Changed.Take    Keyword 'Changed.take' expected 0 arguments, got 1. An edit has changed the arguments of this keyword; import the library again.    1
    Both Should Return    Changed.Count Up    1

Other arguments are known when the library is imported again
    Import Through Both    Arguments
    Edit    Arguments.lua    take(a) return a    take(a, b) return {a, b}
    Import Library    Remote    ${URL}/Arguments/    AS    Xml Arguments Again
    Import Library    JsonRpcRemote    ${SERVER}/    Arguments    AS    Json Arguments Again
    Both Should Return    Arguments Again.Take    ['1', '2']    1    2
