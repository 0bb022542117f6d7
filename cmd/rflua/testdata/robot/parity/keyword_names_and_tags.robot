*** Settings ***
Documentation       robotremoteserver: "This includes setting custom name and tags for keywords."
Resource            ../server.resource
Library             Wire.py    ${URL}
Library             ${REMOTE}    ${URL}/Plain
Library             ${REMOTE}    ${URL}/Embedded    AS    Embedded

*** Test Cases ***
A custom name is the keyword's only name
    ${text} =    The Given Name
    Should Be Equal    ${text}    some_function
    ${names} =    Ask Server    /Plain    get_keyword_names
    Should Contain    ${names}    The Given Name
    Should Not Contain    ${names}    some_function

A custom name can have embedded arguments
    ${text} =    Say hello loudly
    Should Be Equal    ${text}    HELLO

Custom tags are told
    ${tags} =    Ask Server    /Plain    get_keyword_tags    join
    Should Be Python    ${tags}    ['text', 'smoke']
    ${tags} =    Ask Server    /Plain    get_keyword_tags    The Given Name
    Should Be Python    ${tags}    []
    ${tags} =    Ask Server    /Dynamic    get_keyword_tags    Add Numbers
    Should Be Python    ${tags}    ['math', 'dynamic']

Arguments, types and documentation are told
    ${args} =    Ask Server    /Plain    get_keyword_arguments    greet
    Should Be Python    ${args}    [['greeting', 'Hello'], ['name', 'World'], ['times', 1]]
    ${types} =    Ask Server    /Plain    get_keyword_types    greet
    Should Be Python    ${types}    {'greeting': 'str', 'name': 'str', 'times': 'int'}
    ${doc} =    Ask Server    /Plain    get_keyword_documentation    join
    Should Start With    ${doc}    Joins two texts with a blank.
    ${doc} =    Ask Server    /Plain    get_keyword_documentation    __intro__
    Should Be Equal    ${doc}    Plain functions in a table: the simplest library there is.
    ${doc} =    Ask Server    /Account    get_keyword_documentation    __init__
    Should Start With    ${doc}    Opens the account.

stop_remote_server is among the keywords and documented
    ${names} =    Ask Server    /Plain    get_keyword_names
    Should Be Equal    ${names}[-1]    stop_remote_server
    ${doc} =    Ask Server    /Plain    get_keyword_documentation    stop_remote_server
    Should Contain    ${doc}    Stops the remote server
    ${args} =    Ask Server    /Plain    get_keyword_arguments    stop_remote_server
    Should Be Python    ${args}    []
