*** Settings ***
Documentation       The table of values (docs/protocols.md, "Values"): from the test, in Lua, back to the test.
Resource            server.resource
Library             Samples.py
Library             Wire.py    ${URL}
Library             ${REMOTE}    ${URL}/Values

*** Test Cases ***
None arrives as an empty string where text is possible, since XML-RPC has no None
    [Tags]    xmlrpc-only    # JSON has null
    ${seen} =    See    ${None}
    Should Be Equal    ${seen}    string${SPACE}
    ${seen} =    See Optional String    ${None}
    Should Be Equal    ${seen}    string${SPACE}

None arrives as nil where text is not possible
    ${seen} =    See Optional Integer    ${None}
    Should Be Equal    ${seen}    nil nil
    ${seen} =    See Optional Integer
    Should Be Equal    ${seen}    nil nil

None in a list keeps its place
    [Tags]    xmlrpc-only    # JSON has null
    ${back} =    Echo    ${{ [1, None, 3] }}
    Should Be Python    ${back}    [1, '', 3]

None in a list is robot.null for clients that can send it
    ${result} =    Call Run Keyword    /Values    null_in_list    ${{ [[None, 2]] }}
    Should Be Python    ${result}[return]    ['userdata null', True, 2]

nil and nothing come back as the empty string, the documented rule for None
    [Tags]    xmlrpc-only    # JSON has null
    ${back} =    Return Nil
    Should Be Python    ${back}    ''
    ${back} =    Return Nothing
    Should Be Python    ${back}    ''
    ${back} =    Return List With Null
    Should Be Python    ${back}    [1, '', 3]

Of several returned values the first one comes back
    ${back} =    Return Many Values
    Should Be Python    ${back}    1

A bool is a boolean and comes back as a bool
    ${seen} =    See    ${True}
    Should Be Equal    ${seen}    boolean true
    ${seen} =    See    ${False}
    Should Be Equal    ${seen}    boolean false
    ${back} =    Return True
    Should Be Python    ${back}    True
    ${back} =    Return False
    Should Be Python    ${back}    False

Text is a string and comes back as it was
    [Template]    Should Come Back
    ${EMPTY}
    plain
    ${SPACE} blanks at both ends ${SPACE}
    ünïcödé, Ελληνικά, 漢字
    😀 and 👩‍👩‍👧
    <tag attr="a">&amp; 'quotes' ]]> <![CDATA[x]]>
    line\nfeed and\ttab
    &#13; is text
    \u2028\ufffd\U0010fffd

Carriage returns are kept both ways
    [Documentation]    "bool, str: same". The client writes them into the XML as they are; XML parsers would make line feeds of them.
    ${back} =    Echo    a\r\nb\rc
    Should Be Python    ${back}    'a\\r\\nb\\rc'
    ${back} =    Return Line Ends
    Should Be Python    ${back}    'unix\\ndos\\r\\nmac\\rtab\\t end'

XML special characters come from Lua as they are
    ${back} =    Return Text
    Should Be Equal    ${back}    <tag attr="a">&amp; 'ünïcödé' 漢字 😀]]>

An empty string is not nothing
    ${seen} =    See String    ${EMPTY}
    Should Be Equal    ${seen}    string${SPACE}
    ${back} =    Return Empty String
    Should Be Python    ${back}    ''

Text that XML cannot carry travels as binary
    [Documentation]    "Text that XML cannot carry travels as Binary (the RF rule); control characters never break a reply."
    [Tags]    xmlrpc-only    # JSON can carry it
    ${back} =    Return Control Characters
    Should Be Python    ${back}    b'null \\x00 bell \\x07 escape \\x1b'
    ${back} =    Return Control With Umlaut
    Should Be Python    ${back}    b'\\xc3\\xbc\\x01'
    ${back} =    Echo    a\x00b\x01
    Should Be Python    ${back}    b'a\\x00b\\x01'
    ${bytes} =    See Bytes    a\x00b\x1f
    Should Be Python    ${bytes}    [97, 0, 98, 31]

An int is a number and comes back as an int
    [Template]    Should Come Back
    ${0}
    ${1}
    ${-1}
    ${2147483647}
    ${-2147483648}

An int beyond 32 bits arrives as its digits where text is declared, since the client cannot send it otherwise
    [Tags]    xmlrpc-only    # JSON has no such limit
    ${seen} =    See String    ${2147483648}
    Should Be Equal    ${seen}    string 2147483648
    ${seen} =    See String    ${9007199254740993}
    Should Be Equal    ${seen}    string 9007199254740993
    Run Keyword And Expect Error    OverflowError: int exceeds XML-RPC limits    Echo    ${2147483648}

An int of any size up to 64 bits comes back exactly
    ${back} =    Two To The 31
    Should Be Python    ${back}    2147483648
    ${back} =    Minus Two To The 31 Minus 1
    Should Be Python    ${back}    -2147483649
    ${back} =    Two To The 53
    Should Be Python    ${back}    9007199254740992
    ${back} =    Return Int    9007199254740993
    Should Be Python    ${back}    9007199254740993
    ${back} =    Return Int    -9223372036854775808
    Should Be Python    ${back}    -9223372036854775808

Integral numbers go back as int, others as float
    ${back} =    Integral Number
    Should Be Python    ${back}    5
    ${back} =    Fraction
    Should Be Python    ${back}    2.5
    ${back} =    Echo    ${3.0}
    Should Be Python    ${back}    3
    ${back} =    Tiny
    Should Be Python    ${back}    5e-324
    ${back} =    Two To The 64
    Should Be Python    ${back}    1.8446744073709552e+19

A float comes back as it was
    [Template]    Should Come Back
    ${0.1}
    ${-2.5}
    ${1e-300}
    ${1.7976931348623157e308}
    ${3.141592653589793}

Infinity and NaN travel both ways
    ${huge} =    Is Huge    ${{ float('inf') }}
    Should Be Python    ${huge}    True
    ${back} =    Huge
    Should Be Python    ${back}    inf
    ${back} =    Minus Huge
    Should Be Python    ${back}    -inf
    ${back} =    Not A Number
    Should Be Python    ${back}    nan
    ${back} =    Echo    ${{ float('-inf') }}
    Should Be Python    ${back}    -inf
    ${back} =    Echo    ${{ float('nan') }}
    Should Be Python    ${back}    nan

@return number is always a float, at every depth
    ${back} =    Annotated Number
    Should Be Python    ${back}    5.0
    ${back} =    Annotated Numbers
    Should Be Python    ${back}    [1.0, 2.0]
    ${back} =    Annotated Number Dict
    Should Be Python    ${back}    {'a': 1.0}
    ${back} =    Return Point
    Should Be Python    ${back}    {'x': 1.0, 'y': 2.0}

robot.int and robot.float force a type, and a script can go on calculating with them
    ${back} =    Forced Float
    Should Be Python    ${back}    3.0
    ${back} =    Forced Int
    Should Be Python    ${back}    3
    ${back} =    Calculated With Forced
    Should Be Python    ${back}    4

robot.int refuses what is not an integer
    Run Keyword And Expect Error    *robot.int: argument 1, 'x', is wrong:*    Return Int    1.5
    Run Keyword And Expect Error    *robot.int: argument 1, 'x', is wrong:*    Return Int    99999999999999999999

Bytes are a string in Lua
    ${bytes} =    See Bytes    ${{ bytes([0, 127, 128, 255]) }}
    Should Be Python    ${bytes}    [0, 127, 128, 255]
    ${seen} =    See    ${{ b'' }}
    Should Be Equal    ${seen}    string${SPACE}
    ${bytes} =    See Bytes    ${{ bytearray(b'ab') }}
    Should Be Python    ${bytes}    [97, 98]

A string that is not valid UTF-8 goes back as bytes
    ${back} =    Return Invalid Utf8
    Should Be Python    ${back}    b'\\xff\\xfe\\x00caf\\xe9'
    ${back} =    Echo    ${{ bytes(range(256)) }}
    Should Be Equal    ${back}    ${{ bytes(range(256)) }}

robot.bytes goes back as bytes
    ${back} =    Forced Bytes
    Should Be Python    ${back}    b'text'
    ${back} =    Forced Empty Bytes
    Should Be Python    ${back}    b''

A list, tuple or set is a table and comes back as a list
    [Tags]    xmlrpc-only    # a range is pickled as a class that is not allowed
    ${back} =    Echo    ${{ ['a', 1, 2.5, True] }}
    Should Be Python    ${back}    ['a', 1, 2.5, True]
    ${back} =    Echo    ${{ ('a', 1) }}
    Should Be Python    ${back}    ['a', 1]
    ${back} =    Echo    ${{ {'one'} }}
    Should Be Python    ${back}    ['one']
    ${back} =    Echo    ${{ range(3) }}
    Should Be Python    ${back}    [0, 1, 2]
    ${seen} =    See Items    ${{ ['a', 1] }}
    Should Be Python    ${seen}    ['1: string a', '2: number 1']

A non-empty table whose keys are exactly 1..n is a list
    ${back} =    Return List
    Should Be Python    ${back}    ['a', 2, True]
    ${back} =    Return Nested
    Should Be Python    ${back}    [[1, [2, []]], {'deep': {'deeper': ['x']}}]
    ${back} =    Return Hole
    Should Be Python    ${back}    {'1': 'a', '3': 'c'}

Nested and empty containers keep their shape
    [Template]    Should Come Back
    ${{ [] }}
    ${{ [[], [[]], [1, [2, [3]]]] }}
    ${{ {} }}
    ${{ {'a': {'b': {'c': []}}, 'd': {}} }}
    ${{ [{'x': 1}, {'x': [{}]}] }}

An unmarked {} goes back as a list unless @return says a dict
    ${back} =    Return Empty Table
    Should Be Python    ${back}    []
    ${back} =    Return Empty Annotated Dict
    Should Be Python    ${back}    {}

robot.list and robot.dict mark a table
    ${back} =    Return Empty Dict
    Should Be Python    ${back}    {}
    ${back} =    Return Empty List
    Should Be Python    ${back}    []
    ${back} =    Return Dict Of Numbered
    Should Be Python    ${back}    {'1': 'a', '2': 'b'}
    ${back} =    Return Sparse List
    Should Be Python    ${back}    {'1': 'a', '2': 'b', 'extra': 'kept'}

Dict order is kept in both directions
    ${seen} =    See Items    ${{ {'zebra': 1, 'apple': 'x', 'mango': True} }}
    Should Be Python    ${seen}    ['zebra: number 1', 'apple: string x', 'mango: boolean true']
    ${back} =    Return Ordered
    Should Be Python    ${{ list($back) }}    ['zebra', 'apple', 'mango', 'banana']
    ${back} =    Echo    ${{ {str(i): i for i in range(99, 0, -1)} }}
    Should Be Equal    ${{ list($back.items()) }}    ${{ [(str(i), i) for i in range(99, 0, -1)] }}

A dict that comes back has dot access at every depth
    ${back} =    Echo    ${{ {'outer': {'inner': [{'x': 'found'}]}} }}
    Should Be Equal    ${back.outer.inner[0].x}    found

Keys become strings
    [Tags]    xmlrpc-only    # that of None is None
    ${seen} =    See Items    ${{ {1: 'one', 2.5: 'half', True: 'yes', None: 'none'} }}
    Should Be Python    ${{ sorted($seen) }}    ['1: string yes', '2.5: string half', ': string none']
    ${back} =    Return Mixed Keys
    Should Be Python    ${{ sorted($back.items()) }}    [('1', 'one'), ('2.5', 'half'), ('true', 'yes'), ('two', 2)]

Tables from the test can be changed and sent back
    ${back} =    Change    ${{ ['old'] }}    ${{ {} }}
    Should Be Python    ${back}    [['old', 'new'], {'new': 'item'}]

A datetime or date arrives as ISO 8601
    [Tags]    xmlrpc-only    # XML-RPC drops the microseconds
    ${moment}    ${day} =    Moment And Day
    ${seen} =    See    ${moment}
    Should Be Equal    ${seen}    string 2026-01-02T03:04:05
    ${seen} =    See    ${day}
    Should Be Equal    ${seen}    string 2026-01-02T00:00:00
    ${back} =    Echo    ${moment}
    Should Be Python    ${back}    '2026-01-02T03:04:05'

A timedelta arrives as its seconds
    ${seen} =    See    ${{ datetime.timedelta(minutes=1, milliseconds=500) }}
    Should Be Equal    ${seen}    number 60.5

Decimal, UUID, Path, Enum and other objects arrive as plain strings
    [Tags]    xmlrpc-only    # an Enum is its value, and other objects are not allowed
    [Template]    Should Be Seen As
    ${{ decimal.Decimal('1.50') }}                                      string 1.50
    ${{ uuid.UUID('12345678123456781234567812345678') }}                string 12345678-1234-5678-1234-567812345678
    ${{ pathlib.PurePosixPath('a/b.txt') }}                             string a/b.txt
    ${{ fractions.Fraction(1, 3) }}                                     string 1/3
    ${{ Samples.Colour.RED }}                                           string Colour.RED

A cycle in the result is a failure that names where it is
    Should Fail With    Keyword 'cycle' returned a value that cannot be sent to the test: a table that contains itself (at value.items[1]).    Cycle

A function or coroutine in the result is a failure that names where it is
    Should Fail With    Keyword 'function_inside' returned a value that cannot be sent to the test: a function (at value.rows[3].on_close).    Function Inside
    Should Fail With    Keyword 'coroutine_inside' returned a value that cannot be sent to the test: a coroutine (at value["a key"]).    Coroutine Inside
    Should Fail With    Keyword 'bare_function' returned a value that cannot be sent to the test: a function (at value).    Bare Function
    Run Keyword And Expect Error    *a dict key that is a table*    Table As Key

Nesting deeper than 100 in the result is a failure
    Run Keyword And Expect Error    GLOB:*: a table nested more than 100 levels deep (at value[[]1][[]1]*    Too Deep
    ${back} =    Deep Enough
    Should Be Python    ${{ len(str($back)) }}    ${{ str(2 * 91 + len("'bottom'")) }}

A key that XML cannot carry is a failure that names it
    [Tags]    xmlrpc-only    # JSON can carry it
    Run Keyword And Expect Error    *the key "a\\x01b" has a character that XML cannot carry*    Control Character In Key

*** Keywords ***
Should Come Back
    [Arguments]    ${value}
    ${back} =    Echo    ${value}
    Should Be Python    ${back}    ${{ str($value) if isinstance($value, dict) else repr($value) }}

Should Be Seen As
    [Arguments]    ${value}    ${expected}
    ${seen} =    See    ${value}
    Should Be Equal    ${seen}    ${expected}
