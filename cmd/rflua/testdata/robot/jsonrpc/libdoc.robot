*** Settings ***
Documentation       python -m robot.libdoc "JsonRpcRemote::tcp://127.0.0.1:8271::<Library>" works for all outputs.
Resource            jsonrpc.resource
Library             Peers.py

*** Test Cases ***
Every library has a specification with all its keywords, as JSON and as a page
    [Documentation]    In this process; the command itself takes half a second for each. The arguments of new have to be given.
    @{files} =    List Files In Directory    ${LIBRARIES}    [!_]*.lua
    VAR    @{libraries}    @{{ sorted(f[:-4] for f in $files if not f.startswith('Broken')) }}    Shelf
    Should Be True    len($libraries) > 20
    Open Session    spec    ${SERVER}
    FOR    ${library}    IN    @{libraries}
        VAR    @{init}    @{{ {'Account': ['Ann'], 'Documented': ['usb1']}.get($library, []) }}
        ${doc} =    Evaluate    robot.libdocpkg.LibraryDocumentation('::'.join(['JsonRpcRemote', $SERVER, $library, *$init]))    modules=robot.libdocpkg
        Import Into    spec    ${library}    @{init}
        ${names} =    Keyword Names Of    spec    ${library}
        Should Be Equal    ${{ sorted(k.name for k in $doc.keywords) }}    ${{ sorted(map(robot.utils.printable_name, $names, [True] * len($names))) }}
        VAR    ${page}    ${OUTPUT_DIR}/jsonrpc-${library}.html
        Evaluate    $doc.save($page, 'HTML')
        ${html} =    Get File    ${page}
        Should Contain    ${html}    ${doc.keywords[0].name}
    END
    [Teardown]    Close Session    spec

Libdoc shows a library
    ${text} =    Libdoc    Documented::usb1    show
    Should Contain    ${text}    Introduction of the library.
    Should Contain    ${text}    Everything that a specification can have.
    Should Contain    ${text}    `count` (type: `int`, default: `3`)
    Should Contain    ${text}    `mode` (type: `Literal['slow', 'fast']`, default: `slow`)
    Should Contain    ${text}    `items` (type: `list[int] | None`, default: `None`)

Libdoc lists the keywords
    ${text} =    Libdoc    Plain    list
    Should Contain    ${text}    The Given Name
    Should Contain    ${text}    Join
    Should Not Contain    ${text}    Hidden

Libdoc writes a page
    VAR    ${page}    ${OUTPUT_DIR}/jsonrpc-plain.html
    Libdoc    Plain    ${page}
    ${html} =    Get File    ${page}
    Should Start With    ${html}    <!DOCTYPE html>
    Should Contain    ${html}    Joins two texts with a blank.
    Should Contain    ${html}    "The Given Name"

Libdoc writes JSON with arguments, types, defaults and tags
    VAR    ${file}    ${OUTPUT_DIR}/jsonrpc-options.json
    Libdoc    Options    ${file}
    ${spec} =    Evaluate    json.load(open($file, encoding='UTF-8'))
    VAR    ${keywords}    ${{ {k['name']: k for k in $spec['keywords']} }}
    Should Be Python    ${{ [a['repr'] for a in $keywords['Everything']['args']] }}    ['first: str', '*args: str', 'port: int = 5025', 'user: str', 'verbose: bool | None = None']
    Should Be Python    ${{ [a['repr'] for a in $keywords['Mixed']['args']] }}    ['*', 'retries: int = 3', '**opts: int']
    Should Be Python    ${{ [a['required'] for a in $keywords['Everything']['args']] }}    [True, False, False, True, False]
    Should End With    ${keywords}[Everything][source]    Options.lua

Libdoc writes JSON of a dynamic library
    VAR    ${file}    ${OUTPUT_DIR}/jsonrpc-dynamic.json
    Libdoc    Dynamic    ${file}
    ${spec} =    Evaluate    json.load(open($file, encoding='UTF-8'))
    VAR    ${keywords}    ${{ {k['name']: k for k in $spec['keywords']} }}
    Should Contain    ${spec}[doc]    The introduction of a dynamic library.
    Should Be Python    ${{ [a['repr'] for a in $keywords['Only Positional']['args']] }}    ['first', '/', 'second=2']
    Should Be Python    ${{ [a['repr'] for a in $keywords['Named Only']['args']] }}    ['*', 'key', 'other=None']
    Should Be Python    ${keywords}[Add Numbers][tags]    ['dynamic', 'math']

A library that cannot be imported is told
    ${result} =    Run Libdoc    Plane    show
    Should Be Equal As Integers    ${result.rc}    252
    Should Contain    ${result.stdout}    RPC Error -32602: unknown library 'Plane'; 

*** Keywords ***
Run Libdoc
    [Arguments]    ${library}    ${target}
    ${result} =    Run Process    ${{ sys.executable }}    -m    robot.libdoc    JsonRpcRemote::${SERVER}::${library}    ${target}
    ...    stderr=STDOUT    stdin=NONE    timeout=30 seconds    on_timeout=kill    env:PYTHONIOENCODING=UTF-8
    RETURN    ${result}

Libdoc
    [Arguments]    ${library}    ${target}
    ${result} =    Run Libdoc    ${library}    ${target}
    Should Be Equal As Integers    ${result.rc}    0    ${result.stdout}
    RETURN    ${result.stdout}
