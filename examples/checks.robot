*** Settings ***
Documentation     Checks.lua: assertions with named-only arguments.
Resource          client.resource
Library           ${CLIENT}    @{CHECKS ${CLIENT}}

*** Variables ***
@{CHECKS Remote}           http://${SERVER}/Checks
@{CHECKS JsonRpcRemote}    tcp://${RPC}    Checks
@{ITEMS}                   ${{{'name': 'pen', 'price': 1.5}}}    ${{{'name': 'ink', 'price': 4.0}}}
&{ORDER}                   id=${7}    customer=Ada    items=${ITEMS}

*** Test Cases ***
Numbers With A Tolerance
    Numbers Should Be Near    ${{0.1 + 0.2}}    0.3
    Numbers Should Be Near    10.4    10    tolerance=0.5
    Numbers Should Be Near    98    100    percent=2
    Run Keyword And Expect Error    *Boiling point: 99 is not near 100: they are 1 apart, 0.5 is allowed*
    ...    Numbers Should Be Near    99    100    tolerance=0.5    message=Boiling point

Ranges
    Should Be In Range    5    1    5
    Run Keyword And Expect Error    *6 is not between 1 and 5*    Should Be In Range    6    1    5
    Run Keyword And Expect Error    *the range is empty: 5 is above 1*    Should Be In Range    3    5    1

A Difference Says Where It Is
    ${other} =    Evaluate    {'id': 7, 'items': [{'name': 'pen', 'price': 1.5}, {'name': 'ink', 'price': 4.5}], 'paid': True}
    TRY
        Collections Should Match    ${ORDER}    ${other}
    EXCEPT    *The collections differ in 3 places:*    type=GLOB    AS    ${error}
        Should Contain    ${error}    - items[1].price: 4 is not 4.5
        Should Contain    ${error}    - paid: true is missing
        Should Contain    ${error}    - customer: 'Ada' is not expected
    END

Only What Matters
    ${expected} =    Evaluate    {'items': [{'name': 'ink'}, {'price': 1.49}]}
    Collections Should Match    ${ORDER}    ${expected}    ignore_order=True    allow_extra=True    tolerance=0.02

Sorted Lists
    Should Be Sorted    ${{[1, 2, 2, 10]}}
    Should Be Sorted    ${ITEMS}    by=price
    Run Keyword And Expect Error    *items [[]0] and [[]1] are not in order: 'pen' comes before 'ink'*
    ...    Should Be Sorted    ${ITEMS}    by=name

Everything That Is Wrong At Once
    [Documentation]    Both checks run, although the first one fails. JsonRpcRemote 0.2.0 makes an ordinary failure of a continuable
    ...    one: over JSON-RPC the test would end at the first check.
    [Tags]    xmlrpc-only
    TRY
        Look At All Readings
    EXCEPT    Several failures occurred:*    type=GLOB    AS    ${error}
        Should Contain    ${error}    voltage: 5.3 is not between 4.75 and 5.25
        Should Contain    ${error}    current: 0.4 is not between 0 and 0.3
    END

*** Keywords ***
Look At All Readings
    Should Be In Range    5.3    4.75    5.25    continuable=True    message=voltage
    Should Be In Range    0.4    0    0.3    continuable=True    message=current
