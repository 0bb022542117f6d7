*** Settings ***
Documentation     Http.lua: tests of a web service, the small shop in ``examples/shop``, which the suite starts itself.
...
...               Every import is a client with cookies and settings of its own: here there are a customer and a clerk.
Resource          client.resource
Resource          shop.resource
Library           ${CLIENT}    @{CUSTOMER ${CLIENT}}    AS    Customer
Library           ${CLIENT}    @{CLERK ${CLIENT}}    AS    Clerk
Suite Setup       Open Shop
Suite Teardown    Close Shop
Test Setup        Create Sessions

*** Variables ***
@{CUSTOMER Remote}           http://${SERVER}/Http?token=customer-${PABOTEXECUTIONPOOLID}
@{CUSTOMER JsonRpcRemote}    tcp://${RPC}    Http
@{CLERK Remote}              http://${SERVER}/Http?token=clerk-${PABOTEXECUTIONPOOLID}
@{CLERK JsonRpcRemote}       tcp://${RPC}    Http    ${EMPTY}    # RF takes imports that are all the same for one

*** Test Cases ***
Look At An Article
    ${response} =    Customer.Get    /articles/1
    Should Be Equal    ${response.status}    ${200}
    Should Be Equal    ${response.reason}    OK
    Customer.Response Header Should Be    Content-Type    application/json
    Customer.Json Should Have Value    /name    Pencil
    Customer.Json Should Have Value    /price    1.2
    Customer.Json Should Have Value    /tags    ${{['paper', 'wood']}}
    Customer.Json Should Have Value    /note    null

The Whole Answer
    [Documentation]    What is null, like the note here, may be left out.
    Customer.Get    /articles/2
    VAR    @{tags}    paper
    VAR    &{article}    id=${2}    name=Notebook    price=${4.5}    tags=${tags}
    Customer.Json Should Have Value    ${EMPTY}    ${article}
    VAR    &{article}    &{article}    price=${5}
    Run Keyword And Expect Error    */price: 4.5 != 5*    Customer.Json Should Have Value    ${EMPTY}    ${article}

Search With A Query
    Customer.Get    /articles    query=${{{'tag': 'paper'}}}
    Customer.Json Should Have Length    /articles    2
    ${name} =    Customer.Get Json    /articles/1/name
    Should Be Equal    ${name}    Notebook
    Customer.Response Should Contain    "Pencil"

An Unexpected Status Fails
    Run Keyword And Expect Error    *GET ${ADDRESS}/articles/99: the status is 404 Not Found, expected was ok*there is no article 99*
    ...    Customer.Get    /articles/99

An Expected One Does Not
    Customer.Get    /articles/99    expected_status=404
    Customer.Get    /articles/99    expected_status=any
    Customer.Response Should Have Status    404    410
    Customer.Json Should Have Value    /error    there is no article 99
    Customer.Json Should Not Have    /name

Fill A Cart
    [Documentation]    A cookie says whose cart it is: the clerk has another one.
    Customer.Put    /cart/1    form=${{{'amount': 10}}}
    Customer.Put    /cart/2    form=${{{'amount': 1}}}
    Customer.Get    /cart
    Customer.Json Should Have Value    /items    ${11}
    Customer.Json Should Have Value    /total    16.5
    Clerk.Get    /cart
    Clerk.Json Should Have Value    /items    ${0}
    ${cookies} =    Customer.Get Cookies
    Should Not Be Empty    ${cookies}[cart]

Log In
    Customer.Get    /account    expected_status=401
    Log In    Customer    customer    kiwi
    Customer.Get    /account
    Customer.Json Should Have Value    /user    customer

A Wrong Password
    Customer.Post    /login    user=customer    password=mango    expected_status=401
    Customer.Response Header Should Be    WWW-Authenticate    Basic realm="shop"

Only The Clerk Changes Articles
    ${article} =    Evaluate    {'name': 'Stapler', 'price': 7.5, 'tags': ['steel']}
    Log In    Customer    customer    kiwi
    Customer.Post    /articles    json=${article}    expected_status=403
    Log In    Clerk    clerk    mango
    Clerk.Post    /articles    json=${article}    expected_status=201
    ${location} =    Clerk.Get Response Header    location
    Clerk.Patch    ${location}    json=${{{'price': 8}}}
    Customer.Get    ${location}
    Customer.Json Should Have Value    /price    8
    Clerk.Delete    ${location}
    Clerk.Response Should Have Status    204
    Customer.Get    ${location}    expected_status=404

Redirects
    ${response} =    Customer.Get    /catalogue
    Should Be Equal    ${response.url}    ${ADDRESS}/articles
    Should Be Equal    ${response.redirects}    ${1}
    Customer.Get    /catalogue    redirects=0    expected_status=301
    Run Keyword And Expect Error    *more than 10 redirects (option 'redirects'), in a circle*    Customer.Get    /circle

A Slow Answer
    Run Keyword And Expect Error    *timed out after 100 milliseconds (option 'timeout') while waiting for the answer*
    ...    Customer.Get    /slow    query=${{{'seconds': 60}}}    timeout=0.1
    ${response} =    Customer.Get    /slow    query=${{{'seconds': 0.05}}}    timeout=60
    Should Be True    0.05 <= ${response.elapsed} < 60
    Customer.Json Should Have Value    /status    at last

Download And Upload
    [Documentation]    The file is on the machine that serves the keywords.
    ${response} =    Customer.Get    /price-list.csv    download=results/price-list.csv
    Should Be Equal    ${response.file}    results/price-list.csv
    Customer.Post    /upload    upload=results/price-list.csv
    Customer.Json Should Have Value    /bytes    ${response.size}
    Customer.Post    /upload    multipart=${{{'note': 'as of today', 'file': {'file': 'results/price-list.csv', 'type': 'text/csv'}}}}
    Customer.Json Should Have Value    /name    price-list.csv
    Customer.Json Should Have Value    /note    as of today

What Is Not JSON
    Customer.Get    /price-list.csv
    Run Keyword And Expect Error    *the body is not JSON: line 1, column 2:*    Customer.Get Json
    Customer.Get    /articles
    Run Keyword And Expect Error    *there is no /articles/9/name: /articles is a list with 3 items*
    ...    Customer.Get Json    /articles/9/name

A Shop That Is Closed
    Run Keyword And Expect Error    *GET http://127.0.0.1:1/articles: connection refused*
    ...    Customer.Get    http://127.0.0.1:1/articles

*** Keywords ***
Create Sessions
    Customer.Create Session    ${ADDRESS}
    Clerk.Create Session    ${ADDRESS}

Log In
    [Documentation]    From now on the client shows the token that it gets.
    [Arguments]    ${client}    ${user}    ${password}
    Run Keyword    ${client}.Post    /login    user=${user}    password=${password}
    ${token} =    Run Keyword    ${client}.Get Json    /token
    Run Keyword    ${client}.Create Session    ${ADDRESS}    bearer=${token}
