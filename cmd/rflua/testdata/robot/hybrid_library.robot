*** Settings ***
Documentation       "A table with get_keyword_names (hybrid) means what it means in RF's hybrid library API": the names that it
...                 returns are the keywords, the functions of those names run them.
Resource            server.resource
Library             ${REMOTE}    ${URL}/Hybrid
Library             ${REMOTE}    ${URL}/HybridObject?token=${RUN}    AS    Buttons

*** Test Cases ***
A function that get_keyword_names lists is a keyword
    ${text} =    Listed    one
    Should Be Equal    ${text}    listed one

Signature and types come from the function and its comment
    ${text} =    Listed    text=${5}
    Should Be Equal    ${text}    listed 5
    Should Fail With    Keyword '${REMOTE}.Listed' expected 1 argument, got 0.    Listed

A function of any origin can be listed
    ${text} =    Made Later    a    b=b
    Should Be Equal    ${text}    ab
    ${text} =    Weird Name
    Should Be Equal    ${text}    weird

A function that is not listed is no keyword
    Run Keyword And Expect Error    No keyword with name 'Not Listed' found.*    Keyword Should Exist    Not Listed

The functions of the library API are no keywords
    Run Keyword And Expect Error    No keyword with name 'Get Keyword Names' found.*    Keyword Should Exist    Get Keyword Names

The object that new made lists keywords of its own
    ${count} =    Buttons.Press Red    ${2}
    Should Be Python    ${count}    2
    ${count} =    Buttons.Press Red    ${3}
    Should Be Python    ${count}    5
    ${count} =    Buttons.Press Green    ${1}
    Should Be Python    ${count}    1
