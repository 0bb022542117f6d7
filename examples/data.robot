*** Settings ***
Documentation     Data.lua: test data that can be had again, with modules that several libraries may share.
...
...               ``seed`` is an argument of the import. The token gives this suite a generator of its own; over
...               JSON-RPC every import has one.
Resource          client.resource
Library           ${CLIENT}    @{DATA ${CLIENT}}
Test Setup        Set Seed    7

*** Variables ***
@{DATA Remote}           http://${SERVER}/Data?seed=7&token=data-${PABOTEXECUTIONPOOLID}
@{DATA JsonRpcRemote}    tcp://${RPC}    Data    7

*** Test Cases ***
The Same Seed Gives The Same Data
    ${first} =    Person
    Set Seed    7
    ${again} =    Person
    ${another} =    Person
    Should Be Equal    ${first}    ${again}
    Should Not Be Equal    ${first}    ${another}

A Person
    ${person} =    Person
    Should Match Regexp    ${person.name}    ^\\S+ \\S+$
    Should Be Equal    ${person.email}    user1@example.com
    Should Match Regexp    ${person.address.postcode}    ^\\d{5}$

Sequences
    ${a} =    Next Number
    ${b} =    Next Number
    ${order} =    Next Number    orders    start=1000
    Should Be Equal    ${{$a, $b, $order}}    ${{1, 2, 1000}}

Random Values
    ${number} =    Random Integer    1    6
    Should Be True    1 <= ${number} <= 6
    ${text} =    Random Text    8    characters=abc
    Should Match Regexp    ${text}    ^[abc]{8}$
    ${colour} =    Pick    ${{['red', 'green']}}
    Should Contain    red green    ${colour}
    ${id} =    Uuid
    Should Be Equal As Integers    ${{uuid.UUID($id).version}}    4

CSV
    ${rows} =    Parse CSV    name;note\npen;"blue; ""fine"""\n    separator=;
    Should Be Equal    ${rows}[0][note]    blue; "fine"
    ${text} =    Format CSV    ${rows}
    Should Be Equal    ${text}    name,note\npen,"blue; ""fine"""\n
    Run Keyword And Expect Error    *row 2 has 1 values but the header has 2: '3'*    Parse CSV    a,b\n1,2\n3\n
    Run Keyword And Expect Error    *line 2: a quoted value is not closed*    Parse CSV    a,b\n1,"2

Dates
    ${date} =    Add Days    2028-02-28    2
    Should Be Equal    ${date}    2028-03-01
    ${days} =    Days Between    2026-01-01    2027-01-01
    Should Be Equal    ${days}    ${365}
    ${day} =    Weekday    2026-11-22
    Should Be Equal    ${day}    Sunday
    Run Keyword And Expect Error    *'2026-02-29' is not a date: there is no such day*    Weekday    2026-02-29
    Run Keyword And Expect Error    *'tomorrow' is not a date such as 2026-02-28*    Add Days    tomorrow    1
