*** Settings ***
Documentation     Process.lua: programs on the machine where rflua runs, which must be a Unix system for these programs.
...
...               The server must be started with ``--allow-exec``. The token gives this suite a library instance of its own: other
...               suites neither see nor end its processes.
Resource          client.resource
Library           ${CLIENT}    @{PROCESS ${CLIENT}}
Test Teardown     Terminate All Processes    kill=True

*** Variables ***
@{PROCESS Remote}           http://${SERVER}/Process?token=${PABOTEXECUTIONPOOLID}
@{PROCESS JsonRpcRemote}    tcp://${RPC}    Process

*** Test Cases ***
Run A Program
    ${result} =    Run Process    echo    nothing    is    *special*
    Process Should Have Succeeded    ${result}
    Should Be Equal    ${result.stdout}    nothing is *special*

A Failing Program Is A Result
    ${result} =    Run Process    echo oops >&2; exit 3    shell=True
    Should Be Equal As Integers    ${result.rc}    3
    Should Be Equal    ${result.stderr}    oops
    Process Should Have Succeeded    ${result}    rc=3
    Run Keyword And Expect Error    *the process ended with 3, not with 0*oops*    Process Should Have Succeeded    ${result}

Arguments Of A Script
    ${result} =    Run Process    echo "$2, $1"    World    Hello    shell=True
    Should Be Equal    ${result.stdout}    Hello, World

Input, Environment And Directory
    ${result} =    Run Process    cat; echo "$ONE $TWO"; pwd    shell=True    stdin=input,    env:ONE=1    env=${{{'TWO': '2'}}}
    Should Match Regexp    ${result.stdout}    input,1 2\n/.*
    Run Keyword And Expect Error    */etc is outside of the directories that --fs-root allows*    Run Process    pwd    cwd=/etc

A Program That Takes Too Long Is Ended
    ${result} =    Run Process    sleep    1000    timeout=100ms
    Should Be True    ${result.timed_out}
    Should Be Equal    ${result.signal}    SIGTERM
    Run Keyword And Expect Error    *the process timed out after 0.* seconds*    Process Should Have Succeeded    ${result}

Output Is In The Log While The Program Runs
    Run Process    echo one; echo two    shell=True    live=INFO

Start A Server And Talk To It
    ${handle} =    Start Process    echo ready; while read line; do echo "got $line"; done    shell=True    alias=server
    Wait Until Process Output Contains    ready    server
    Process Should Be Running    server
    Write To Process    hello\n
    Wait Until Process Output Contains    got hello
    Send Signal To Process    INT    ${handle}
    ${result} =    Wait For Process    server    timeout=10s
    Should Be Equal    ${result.stdout}    ready\ngot hello
    Process Should Be Stopped    ${handle}

Several Processes
    Start Process    sleep    1000    alias=first
    Start Process    sleep    1000    alias=second
    Switch Process    first
    ${result} =    Terminate Process
    Should Be Equal As Integers    ${result.rc}    -15
    ${running} =    Is Process Running    second
    Should Be True    ${running}
    ${nothing} =    Wait For Process    second    timeout=10ms
    Should Be True    not $nothing
    ${result} =    Wait For Process    second    timeout=10ms    on_timeout=kill
    Should Be Equal    ${result.signal}    SIGKILL

There Must Be Such A Program
    Run Keyword And Expect Error    *there is no program "no-such-program" in the PATH*    Run Process    no-such-program
    Run Keyword And Expect Error    *there is no process 'nobody'*    Get Process Id    nobody
