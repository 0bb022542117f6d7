*** Settings ***
Documentation       robotremoteserver: "Robot Framework's static, hybrid and dynamic library APIs are all supported." Static ones are modules
...                 and instances; hybrid_library.robot and dynamic_library.robot show the others.
Resource            ../server.resource
Library             ${REMOTE}    ${URL}/Plain    AS    Module
Library             ${REMOTE}    ${URL}/Account?owner=static&token=${RUN}    AS    Instance

*** Test Cases ***
The functions of a module are keywords
    ${text} =    Module.Join    a    second=b
    Should Be Equal    ${text}    a b

The methods of an instance are keywords and share its state
    Instance.Deposit    ${2}
    Instance.Deposit    ${3}
    ${balance} =    Instance.Get Balance
    Should Be Python    ${balance}    5

Defaults and variable arguments work as in a local library
    ${text} =    Module.Greet    times=2
    Should Be Equal    ${text}    Hello, World!Hello, World!
    ${count} =    Module.Count Rest    a    1    2
    Should Be Python    ${count}    2

Names with a leading underscore are no keywords
    Run Keyword And Expect Error    No keyword with name 'Module._hidden_by_name' found.*    Run Keyword    Module._hidden_by_name
