*** Settings ***
Documentation       "/Calculator is the instance shared by all clients of that URL; /Calculator?token=abc has one of its own for each
...                 value of token." "Calls on one instance run one at a time, in order."
Resource            server.resource

*** Test Cases ***
Two tokens do not share state
    Import Library    ${REMOTE}    ${URL}/Counter?token=${RUN}-a    AS    A
    Import Library    ${REMOTE}    ${URL}/Counter?token=${RUN}-b    AS    B
    Counted    A    1
    Counted    A    2
    Counted    B    1
    Counted    A    3

The same token shares
    [Tags]    xmlrpc-only    # every import has an instance of its own
    Import Library    ${REMOTE}    ${URL}/Counter?token=${RUN}-same    AS    Same1
    Import Library    ${REMOTE}    ${URL}/counter?token=${RUN}-same&    AS    Same2
    Counted    Same1    1
    Counted    Same2    2
    Counted    Same1    3

No token is shared by all
    [Tags]    xmlrpc-only    # every import has an instance of its own
    Import Library    ${REMOTE}    ${URL}/Counter    AS    None1
    Import Library    ${REMOTE}    ${URL}/Counter/    AS    None2
    ${first} =    None1.Count Up
    ${second} =    None2.Count Up
    ${third} =    None1.Count Up
    Should Be Python    ${{ [$second - $first, $third - $second] }}    [1, 1]

The root has instances by token too
    [Tags]    xmlrpc-only    # there is no root over JSON-RPC
    Import Library    ${REMOTE}    ${URL}/?token=${RUN}-a    AS    Root A
    Import Library    ${REMOTE}    ${URL}/?token=${RUN}-root    AS    Root B
    Counted    Root B    1
    Counted    Root B    2

A library loaded again with another token starts anew
    Import Library    ${REMOTE}    ${URL}/Counter?token=${RUN}-before    AS    Before
    Counted    Before    1
    Import Library    ${REMOTE}    ${URL}/Counter?token=${RUN}-after    AS    After
    Counted    After    1

*** Keywords ***
Counted
    [Arguments]    ${library}    ${expected}
    ${count} =    Run Keyword    ${library}.Count Up
    Should Be Equal As Integers    ${count}    ${expected}
