*** Settings ***
Documentation       "python -m robot.libdoc Remote::http://127.0.0.1:8270/<Library> show and ... out.html work": get_library_information has
...                 "__intro__ and __init__ entries, without which Libdoc crashes".
Resource            server.resource
Library             Collections
Library             OperatingSystem
Library             Process
Library             Specification.py
Library             Wire.py    ${URL}

*** Variables ***
${LIBRARIES}        ${CURDIR}/../lua

*** Test Cases ***
Every library has a specification with all its keywords
    [Tags]    xmlrpc-only    # an import without the arguments of new fails; Stop Remote Server is of XML-RPC
    @{libraries} =    Libraries That Load
    FOR    ${library}    IN    @{libraries}
        ${spec} =    Libdoc Json    ${library}
        ${names} =    Ask Server    /${library}    get_keyword_names
        Should Be Equal    ${{ sorted(k['name'] for k in $spec['keywords']) }}    ${{ sorted(map(robot.utils.printable_name, $names, [True] * len($names))) }}
    END

Every library can be shown and listed
    [Tags]    xmlrpc-only    # as above
    @{libraries} =    Libraries That Load
    FOR    ${library}    IN    @{libraries}
        ${names} =    Libdoc List    ${library}
        ${text} =    Libdoc Show    ${library}
        Should Contain    ${names}    Stop Remote Server
        FOR    ${name}    IN    @{names}
            Should Contain    ${text}    ${name}
        END
    END

Every library has a page
    [Tags]    xmlrpc-only    # as above
    @{libraries} =    Libraries That Load
    FOR    ${library}    IN    @{libraries}
        ${html} =    Libdoc Html    ${library}
        Should Start With    ${html}    <!DOCTYPE html>
        Should Contain    ${html}    "Stop Remote Server"
    END

The root has a specification with the keywords of all libraries
    [Tags]    xmlrpc-only    # there is no root over JSON-RPC
    ${spec} =    Libdoc Json    ${EMPTY}
    ${names} =    Evaluate    [k['name'] for k in $spec['keywords']]
    List Should Contain Sub List    ${names}    ${{ ['Join', 'Add Numbers', 'Only In One', 'TwinTwo.Who Am I'] }}
    Should Contain    ${spec}[doc]    /Plain

The command itself works for all outputs
    [Template]    Libdoc Command Should Work
    show                        The introduction of a dynamic library.
    list                        Add Numbers
    ${OUTPUT_DIR}/spec.html     The introduction of a dynamic library.
    ${OUTPUT_DIR}/spec.json     The introduction of a dynamic library.

The comment at the top of the file is the introduction
    [Tags]    xmlrpc-only    # imports without the arguments of new
    ${spec} =    Libdoc Json    Documented
    Should Contain    ${spec}[doc]    Introduction of the library.
    Should Contain    ${spec}[doc]    With a second paragraph &amp; &lt;special&gt; characters.

The comment above new documents the import
    [Tags]    xmlrpc-only    # the client has no place for it
    ${spec} =    Libdoc Json    Documented?arg=x
    Length Should Be    ${spec}[inits]    1
    Should Contain    ${spec}[inits][0][doc]    How to import it.

Arguments, types and defaults are specified
    [Tags]    xmlrpc-only    # imports without the arguments of new
    ${spec} =    Libdoc Json    Documented
    ${keyword} =    Get Specification    ${spec}    Everything
    Arguments Should Be    ${keyword}    text: str    count: int = 3    ratio: float = 0.5    flag: bool = True
    ...    mode: Literal['slow', 'fast'] = slow    items: list[int] | None = None    map: dict[str, float] | None = None
    ...    either: int | str = 1    plain=None
    Should Be Equal    ${keyword}[returnType][name]    bool
    Should Contain    ${keyword}[doc]    Everything that a specification can have.
    Should Contain    ${keyword}[doc]    some text

Tags are specified
    [Tags]    xmlrpc-only    # imports without the arguments of new
    ${spec} =    Libdoc Json    Documented
    ${keyword} =    Get Specification    ${spec}    Everything
    Should Be Python    ${keyword}[tags]    ['hardware', 'spec']
    ${spec} =    Libdoc Json    Dynamic
    ${keyword} =    Get Specification    ${spec}    Add Numbers
    Should Be Python    ${keyword}[tags]    ['dynamic', 'math']
    Should Be Python    ${spec}[tags]    ['dynamic', 'math']

Deprecation is specified
    ${spec} =    Libdoc Json    Plain
    ${keyword} =    Get Specification    ${spec}    Old Join
    Should Be Python    ${keyword}[deprecated]    True
    ${keyword} =    Get Specification    ${spec}    Join
    Dictionary Should Not Contain Key    ${keyword}    deprecated

All kinds of arguments are specified
    ${spec} =    Libdoc Json    Options
    ${keyword} =    Get Specification    ${spec}    Everything
    Arguments Should Be    ${keyword}    first: str    *args: str    port: int = 5025    user: str    verbose: bool | None = None
    ${keyword} =    Get Specification    ${spec}    Mixed
    Arguments Should Be    ${keyword}    *    retries: int = 3    **opts: int
    ${spec} =    Libdoc Json    Dynamic
    ${keyword} =    Get Specification    ${spec}    Only Positional
    Arguments Should Be    ${keyword}    first    /    second=2
    ${spec} =    Libdoc Json    Declared
    ${keyword} =    Get Specification    ${spec}    Draw Circle
    Arguments Should Be    ${keyword}    size: int    colour=black    *more

Embedded arguments are in the name
    ${spec} =    Libdoc Json    Embedded
    ${keyword} =    Get Specification    ${spec}    User \${name} Should Have
    Arguments Should Be    ${keyword}    expected: int    message: str = wrong number of keys

*** Keywords ***
Libraries That Load
    [Documentation]    Those in the served directory, by their files, so that none is forgotten.
    @{files} =    List Files In Directory    ${LIBRARIES}    [!_]*.lua
    ${libraries} =    Evaluate    sorted(f[:-4] for f in $files if not f.startswith('Broken')) + ['Shelf']
    Should Be True    len($libraries) > 20
    RETURN    ${libraries}

Libdoc Command Should Work
    [Arguments]    ${target}    ${expected}
    ${result} =    Run Process    ${{ sys.executable }}    -m    robot.libdoc    --pythonpath    ${CURDIR}
    ...    ${REMOTE}::${URL}/Dynamic    ${target}    stderr=STDOUT    stdin=NONE    env:PYTHONIOENCODING=UTF-8
    Should Be Equal As Integers    ${result.rc}    0    ${result.stdout}
    ${text} =    Set Variable    ${result.stdout}
    IF    $target not in ('show', 'list')
        ${text} =    Get File    ${target}
    END
    Should Contain    ${text}    ${expected}
