*** Settings ***
Documentation       "new(...) makes the instance: a first parameter called self receives what new returned. The one comment
...                 above new is __init__." Over XML-RPC the arguments of new are in the URL: arg=, repeated, for positional
...                 ones, all others by name, "converted by the server from the annotations of new".
Resource            server.resource

*** Test Cases ***
A positional argument is given with arg=
    Import Library    ${REMOTE}    ${URL}/Account?arg=Ann    AS    Ann
    ${account} =    Ann.Describe
    Should Be Equal    ${account.owner}    Ann
    Should Be Python    ${account.balance}    0
    Should Be Equal    ${account.kind}    giro
    Should Be Equal    ${account.currency}    EUR

Positional arguments keep the order of the URL
    Import Library    ${REMOTE}    ${URL}/Account?arg=Bob&arg=25&arg=savings    AS    Bob
    ${account} =    Bob.Describe
    Should Be Equal    ${account.owner}    Bob
    Should Be Python    ${account.balance}    25
    Should Be Equal    ${account.kind}    savings

Arguments are given by name
    Import Library    ${REMOTE}    ${URL}/Account?kind=savings&owner=Cleo%20%26%20S%C3%B6hne    AS    Cleo
    ${account} =    Cleo.Describe
    Should Be Equal    ${account.owner}    Cleo & Söhne
    Should Be Equal    ${account.kind}    savings

Positional and named arguments go together
    Import Library    ${REMOTE}    ${URL}/Account?arg=Dee&balance=7    AS    Dee
    ${account} =    Dee.Describe
    Should Be Equal    ${account.owner}    Dee
    Should Be Python    ${account.balance}    7

Named-only arguments of new are given by name
    Import Library    ${REMOTE}    ${URL}/Account?arg=Eve&currency=USD&limits=[1,2]    AS    Eve
    ${account} =    Eve.Describe
    Should Be Equal    ${account.currency}    USD
    Should Be Python    ${account.limits}    [1, 2]

Text is converted to the types of the annotations
    Import Library    ${REMOTE}    ${URL}/Account?token=${RUN}&arg=Fay&balance=12&frozen=yes    AS    Fay
    ${account} =    Fay.Describe
    Should Be Equal    ${account.balance_type}    number
    Should Be Python    ${account.frozen}    True
    ${balance} =    Fay.Deposit    3
    Should Be Python    ${balance}    15

The state of the object stays between keywords
    Import Library    ${REMOTE}    ${URL}/Account?token=${RUN}&arg=Gus    AS    Gus
    Gus.Deposit    5
    Gus.Deposit    6
    ${balance} =    Gus.Get Balance
    Should Be Python    ${balance}    11

Different arguments are different instances
    Import Library    ${REMOTE}    ${URL}/Account?token=${RUN}&arg=Hal    AS    Hal
    Import Library    ${REMOTE}    ${URL}/Account?token=${RUN}&arg=Ida    AS    Ida
    Hal.Deposit    100
    ${balance} =    Ida.Get Balance
    Should Be Python    ${balance}    0

A token does not count as an argument
    Import Library    ${REMOTE}    ${URL}/Account?arg=Jo&token=${RUN}-1    AS    Jo1
    Import Library    ${REMOTE}    ${URL}/Account?arg=Jo&token=${RUN}-2    AS    Jo2
    Jo1.Deposit    9
    ${balance} =    Jo2.Get Balance
    Should Be Python    ${balance}    0

Wrong arguments are an error of the import
    [Tags]    xmlrpc-only    # expects quotes as XML-RPC escapes them
    [Template]    Import Should Fail
    /Account?balance=1                Library 'Account' missing value for argument 'owner'.
    /Account?arg=A&arg=1&arg=giro&arg=no&arg=more    Library 'Account' expected 1 to 4 non-named arguments, got 5.
    /Account?arg=A&colour=red         Library 'Account' got unexpected named argument 'colour'.
    /Account?arg=A&owner=B            Library 'Account' got multiple values for argument 'owner'.
    /Account?arg=A&balance=much       Library 'Account': argument 'balance' got value 'much' that cannot be converted to integer
    /Account?arg=A&kind=other         got value \\'other\\' that cannot be converted to "giro"|"savings"
    /Account?arg=A&frozen=perhaps     Library 'Account': argument 'frozen' got value 'perhaps' that cannot be converted to boolean
    /Account?arg=nobody               Initializing library 'Account' failed: nobody cannot own an account
    /Plain?arg=1                      Library 'Plain' expected 0 arguments, got 1.

Arguments that are missing altogether show when the first keyword runs
    [Documentation]    A URL without a query names the shared instance, which the first keyword makes.
    [Tags]    xmlrpc-only    # they show in the import
    Import Library    ${REMOTE}    ${URL}/Account    AS    Nameless
    Should Fail With    Library 'Account' expected 1 to 4 non-named arguments, got 0.    Nameless.Get Balance
