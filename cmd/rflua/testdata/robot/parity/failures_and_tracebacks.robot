*** Settings ***
Documentation       robotremoteserver: messages of failures with the type in front unless it is generic or ROBOT_SUPPRESS_NAME is set,
...                 ROBOT_CONTINUE_ON_FAILURE, ROBOT_EXIT_ON_FAILURE, and tracebacks "most recent call last". In Lua a failure without a
...                 type has its name suppressed.
Resource            ../server.resource
Library             Wire.py    ${URL}
Library             ${REMOTE}    ${URL}/Failures

*** Test Cases ***
A generic failure is its message alone
    Should Fail With    Hello!    Fail With    Hello!
    Should Fail With    Hello!    Robot Fail    Hello!    type=RuntimeError

Another type is in front of the message
    Should Fail With    MyError: Hello!    Robot Fail    Hello!    type=MyError

A type without a message is the message
    Should Fail With    MyError    Robot Fail    ${EMPTY}    type=MyError

Without a type the name is suppressed
    Should Fail With    Hello!    Robot Fail Without Options    Hello!

A continuable failure has the flag
    ${result} =    Call Run Keyword    /Failures    robot_fail    ${{ ['on', 'T', False, True] }}
    Should Be Python    ${{ [$result['status'], $result['error'], $result['continuable']] }}    ['FAIL', 'T: on', True]
    Should Not Contain    ${result}    fatal

A fatal failure has the flag
    ${result} =    Call Run Keyword    /Failures    robot_fatal    ${{ ['off'] }}
    Should Be Python    ${{ [$result['status'], $result['error'], $result['fatal']] }}    ['FAIL', 'off', True]
    Should Not Contain    ${result}    continuable

An ordinary failure has no flags
    ${result} =    Call Run Keyword    /Failures    fail_with    ${{ ['x'] }}
    Should Be Python    ${{ sorted($result) }}    ['error', 'status', 'traceback']

The traceback has the most recent call last
    ${result} =    Call Run Keyword    /Failures    fail_through_functions    ${{ [] }}
    Should Match    ${result}[traceback]    Lua traceback (most recent call last):*'fail_through_functions'*'outer'*'inner'*

A keyword that passes has a status and what there is to say
    ${result} =    Call Run Keyword    /Failures    still_works    ${{ [] }}
    Should Be Python    ${result}    {'status': 'PASS', 'return': 'works'}
    ${result} =    Call Run Keyword    /Values    return_nil    ${{ [] }}
    Should Be Python    ${result}    {'status': 'PASS'}
