*** Settings ***
Documentation       "Argument definitions carry both required and has_default/default, kind, and explicit marker entries where needed": what
...                 Robot Framework makes of them.
Resource            jsonrpc.resource
Library             JsonRpcRemote    ${SERVER}    Plain    AS    Plain
Library             JsonRpcRemote    ${SERVER}    Conversion    AS    Conversion
Library             JsonRpcRemote    ${SERVER}    Options    AS    Options
Library             JsonRpcRemote    ${SERVER}    Declared    AS    Declared
Library             JsonRpcRemote    ${SERVER}    Dynamic    AS    Dynamic
Library             JsonRpcRemote    ${SERVER}    Embedded    AS    Embedded

*** Test Cases ***
Arguments are given by position and by name
    ${text} =    Plain.Join    left    right
    Should Be Equal    ${text}    left right
    ${text} =    Plain.Join    second=right    first=left
    Should Be Equal    ${text}    left right

A missing argument has its default, also in between
    ${text} =    Plain.Greet
    Should Be Equal    ${text}    Hello, World!
    ${text} =    Plain.Greet    times=2
    Should Be Equal    ${text}    Hello, World!Hello, World!
    ${seen} =    Conversion.Take Defaults    word=other    nothing=1
    Should Be Equal    ${seen}    number 3, number 0.5, boolean true, string other, number 2, number 1

An optional argument without a default is nil
    ${text} =    Plain.With Unit    ${5}
    Should Be Equal    ${text}    5 without unit

Variable arguments are those behind the parameters
    ${seen} =    Conversion.Two And Rest    1    ${2}    3    ${{ [4] }}
    Should Match    ${seen}    string 1, number 2, string 3, table *
    ${total} =    Plain.Sum    1    2    3
    Should Be Python    ${total}    6

Named-only arguments are given by name alone
    ${result} =    Options.Connect    host    user=ann    port=22    verbose=yes
    Should Be Python    ${result}    {'host': 'host', 'port': 22, 'user': 'ann', 'verbose': 'true', 'port_type': 'number'}
    ${result} =    Options.Connect    host    user=ann
    Should Be Python    ${result.port}    5025
    Run Keyword And Expect Error    Keyword 'Options.Connect' missing named-only argument 'user'.    Options.Connect    host
    Run Keyword And Expect Error    Keyword 'Options.Connect' expected 1 non-named argument, got 2.    Options.Connect    host    ann

Free named arguments arrive in their order, with their types
    ${named} =    Options.Free    1    zebra=z    apple=${2}    Mango=m
    Should Be Python    ${named}    ['zebra=z', 'apple=2', 'Mango=m']
    ${opts} =    Options.Mixed    retries=1    speed=5
    Should Be Python    ${opts}    {'retries': 1, 'speed': 5}
    ${named} =    Options.Free    1
    Should Be Python    ${named}    []

Variable and named-only arguments go together
    ${result} =    Options.Everything    1    2    3    user=ann
    Should Be Python    ${result}    {'first': '1', 'rest': ['2', '3'], 'user': 'ann'}

Positional-only arguments cannot be named
    ${text} =    Declared.Strictly Positional    a=1    b=2
    Should Be Equal    ${text}    a=12
    ${seen} =    Dynamic.Only Positional    first=a    second=b
    Should Be Python    ${seen}    {'args': ['first=a'], 'named': {'second': 'b'}}

A star marks named-only arguments of a dynamic library
    ${seen} =    Dynamic.Named Only    key=value
    Should Be Python    ${seen.named}    {'key': 'value'}
    Run Keyword And Expect Error    Keyword 'Dynamic.Named Only' missing named-only argument 'key'.    Dynamic.Named Only
    ${seen} =    Dynamic.Anything Goes    1    ${2}    three=3    four=${4}
    Should Be Python    ${seen}    {'args': ['1', 2], 'named': {'three': '3', 'four': 4}}

Robot Framework converts by the types that are sent
    [Template]    Should Be Converted
    Take Integer           0xFF                 number 255
    Take Number            3                    number 3
    Take Boolean           off                  boolean false
    Take String            ${42}                string 42
    Take Literal           FAST                 string fast
    Take Literal           3                    number 3
    Take Integers          [1, 2]               2: number 1, number 2
    Take Dict              {'a': 1, 'b': '2'}   number 3
    Take Integer Or Nil    None                 nil nil
    Take Integer Or Nil    5                    number 5
    Take Union             true                 boolean true
    Take Alias             HIGH                 string high
    Take Unknown           5                    string 5
    Take Anything          true                 string true

A value that cannot be converted fails before the keyword runs
    [Template]    Run Keyword And Expect Error
    ValueError: Argument 'value' got value 'x' that cannot be converted to integer.                      Conversion.Take Integer    x
    ValueError: Argument 'value' got value 'medium' that cannot be converted to 'slow', 'fast' or 3.     Conversion.Take Literal    medium
    ValueError: Argument 'value' got value '?1, 'x'?' that cannot be converted to list?int?: *           Conversion.Take Integers    [1, 'x']
    ValueError: Argument 'value' got value 'x' that cannot be converted to integer or None.              Conversion.Take Integer Or Nil    x
    ValueError: Argument 'port' got value 'ssh' that cannot be converted to integer.                     Options.Connect    host    user=a    port=ssh
    ValueError: Argument 'args' got value 'x' that cannot be converted to integer.                       Plain.Sum    1    x

Wrong arguments have the wording of Robot Framework
    [Template]    Run Keyword And Expect Error
    Keyword 'Plain.Join' expected 2 arguments, got 1.                    Plain.Join    a
    Keyword 'Plain.Join' expected 2 arguments, got 3.                    Plain.Join    a    b    c
    Keyword 'Plain.Join' got multiple values for argument 'first'.       Plain.Join    a    first=b
    Keyword 'Options.Log In' got unexpected named argument 'x'.          Options.Log In    user=a    password=b    x=${1}
    Keyword 'Dynamic.Add Numbers' expected 2 to 3 arguments, got 1.      Dynamic.Add Numbers    1

Embedded arguments are passed and converted
    User Ann has 3 keys
    User Ann should have    3
    ${shout} =    Say hey loudly
    Should Be Equal    ${shout}    HEY
    Run Keyword And Expect Error    *cannot be converted to integer*    User Ann has many keys

Names, tags, documentation and source are those of the library
    ${library} =    Evaluate    robot.running.EXECUTION_CONTEXTS.current.namespace._kw_store.libraries['Plain']    modules=robot.running
    ${keyword} =    Evaluate    $library.find_keywords('Join')[0]
    Should Be Python    ${{ list($keyword.tags) }}    ['smoke', 'text']
    Should Start With    ${keyword.doc}    Joins two texts with a blank.
    Should Be Equal    ${keyword.short_doc}    Joins two texts with a blank.
    Should Be Equal    ${{ str($keyword.source) }}    ${{ os.path.abspath($LIBRARIES + '/Plain.lua') }}
    Should Be Equal    ${{ str($keyword.args) }}    first: str, second: str
    Should Be Equal    ${{ $library.find_keywords('Old Join')[0].doc.splitlines()[0] }}    *DEPRECATED* Use `Join` instead.
    Should Be Python    ${{ [k.name for k in $library.find_keywords('The Given Name')] }}    ['The Given Name']
    Should Start With    ${library.doc}    Plain functions in a table

What is private is no keyword
    [Template]    Run Keyword And Expect Error
    No keyword with name 'Plain.Hidden By Annotation' found.*    Run Keyword    Plain.Hidden By Annotation
    No keyword with name 'Plain._hidden_by_name' found.*    Run Keyword    Plain._hidden_by_name
    No keyword with name 'Plain.Some Function' found.*    Run Keyword    Plain.Some Function

*** Keywords ***
Should Be Converted
    [Arguments]    ${keyword}    ${value}    ${expected}
    ${seen} =    Run Keyword    Conversion.${keyword}    ${value}
    Should Be Equal    ${seen}    ${expected}
