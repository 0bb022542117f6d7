*** Settings ***
Documentation       "Init arguments are converted by the server from the annotations of new ("3" becomes 3 for integer, ...), because the client does not."
Resource            jsonrpc.resource

*** Test Cases ***
Positional arguments arrive in their order, with their types
    Import Library    JsonRpcRemote    ${SERVER}    Account    Ann    25    savings    yes    AS    Ann
    ${account} =    Ann.Describe
    Should Be Python    ${account}    {'owner': 'Ann', 'balance': 25, 'kind': 'savings', 'frozen': True, 'balance_type': 'number', 'currency': 'EUR'}

Arguments are given by name, in any order
    Import Library    JsonRpcRemote    ${SERVER}    Account    frozen=off    kind=savings    owner=Bob & Söhne    balance=7    AS    Bob
    ${account} =    Bob.Describe
    Should Be Python    ${account}    {'owner': 'Bob & Söhne', 'balance': 7, 'kind': 'savings', 'frozen': False, 'balance_type': 'number', 'currency': 'EUR'}

Positional, named and named-only arguments go together
    Import Library    JsonRpcRemote    ${SERVER}    Account    Cleo    balance=3    currency=USD    limits=[1, 2]    AS    Cleo
    ${account} =    Cleo.Describe
    Should Be Python    ${account.balance}    3
    Should Be Equal    ${account.currency}    USD
    Should Be Python    ${account.limits}    [1, 2]

Arguments that are not text keep their types
    Import Library    JsonRpcRemote    ${SERVER}    Account    Dee    ${12}    frozen=${True}    limits=${{ [3, 4] }}    AS    Dee
    ${account} =    Dee.Describe
    Should Be Python    ${account.balance}    12
    Should Be Python    ${account.frozen}    True
    Should Be Python    ${account.limits}    [3, 4]

Missing arguments have their defaults
    Import Library    JsonRpcRemote    ${SERVER}    Account    Eve    AS    Eve
    ${account} =    Eve.Describe
    Should Be Python    ${account}    {'owner': 'Eve', 'balance': 0, 'kind': 'giro', 'frozen': False, 'balance_type': 'number', 'currency': 'EUR'}

The client's own arguments do not reach new
    Import Library    JsonRpcRemote    ${SERVER}    Account    Fay    balance=1    rpc_scope=TEST    rpc_timeout=5    AS    Fay
    ${balance} =    Fay.Deposit    1
    Should Be Python    ${balance}    2

Wrong arguments are a clear error of the import
    [Template]    Import Should Fail As
    RPC Error -32602: Library 'Account' expected 1 to 4 non-named arguments, got 0.                Account
    RPC Error -32602: Library 'Account' missing value for argument 'owner'.                        Account    balance=1
    RPC Error -32602: Library 'Account' expected 1 to 4 non-named arguments, got 5.                Account    A    1    giro    no    more
    RPC Error -32602: Library 'Account' got unexpected named argument 'colour'.                    Account    A    colour=red
    RPC Error -32602: Library 'Account' got multiple values for argument 'owner'.                  Account    A    owner=B
    Library 'Account': argument 'balance' got value 'much' that cannot be converted to integer     Account    A    much
    that cannot be converted to "giro"|"savings"                                                   Account    A    kind=other
    Library 'Account': argument 'frozen' got value 'perhaps' that cannot be converted to boolean   Account    A    frozen=perhaps
    Library 'Account': argument 'limits' got value                                                 Account    A    limits=[1, 'x']
    Library 'Plain' expected 0 arguments, got 1.                                                   Plain    1

An error that new raises is an error of the import
    Import Should Fail As    Initializing library 'Account' failed: nobody cannot own an account    Account    nobody
