*** Settings ***
Documentation       The table of values (docs/protocols.md, "Values") over JSON-RPC: from the test, in Lua, back to the test. "The client pickles every argument
...                 value that is not a plain JSON scalar; its result decoder corrupts nested containers silently, so to that
...                 client containers and bytes are returned pickled (dicts as RF's DotDict, so that ${result.a.b} works)."
Resource            jsonrpc.resource
Library             Things.py
Library             JsonRpcRemote    ${SERVER}    Values

*** Variables ***
&{DEVICE}           name=psu    channels=${{ [{'volts': 5.5, 'on': True}, {'volts': 0.5}] }}    empty=${{ {} }}

*** Test Cases ***
None is nil as an argument and comes back as None
    ${seen} =    See    ${None}
    Should Be Equal    ${seen}    nil nil
    ${seen} =    See Optional Integer    ${None}
    Should Be Equal    ${seen}    nil nil
    ${back} =    Echo    ${None}
    Should Be Python    ${back}    None
    ${back} =    Return Nil
    Should Be Python    ${back}    None
    ${back} =    Return Nothing
    Should Be Python    ${back}    None

None in a list is robot.null and keeps its place
    ${seen} =    Null In List    ${{ [None, 2] }}
    Should Be Python    ${seen}    ['userdata null', True, 2]
    ${back} =    Echo    ${{ [1, None, 3] }}
    Should Be Python    ${back}    [1, None, 3]
    ${back} =    Return List With Null
    Should Be Python    ${back}    [1, None, 3]

None in a dict is no entry, as in Lua
    ${back} =    Echo    ${{ {'a': None, 'b': [None]} }}
    Should Be Python    ${back}    {'b': [None]}

A bool is a boolean and comes back as a bool
    [Template]    Should Travel
    ${True}    boolean true
    ${False}    boolean false

Text is a string and comes back as it was
    [Template]    Should Come Back
    ${EMPTY}
    plain
    ${SPACE} blanks at both ends ${SPACE}
    ünïcödé, Ελληνικά, 漢字
    😀 and 👩‍👩‍👧
    "quotes" and \\backslashes\\ and /slashes/
    \u2028\ufffd\U0010fffd

Control characters and all line ends are kept both ways
    [Template]    Should Come Back
    a\r\nb\rc\nd\te
    null \x00 bell \x07 escape \x1b delete \x7f next line \x85
    ${{ ['a\r\nb\x00', {'k\x01': '\x02'}] }}

Text with control characters comes from Lua as text
    ${back} =    Return Control Characters
    Should Be Python    ${back}    'null \\x00 bell \\x07 escape \\x1b'
    ${back} =    Return Line Ends
    Should Be Python    ${back}    'unix\\ndos\\r\\nmac\\rtab\\t end'

An int is a number and comes back as an int
    [Template]    Should Travel
    ${0}    number 0
    ${-1}    number -1
    ${2147483647}    number 2147483647
    ${2147483648}    number 2147483648
    ${-2147483649}    number -2147483649

An int up to 2^53 is exact
    ${back} =    Echo    ${9007199254740992}
    Should Be Python    ${back}    9007199254740992
    ${back} =    Echo    ${-9007199254740992}
    Should Be Python    ${back}    -9007199254740992

An int beyond 2^53 arrives as a string of digits, not rounded
    [Template]    Should Travel
    ${9007199254740993}    string 9007199254740993    '9007199254740993'
    ${-9007199254740993}    string -9007199254740993    '-9007199254740993'
    ${{ 2 ** 64 }}    string 18446744073709551616    '18446744073709551616'
    ${{ 10 ** 40 }}    string 1${{ '0' * 40 }}    '1${{ '0' * 40 }}'
    ${{ [2 ** 80] }}[0]    string 1208925819614629174706176    '1208925819614629174706176'

Ints beyond 2^53 inside containers are digits too
    ${back} =    Echo    ${{ [2 ** 53, 2 ** 53 + 1, {'big': 2 ** 70}] }}
    Should Be Python    ${back}    [9007199254740992, '9007199254740993', {'big': '1180591620717411303424'}]

An int of any size up to 64 bits comes back exactly
    ${back} =    Return Int    9007199254740993
    Should Be Python    ${back}    9007199254740993
    ${back} =    Return Int    -9223372036854775808
    Should Be Python    ${back}    -9223372036854775808
    ${back} =    Two To The 53
    Should Be Python    ${back}    9007199254740992

A float comes back as it was
    [Template]    Should Come Back
    ${0.1}
    ${-2.5}
    ${1e-300}
    ${1.7976931348623157e308}
    ${5e-324}
    ${{ [0.1, {'x': -2.5}] }}

Integral numbers come back as int, unless they are declared or forced to be floats
    ${back} =    Echo    ${3.0}
    Should Be Python    ${back}    3
    ${back} =    Integral Number
    Should Be Python    ${back}    5
    ${back} =    Forced Float
    Should Be Python    ${back}    3.0
    ${back} =    Annotated Number
    Should Be Python    ${back}    5.0
    ${back} =    Annotated Numbers
    Should Be Python    ${back}    [1.0, 2.0]
    ${back} =    Annotated Number Dict
    Should Be Python    ${back}    {'a': 1.0}
    ${back} =    Forced Int
    Should Be Python    ${back}    3
    ${back} =    Two To The 64
    Should Be Python    ${back}    1.8446744073709552e+19

Infinity and NaN travel both ways, alone and in containers
    ${huge} =    Is Huge    ${{ float('inf') }}
    Should Be Python    ${huge}    True
    ${back} =    Huge
    Should Be Python    ${back}    inf
    ${back} =    Minus Huge
    Should Be Python    ${back}    -inf
    ${back} =    Not A Number
    Should Be Python    ${back}    nan
    ${back} =    Echo    ${{ [float('-inf'), float('nan'), float('inf')] }}
    Should Be Python    ${back}    [-inf, nan, inf]

Bytes are a string in Lua
    ${bytes} =    See Bytes    ${{ bytes([0, 127, 128, 255]) }}
    Should Be Python    ${bytes}    [0, 127, 128, 255]
    ${bytes} =    See Bytes    ${{ bytearray(b'ab') }}
    Should Be Python    ${bytes}    [97, 98]
    ${seen} =    See    ${{ b'' }}
    Should Be Equal    ${seen}    string${SPACE}

Bytes that are not UTF-8 come back as bytes, at every depth
    [Template]    Should Come Back
    ${{ bytes(range(256)) }}
    ${{ [b'\xff', {'key': b'\xfe\x00'}] }}

Bytes that are UTF-8 come back as text, unless robot.bytes says bytes
    ${back} =    Echo    ${{ 'ü'.encode() }}
    Should Be Python    ${back}    'ü'
    ${back} =    Forced Bytes
    Should Be Python    ${back}    b'text'
    ${back} =    Forced Empty Bytes
    Should Be Python    ${back}    b''
    ${back} =    Return Invalid Utf8
    Should Be Python    ${back}    b'\\xff\\xfe\\x00caf\\xe9'

A list, tuple, set or frozenset is a table and comes back as a list
    [Template]    Should Come Back As
    ${{ ['a', 1, 2.5, True, None] }}    ['a', 1, 2.5, True, None]
    ${{ ('a', 1) }}    ['a', 1]
    ${{ ('a', ('b', ())) }}    ['a', ['b', []]]
    ${{ {'one'} }}    ['one']
    ${{ frozenset(['one']) }}    ['one']
    ${{ [] }}    []
    ${{ () }}    []
    ${{ set() }}    []

Nested and empty containers keep their shape
    [Template]    Should Come Back
    ${{ [[], [[]], [1, [2, [3]]]] }}
    ${{ {} }}
    ${{ {'a': {'b': {'c': []}}, 'd': {}} }}
    ${{ [{'x': 1}, {'x': [{}]}] }}
    ${{ {'a': {'b': 1}} }}
    ${{ list(range(3000)) }}

Lists and dicts made in Lua come back as such
    ${back} =    Return Nested
    Should Be Python    ${back}    [[1, [2, []]], {'deep': {'deeper': ['x']}}]
    ${back} =    Return Empty Table
    Should Be Python    ${back}    []
    ${back} =    Return Empty Annotated Dict
    Should Be Python    ${back}    {}
    ${back} =    Return Empty Dict
    Should Be Python    ${back}    {}
    ${back} =    Return Dict Of Numbered
    Should Be Python    ${back}    {'1': 'a', '2': 'b'}
    ${back} =    Return Hole
    Should Be Python    ${back}    {'1': 'a', '3': 'c'}

Dict order is kept in both directions
    ${seen} =    See Items    ${{ {'zebra': 1, 'apple': 'x', 'mango': True} }}
    Should Be Python    ${seen}    ['zebra: number 1', 'apple: string x', 'mango: boolean true']
    ${back} =    Return Ordered
    Should Be Python    ${{ list($back) }}    ['zebra', 'apple', 'mango', 'banana']
    ${back} =    Echo    ${{ {str(i): i for i in range(99, 0, -1)} }}
    Should Be Equal    ${{ list($back.items()) }}    ${{ [(str(i), i) for i in range(99, 0, -1)] }}

A variable of type &{dict} goes both ways
    ${back} =    Echo    ${DEVICE}
    Should Be Equal    ${back}    ${DEVICE}
    ${seen} =    See Items    ${DEVICE}
    Should Be Python    ${{ [s.split(': table')[0] for s in $seen] }}    ['name: string psu', 'channels', 'empty']
    &{kept} =    Echo    ${DEVICE}
    Should Be Equal    ${kept}[channels][0][volts]    ${5.5}

A returned dict has dot access at every depth, also inside lists
    ${back} =    Echo    ${DEVICE}
    Should Be Equal    ${back.name}    psu
    Should Be Python    ${back.channels[0].on}    True
    Should Be Python    ${back.channels[1].volts}    0.5
    ${back} =    Return Nested
    Should Be Equal    ${back[1].deep.deeper[0]}    x
    ${back} =    Return Point
    Should Be Python    ${back.x}    1.0

OrderedDict and DotDict are dicts
    ${ordered} =    Ordered
    ${back} =    Echo    ${ordered}
    Should Be Python    ${back}    {'zebra': 1, 'apple': 2}
    VAR    &{outer}    inner=${DEVICE}
    ${back} =    Echo    ${outer}
    Should Be Equal    ${back.inner.name}    psu

Keys become strings
    ${seen} =    See Items    ${{ {1: 'one', 2.5: 'half', None: 'none'} }}
    Should Be Python    ${seen}    ['1: string one', '2.5: string half', 'None: string none']
    ${back} =    Return Mixed Keys
    Should Be Python    ${{ sorted($back.items()) }}    [('1', 'one'), ('2.5', 'half'), ('true', 'yes'), ('two', 2)]

Tables from the test can be changed and sent back
    ${back} =    Change    ${{ ['old'] }}    ${{ {} }}
    Should Be Python    ${back}    [['old', 'new'], {'new': 'item'}]

Dates and times arrive as ISO 8601, with their zone if they have one
    ${moments} =    Moments
    ${back} =    Echo    ${moments}
    Should Be Python    ${back}    ['2026-01-02T03:04:05.000678', '2026-01-02T03:04:05Z', '2026-07-02T03:04:05+05:30', '2026-01-02', '03:04:05.600000']
    Should Be Equal    ${{ datetime.datetime.fromisoformat($back[2]) }}    ${moments}[2]
    ${seen} =    See    ${moments}[0]
    Should Be Equal    ${seen}    string 2026-01-02T03:04:05.000678
    ${summer} =    Summer
    ${back} =    Echo    ${summer}
    Should Be Equal    ${back}    2026-07-02T03:04:05+03:00

A timedelta arrives as its seconds
    ${seen} =    See    ${{ datetime.timedelta(minutes=1, milliseconds=500) }}
    Should Be Equal    ${seen}    number 60.5
    ${seen} =    See    ${{ -datetime.timedelta(seconds=1) }}
    Should Be Equal    ${seen}    number -1

Decimal, UUID and Path arrive as plain strings
    [Template]    Should Travel
    ${{ decimal.Decimal('1.50') }}    string 1.50    '1.50'
    ${{ decimal.Decimal('NaN') }}    string NaN    'NaN'
    ${{ uuid.UUID('12345678123456781234567812345678') }}    string 12345678-1234-5678-1234-567812345678    '12345678-1234-5678-1234-567812345678'
    ${{ pathlib.PurePosixPath('a/b.txt') }}    string a/b.txt    'a/b.txt'
    ${{ pathlib.PureWindowsPath('C:/a/b.txt') }}    string C:/a/b.txt    'C:/a/b.txt'
    ${{ pathlib.Path('/') }}    string /    '/'

A member of an Enum arrives as its value
    ${seen} =    See    ${{ Things.Colour.RED }}
    Should Be Equal    ${seen}    string #f00
    ${back} =    Echo    ${{ [Things.Colour.RED, Things.Level.HIGH] }}
    Should Be Python    ${back}    ['#f00', 3]
    ${seen} =    See    ${{ Things.Level.HIGH }}
    Should Be Equal    ${seen}    number 3

A Secret arrives as its text
    ${secret} =    Secret    hunter2
    Should Be Equal    ${{ str($secret) }}    <secret>
    ${seen} =    See    ${secret}
    Should Be Equal    ${seen}    string hunter2
    VAR    ${typed: Secret}    ${secret}
    ${seen} =    See    value=${typed}
    Should Be Equal    ${seen}    string hunter2
    ${back} =    Echo    ${{ [$secret, {'password': $secret}] }}
    Should Be Python    ${back}    ['hunter2', {'password': 'hunter2'}]

All kinds of values go together in one container
    ${moments} =    Moments
    ${back} =    Echo    ${{ {'when': $moments[3], 'price': decimal.Decimal('2.5'), 'raw': b'\xff', 'ids': (uuid.UUID(int=1),), 'at': pathlib.PurePosixPath('x')} }}
    Should Be Python    ${back}    {'when': '2026-01-02', 'price': '2.5', 'raw': b'\\xff', 'ids': ['00000000-0000-0000-0000-000000000001'], 'at': 'x'}

Named arguments take all kinds of values too
    ${back} =    Echo    value=${{ {'a': (1, b'\xff')} }}
    Should Be Python    ${back}    {'a': [1, b'\\xff']}

An object of a class that the server does not know is a clear error, and the session goes on
    ${error} =    Run Keyword And Expect Error    *    See    ${{ Things.Thing() }}
    Should Contain    ${error}    Keyword 'see': argument 1: Things.Thing cannot be sent (allowed: None, bool, int, float, str, bytes, list, tuple, set, dict, datetime,
    ${error} =    Run Keyword And Expect Error    *    See    value=${{ [1, {'deep': Things.Thing()}] }}
    Should Contain    ${error}    Keyword 'see': argument 'value': 
    Should Contain    ${error}    Things.Thing cannot be sent
    Run Keyword And Expect Error    *builtins.range cannot be sent*    See    ${{ range(3) }}
    Run Keyword And Expect Error    *fractions.Fraction cannot be sent*    See    ${{ fractions.Fraction(1, 3) }}
    Run Keyword And Expect Error    *builtins.print cannot be sent*    See    ${{ print }}
    Run Keyword And Expect Error    *cannot be sent*    See    ${{ ValueError('x') }}
    ${seen} =    See    still here
    Should Be Equal    ${seen}    string still here

A value that contains itself or nests too deep is a clear error, and the session goes on
    ${list} =    Evaluate    []
    Evaluate    $list.append($list)
    Run Keyword And Expect Error    *argument 1: *    See    ${list}
    ${deep} =    Deep List    150
    Run Keyword And Expect Error    *argument 1: *100*    See    ${deep}
    ${deep} =    Deep List    90
    ${back} =    Echo    ${deep}
    Should Be Equal    ${{ repr($back) }}    ${{ repr($deep) }}

A result that cannot be sent is a failure that names where, and the session goes on
    Should Fail As    Keyword 'cycle' returned a value that cannot be sent to the test: a table that contains itself (at value.items[1]).    Cycle
    Should Fail As    Keyword 'function_inside' returned a value that cannot be sent to the test: a function (at value.rows[3].on_close).    Function Inside
    Run Keyword And Expect Error    *nested more than 100 levels deep*    Too Deep
    ${back} =    Control Character In Key
    Should Be Python    ${back}    {'a\\x01b': 1}

Large values travel both ways
    VAR    ${text}    ${{ 'xü' * 500_000 }}
    ${back} =    Echo    ${text}
    Should Be True    $back == $text
    ${back} =    Echo    ${{ {str(i): list(range(10)) for i in range(5000)} }}
    Should Be True    $back == {str(i): list(range(10)) for i in range(5000)}

*** Keywords ***
Should Come Back
    [Arguments]    ${value}
    ${back} =    Echo    ${value}
    Should Be Python    ${back}    ${{ str($value) if isinstance($value, dict) else repr($value) }}

Should Come Back As
    [Arguments]    ${value}    ${expected}
    ${back} =    Echo    ${value}
    Should Be Python    ${back}    ${expected}

Should Travel
    [Documentation]    Lua sees it as written; it comes back as Python writes it, by default as it was.
    [Arguments]    ${value}    ${lua}    ${python}=${{ repr($value) }}
    ${seen} =    See    ${value}
    Should Be Equal    ${seen}    ${lua}
    ${back} =    Echo    ${value}
    Should Be Python    ${back}    ${python}
