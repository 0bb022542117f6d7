*** Settings ***
Documentation       "---@named p says that the last parameter takes named arguments: the fields of its @class are named-only
...                 arguments (with ? and = as above); a [string] field, or a plain table type, is **p."
Resource            server.resource
Library             ${REMOTE}    ${URL}/Options

*** Test Cases ***
Named-only arguments arrive in a table
    ${result} =    Connect    host    user=ann    port=22    verbose=yes
    Should Be Python    ${result}    {'host': 'host', 'port': 22, 'user': 'ann', 'verbose': 'true', 'port_type': 'number'}

A named-only argument that is not given has its default or is nil
    ${result} =    Connect    host    user=ann
    Should Be Python    ${result.port}    5025
    Should Be Equal    ${result.verbose}    nil

A positional argument can be named besides
    ${result} =    Connect    user=ann    host=h
    Should Be Equal    ${result.host}    h

A named-only argument without ? is required
    [Template]    Should Fail With
    Keyword '${REMOTE}.Connect' missing named-only argument 'user'.    Connect    host
    Keyword '${REMOTE}.Log In' missing named-only arguments 'password' and 'user'.    Log In

A named-only argument cannot be positional
    Should Fail With    Keyword '${REMOTE}.Connect' expected 1 non-named argument, got 2.    Connect    host    ann

An unknown named argument is refused
    Should Fail With    Keyword '${REMOTE}.Log In' got unexpected named argument 'pasword'.
    ...    Log In    user=a    password=b    pasword=c

A named-only argument is converted by its type
    Run Keyword And Expect Error    *Argument 'port' got value 'ssh' that cannot be converted to integer.
    ...    Connect    host    user=ann    port=ssh

Free named arguments arrive in their order
    ${named} =    Free    1    zebra=z    apple=${2}    Mango=m
    Should Be Python    ${named}    ['zebra=z', 'apple=2', 'Mango=m']

Without free named arguments the table is empty
    ${named} =    Free    1
    Should Be Python    ${named}    []

A [string] field takes any further name and has a type
    ${opts} =    Mixed    retries=1    speed=5
    Should Be Python    ${opts}    {'retries': 1, 'speed': 5}
    ${opts} =    Mixed
    Should Be Python    ${opts}    {'retries': 3}
    Run Keyword And Expect Error    *cannot be converted to integer*    Mixed    speed=fast

Variable and named-only arguments go together
    ${result} =    Everything    1    2    3    user=ann
    Should Be Equal    ${result.first}    1
    Should Be Python    ${result.rest}    ['2', '3']
    Should Be Equal    ${result.user}    ann
