*** Settings ***
Documentation       "Every function in the table whose name does not start with _ and is not new is a keyword. The
...                 signature, types, defaults, tags and documentation come from the function itself and from the
...                 LuaCATS comment above it."
Resource            server.resource
Library             ${REMOTE}    ${URL}/Plain

*** Test Cases ***
A function of the table is a keyword
    ${joined} =    Join    a    b
    Should Be Equal    ${joined}    a b

A function without a comment is a keyword whose parameters have no types
    ${text} =    Without Comment    ${1}    b=two
    Should Be Equal    ${text}    1/two

Arguments can be given by name
    ${joined} =    Join    second=right    first=left
    Should Be Equal    ${joined}    left right

A missing argument gets the default of its annotation
    ${text} =    Greet
    Should Be Equal    ${text}    Hello, World!
    ${text} =    Greet    name=Lua
    Should Be Equal    ${text}    Hello, Lua!
    ${text} =    Greet    Hi    times=2
    Should Be Equal    ${text}    Hi, World!Hi, World!

An optional argument without a default is nil
    ${text} =    With Unit    ${5}
    Should Be Equal    ${text}    5 without unit
    ${text} =    With Unit    ${5}    unit=V
    Should Be Equal    ${text}    5 V

Three dots are variable arguments
    ${count} =    Count Rest    first
    Should Be Python    ${count}    0
    ${count} =    Count Rest    first    1    2.5    3
    Should Be Python    ${count}    3

The type of the three dots converts each of them
    ${total} =    Sum    1    2    3
    Should Be Python    ${total}    6
    Run Keyword And Expect Error    *Argument 'args' got value 'x' that cannot be converted to integer.    Sum    1    2    x

@keyword gives a name
    ${name} =    The Given Name
    Should Be Equal    ${name}    some_function
    Keyword Should Not Exist Here    Some Function

Names are compared as Robot Framework compares them
    ${joined} =    J O I N    a    b
    Should Be Equal    ${joined}    a b
    ${text} =    without_comment    a    b
    Should Be Equal    ${text}    a/b

@private, a leading underscore and what is not a function are no keywords
    [Template]    Keyword Should Not Exist Here
    Hidden By Annotation
    _hidden_by_name
    Not A Function

Too few, too many, doubled and unknown arguments have the wording of Robot Framework
    [Template]    Should Fail With
    Keyword '${REMOTE}.Join' expected 2 arguments, got 1.    Join    only
    Keyword '${REMOTE}.Join' expected 2 arguments, got 3.    Join    a    b    c
    Keyword '${REMOTE}.Join' got multiple values for argument 'first'.    Join    a    first=b
    Keyword '${REMOTE}.Join' got unexpected named argument 'third'.    Join    a    b    third=c

*** Keywords ***
Keyword Should Not Exist Here
    [Arguments]    ${name}
    Run Keyword And Expect Error    No keyword with name '${name}' found.*    Keyword Should Exist    ${name}
