*** Settings ***
Documentation       "run_keyword(name, args, named) (dynamic), plus the optional get_keyword_arguments, get_keyword_types,
...                 get_keyword_tags, get_keyword_documentation, get_keyword_source, mean what they mean in RF's dynamic library
...                 API."
Resource            server.resource
Library             ${REMOTE}    ${URL}/Dynamic
Library             ${REMOTE}    ${URL}/DynamicBare    AS    Bare
Library             ${REMOTE}    ${URL}/DynamicCamel    AS    Camel
Library             ${REMOTE}    ${URL}/DynamicPositional    AS    Positional

*** Test Cases ***
run_keyword runs the keyword that is asked for
    ${sum} =    Add Numbers    1    2    3
    Should Be Python    ${sum}    6

get_keyword_types converts, by name
    Run Keyword And Expect Error    *Argument 'b' got value 'x' that cannot be converted to integer.    Add Numbers    1    x

get_keyword_types converts, by position
    ${seen} =    Positional Types    3    4
    Should Be Python    ${seen}    ['number', 3, 4]

A default in get_keyword_arguments makes an argument optional; the library supplies it
    [Documentation]    RF: "dynamic libraries must take care of defaults themselves".
    ${sum} =    Add Numbers    1    2
    Should Be Python    ${sum}    13

The slash marks positional-only arguments
    ${seen} =    Only Positional    first=a    second=b
    Should Be Python    ${seen.args}    ['first=a']
    Should Be Python    ${seen.named}    {'second': 'b'}

The star marks named-only arguments
    ${seen} =    Named Only    key=value
    Should Be Python    ${seen.named}    {'key': 'value'}
    Should Fail With    Keyword '${REMOTE}.Named Only' missing named-only argument 'key'.    Named Only

Variable and free named arguments reach run_keyword
    ${seen} =    Anything Goes    1    ${2}    three=3    four=${4}
    Should Be Python    ${seen.args}    ['1', 2]
    Should Be Python    ${seen.named}    {'three': '3', 'four': 4}

Arguments given by name reach a run_keyword with three parameters by name
    ${sum} =    Add Numbers    b=${5}    a=${1}
    Should Be Python    ${sum}    16

Arguments given by name reach a run_keyword with two parameters by position
    [Documentation]    As in Robot Framework, which puts defaults where arguments in between are missing.
    [Tags]    xmlrpc-only    # the client switches conversion by defaults off for keywords without types
    ${seen} =    Positional.Show    a=1    c=9
    Should Be Python    ${seen}    ['1', 2, 9]
    ${seen} =    Positional.Show    b=5    a=1
    Should Be Python    ${seen}    ['1', 5]
    ${seen} =    Positional.Show All    1    2
    Should Be Python    ${seen}    ['1', '2']
    Should Fail With    Keyword 'Positional.Show All' got unexpected named argument 'x'.    Positional.Show All    x=${1}

A dynamic keyword can have embedded arguments
    ${text} =    Embedded stone Here
    Should Be Equal    ${text}    thing stone

An error in run_keyword fails the keyword
    Should Fail With    dynamic failure    Fail Dynamically

Wrong numbers of arguments never reach run_keyword
    Should Fail With    Keyword '${REMOTE}.Add Numbers' expected 2 to 3 arguments, got 1.    Add Numbers    1

A library with get_keyword_names and run_keyword alone takes any positional arguments
    ${text} =    Bare.First Thing    a    b
    Should Match    ${text}    first_thing 2 *
    ${text} =    Bare.Second Thing
    Should Match    ${text}    Second Thing 0 *

run_keyword has the instance as self
    ${first} =    Bare.First Thing
    ${second} =    Bare.First Thing
    Should Be Equal As Integers    ${{ int($first.split()[-1]) + 1 }}    ${{ $second.split()[-1] }}

The functions of the dynamic API can be in camelCase
    ${text} =    Camel    one    key=value
    Should Be Equal    ${text}    camel one value
