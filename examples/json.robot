*** Settings ***
Documentation     Json.lua: JSON texts and values; the modules robot.json and robot.assert at work.
Resource          client.resource
Library           ${CLIENT}    @{JSON ${CLIENT}}

*** Variables ***
@{JSON Remote}           http://${SERVER}/Json
@{JSON JsonRpcRemote}    tcp://${RPC}    Json
${ORDER}                 {"id": 7, "customer": {"name": "Zoë", "vip": true}, "items": [{"name": "pen", "price": 1.5}, {"name": "ink", "price": 4}], "note": null}

*** Test Cases ***
A Text Becomes A Value
    ${order} =    Load Json    ${ORDER}
    Should Be Equal    ${order.customer.name}    Zoë
    Should Be Equal    ${order}[items][1][price]    ${4}

A Value Becomes A Text
    VAR    &{order}    id=${7}    paid=${True}
    ${text} =    Dump Json    ${order}
    Should Be Equal    ${text}    {"id":7,"paid":true}
    ${text} =    Dump Json    ${{[1, {'b': 2, 'a': []}]}}    indent=2    sort_keys=True
    VAR    ${expected}    [    ${SPACE*2}1,    ${SPACE*2}{    ${SPACE*4}"a": [],    ${SPACE*4}"b": 2    ${SPACE*2}}    ]    separator=\n
    Should Be Equal    ${text}    ${expected}

Places
    [Documentation]    A place is a JSON Pointer or a path. Both count from 0.
    ${name} =    Get Json Value    ${ORDER}    /items/0/name
    Should Be Equal    ${name}    pen
    ${name} =    Get Json Value    ${ORDER}    items[1].name
    Should Be Equal    ${name}    ink
    ${colour} =    Get Json Value    ${ORDER}    items[1].colour    default=blue
    Should Be Equal    ${colour}    blue
    Run Keyword And Expect Error    *there is no /items/2: /items is a list with 2 items*
    ...    Get Json Value    ${ORDER}    /items/2

Values At A Place
    [Documentation]    What is not text in the JSON may be written as JSON in the test.
    Json Value Should Be    ${ORDER}    /customer/name    Zoë
    Json Value Should Be    ${ORDER}    /customer/vip    true
    Json Value Should Be    ${ORDER}    /items/0/price    1.5
    Json Value Should Be    ${ORDER}    /items/0/price    ${1.5}
    Json Value Should Be    ${ORDER}    /note    null
    Json Value Should Be    ${ORDER}    /items/0    {"price": 1.5, "name": "pen"}
    Run Keyword And Expect Error    *first item: /items/0/price: 1.5 != 2*
    ...    Json Value Should Be    ${ORDER}    /items/0/price    2    message=first item

Layout And Order Do Not Matter
    Json Should Be Equal    {"a": 1, "b": [true, null]}    { "b": [ true, null ], "a": 1.0 }
    VAR    &{expected}    a=${1}
    Json Should Be Equal    {"a": 1}    ${expected}

A Difference Says Where It Is
    ${other} =    Set Json Value    ${ORDER}    /items/1/price    ${4.5}
    ${other} =    Set Json Value    ${other}    /paid    ${True}
    ${other} =    Remove Json Value    ${other}    /customer/vip
    TRY
        Json Should Be Equal    ${ORDER}    ${other}    message=order
    EXCEPT    *order: 3 differences:*    type=GLOB    AS    ${error}
        Should Contain    ${error}    /customer/vip: not expected, but is true
        Should Contain    ${error}    /items/1/price: 4 != 4.5
        Should Contain    ${error}    /paid: missing, expected true
    END

A Mistake In A Text Says Where It Is
    TRY
        Load Json    {"id": 7,${\n}"paid": True}
    EXCEPT    *the text is not JSON: line 2, column 9: expected a value, not True; did you mean true?*    type=GLOB    AS    ${error}
        Log    ${error}
    END

What Is There
    Json Should Have    ${ORDER}    /note
    Json Should Not Have    ${ORDER}    /paid
    Json Value Should Be Of Type    ${ORDER}    /items    list
    Json Value Should Be Of Type    ${ORDER}    /id    integer
    Json Value Should Contain    ${ORDER}    /items/0    price
    Json Value Should Contain    ${ORDER}    /items    ${{{'name': 'pen', 'price': 1.5}}}
    Run Keyword And Expect Error    *there is /note: null*    Json Should Not Have    ${ORDER}    /note
    Run Keyword And Expect Error    */id: 7 is not a string*    Json Value Should Be Of Type    ${ORDER}    /id    string

Changes
    [Documentation]    A text is changed to a text: the order of keys, null, empty lists and all digits stay.
    VAR    ${text}    {"z":{},"list":[],"id":9007199254740993,"note":null}
    ${changed} =    Set Json Value    ${text}    /list/-    x
    Should Be Equal    ${changed}    {"z":{},"list":["x"],"id":9007199254740993,"note":null}
    ${changed} =    Remove Json Value    ${changed}    /z
    Should Be Equal    ${changed}    {"list":["x"],"id":9007199254740993,"note":null}
    ${id} =    Get Json Value    ${changed}    /id
    Should Be Equal As Strings    ${id}    9007199254740993

For The Log
    ${order} =    Log Json    ${ORDER}
    Should Be Equal    ${order.id}    ${7}
