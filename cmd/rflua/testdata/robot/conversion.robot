*** Settings ***
Documentation       "Lua types become the type names RF converts by: integer int, number float, boolean bool, string str, T[]
...                 list[T], table<K,V> dict[K, V], A|B A | B, "x"|"y" Literal['x', 'y'], nil None, any and unknown names: no type."
Resource            server.resource
Library             ${REMOTE}    ${URL}/Conversion

*** Test Cases ***
integer is int
    [Template]    Should Be Converted
    Take Integer    42        number 42
    Take Integer    -1        number -1
    Take Integer    0xFF      number 255
    Take Integer    1 000     number 1000
    Take Integer    ${3.0}    number 3

number is float
    [Template]    Should Be Converted
    Take Number    2.5     number 2.5
    Take Number    3       number 3
    Take Number    1e3     number 1000

boolean is bool
    [Template]    Should Be Converted
    Take Boolean    yes      boolean true
    Take Boolean    OFF      boolean false
    Take Boolean    1        boolean true
    Take Boolean    False    boolean false

string is str
    [Template]    Should Be Converted
    Take String    ${42}      string 42
    Take String    ${2.5}     string 2.5
    Take String    ${True}    string True
    Take String    text       string text

Literals are Literal
    [Template]    Should Be Converted
    Take Literal    slow    string slow
    Take Literal    FAST    string fast
    Take Literal    3       number 3

T[] is list[T]
    [Template]    Should Be Converted
    Take Integers    [1, 2]                  2: number 1, number 2
    Take Integers    ${{ ['1', 2.0] }}       2: number 1, number 2
    Take Integers    ${{ () }}               0:${SPACE}

table<K, V> is dict[K, V]
    [Template]    Should Be Converted
    Take Dict    {'a': 1, 'b': 2}         number 3
    Take Dict    ${{ {'a': '3'} }}        number 3

A union with nil takes None
    [Template]    Should Be Converted
    Take Integer Or Nil    5          number 5
    Take Integer Or Nil    None       nil nil
    Take Integer Or Nil    ${None}    nil nil

A union is tried from left to right
    [Template]    Should Be Converted
    Take Union    5       number 5
    Take Union    true    boolean true

An alias is what it stands for
    Should Be Converted    Take Alias    HIGH    string high

any, unknown names and missing comments are no type
    [Template]    Should Be Converted
    Take Unknown     5       string 5
    Take Unknown     ${5}    number 5
    Take Anything    true    string true

A value that cannot be converted fails before the keyword runs
    [Template]    Run Keyword And Expect Error
    ValueError: Argument 'value' got value 'x' that cannot be converted to integer.                          Take Integer    x
    ValueError: Argument 'value' got value 'x' that cannot be converted to float.                            Take Number    x
    ValueError: Argument 'value' got value 'medium' that cannot be converted to 'slow', 'fast' or 3.         Take Literal    medium
    ValueError: Argument 'value' got value '?1, 'x'?' that cannot be converted to list?int?: *               Take Integers    [1, 'x']
    ValueError: Argument 'value' got value 'x' that cannot be converted to integer or None.                  Take Integer Or Nil    x

Defaults keep their types
    [Documentation]    "= literal right after the type is its default, and the engine passes it when the argument is missing."
    ${seen} =    Take Defaults
    Should Be Equal    ${seen}    number 3, number 0.5, boolean true, string word, number 2, nil nil

Arguments with typed defaults are converted
    ${seen} =    Take Defaults    4    1.5    no    5    [1]    6
    Should Be Equal    ${seen}    number 4, number 1.5, boolean false, string 5, number 1, number 6

A default in between can be left to the server
    ${seen} =    Take Defaults    word=other    nothing=1
    Should Be Equal    ${seen}    number 3, number 0.5, boolean true, string other, number 2, number 1

Variable arguments are those behind the parameters
    ${seen} =    Two And Rest    1    ${2}    3    ${4}
    Should Be Equal    ${seen}    string 1, number 2, string 3, number 4

*** Keywords ***
Should Be Converted
    [Arguments]    ${keyword}    ${value}    ${expected}
    ${seen} =    Run Keyword    ${keyword}    ${value}
    Should Be Equal    ${seen}    ${expected}
