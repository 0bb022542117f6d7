*** Settings ***
Documentation       robotremoteserver: "The remote server can be gracefully stopped using several different methods."
Resource            ../process.resource
Library             Wire.py    ${URL}    # gives further ones their class
Test Teardown       End Server
Test Tags           xmlrpc-only    # robotremoteserver speaks XML-RPC alone

*** Test Cases ***
Ctrl-C stops it
    [Documentation]    "Hitting Ctrl-C on the console where the server is running", which sends SIGINT.
    Start Server    Plain
    Send Signal To Process    SIGINT    server
    Server Should Have Stopped

SIGTERM stops it
    [Documentation]    "Sending the process SIGINT, SIGTERM, or SIGHUP signal."
    Start Server    Plain
    Send Signal To Process    SIGTERM    server
    Server Should Have Stopped

SIGHUP stops it
    Start Server    Plain
    Send Signal To Process    SIGHUP    server
    Server Should Have Stopped

The keyword Stop Remote Server stops it
    [Documentation]    "Using Stop Remote Server keyword." The keyword returns whether the server stops.
    Start Server    Plain
    Import Library    ${REMOTE}    ${OWN_URL}/Plain    AS    ByKeyword
    ${stopped} =    ByKeyword.Stop Remote Server
    Should Be Python    ${stopped}    True
    Server Should Have Stopped

The keyword is at the root too
    Start Server    Plain
    Import Library    ${REMOTE}    ${OWN_URL}    AS    Root
    ${stopped} =    Root.Stop Remote Server
    Should Be Python    ${stopped}    True
    Server Should Have Stopped

The method stop_remote_server stops it
    [Documentation]    "Using stop_remote_server function in the XML-RPC interface."
    Start Server    Plain
    Import Library    Wire.py    ${OWN_URL}    AS    ByMethod
    ${stopped} =    ByMethod.Ask Server    /    stop_remote_server
    Should Be Python    ${stopped}    True
    Server Should Have Stopped

The command stop stops it
    [Documentation]    "Running python -m robotremoteserver stop [uri]."
    Start Server    Plain
    Run Rflua    0    Stopping remote server at ${OWN_URL}.    stop    ${OWN_URL}
    Server Should Have Stopped

The command stop takes an address without http://
    Start Server    Plain
    Run Rflua    0    Stopping remote server at ${OWN_URL}.    stop    127.0.0.1:${PORT}
    Server Should Have Stopped

The command stop succeeds if there is no server
    [Documentation]    "True if server was stopped or it was not running in the first place."
    Start Server    Plain
    Send Signal To Process    SIGTERM    server
    Server Should Have Stopped
    Run Rflua    0    No remote server running at ${OWN_URL}.    stop    ${OWN_URL}

The keyword can be disabled
    [Documentation]    "Can be disabled by using allow_remote_stop=False": --no-remote-stop.
    Start Server    Plain    --no-remote-stop
    Import Library    ${REMOTE}    ${OWN_URL}/Plain    AS    Disabled
    ${stopped} =    Disabled.Stop Remote Server
    Should Be Python    ${stopped}    False
    Server Should Be Running

The method can be disabled
    Start Server    Plain    --no-remote-stop
    Import Library    Wire.py    ${OWN_URL}    AS    NoMethod
    ${stopped} =    NoMethod.Ask Server    /    stop_remote_server
    Should Be Python    ${stopped}    False
    ${result} =    NoMethod.Call Run Keyword    /    stop_remote_server    ${{ [] }}
    Should Be Equal    ${result}[status]    PASS
    Should Be Python    ${result}[return]    False
    Should Match Regexp    ${result}[output]    ^\\*WARN:\\d+\\.\\d+\\* The remote server does not allow stopping\\.\\n$
    Server Should Be Running

The command stop says when stopping is disabled
    Start Server    Plain    --no-remote-stop
    Run Rflua    1    Stopping remote server at ${OWN_URL}.\nStopping not allowed!    stop    ${OWN_URL}
    Server Should Be Running

A signal stops a server whose remote stop is disabled
    Start Server    Plain    --no-remote-stop
    Send Signal To Process    SIGTERM    server
    Server Should Have Stopped

Instances are finalized when the server stops
    Start Server    Account
    Import Library    ${REMOTE}    ${OWN_URL}/Account?arg=Zoe    AS    Zoe
    Zoe.Deposit    1
    Send Signal To Process    SIGTERM    server
    Server Should Have Stopped
    ${output} =    Get File    ${OUTPUT_FILE}
    Should Contain    ${output}    account of Zoe closed

Running keywords may end within the grace
    Start Server    Slow    --grace    20s
    Import Library    Wire.py    ${OWN_URL}    AS    Grace
    Grace.Start Call    /Slow    Count To A Million
    Grace.Call Should Be Running    /Slow    Ping
    Run Rflua    0    Stopping remote server at ${OWN_URL}.    stop    ${OWN_URL}
    ${result} =    Grace.Finish Call
    Should Be Equal    ${result}[status]    PASS
    Should Be Equal As Integers    ${result}[return]    1000000
    Server Should Have Stopped

Keywords that run on behind the grace are cancelled and answered
    Start Server    Slow    --grace    100ms
    Import Library    Wire.py    ${OWN_URL}    AS    Cut
    Cut.Start Call    /Slow    Spin
    Cut.Call Should Be Running    /Slow    Ping
    Run Rflua    0    Stopping remote server at ${OWN_URL}.    stop    ${OWN_URL}
    ${result} =    Cut.Finish Call
    Should Be Equal    ${result}[status]    FAIL
    Should Contain    ${result}[error]    the server is stopping
    Server Should Have Stopped
