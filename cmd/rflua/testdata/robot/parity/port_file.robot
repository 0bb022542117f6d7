*** Settings ***
Documentation       robotremoteserver: "If port_file argument is used, the server writes the port into the specified file where other tools
...                 can easily read it. The server removes the port file automatically when the server is stopped." "Address and
...                 port that are used are printed into the console."
Resource            ../process.resource
Test Teardown       End Server
Test Tags           xmlrpc-only    # robotremoteserver speaks XML-RPC alone

*** Test Cases ***
Port 0 picks a free port, and the port file tells it
    Start Server    Plain
    Should Match Regexp    ${PORT}    ^[1-9][0-9]*$
    Import Library    ${REMOTE}    ${OWN_URL}/Plain    AS    Found
    ${text} =    Found.Join    a    b
    Should Be Equal    ${text}    a b

Two servers with port 0 get different ports
    Start Server    Plain
    VAR    ${first}    ${PORT}
    VAR    ${first_file}    ${PORT_FILE}
    ${handle} =    Get Process Object    server
    Start Server    Plain
    Should Not Be Equal    ${first}    ${PORT}
    Send Signal To Process    SIGTERM    server
    Server Should Have Stopped
    [Teardown]    End Both    ${handle}

Address and port are printed when it starts and when it stops, and the port file is removed
    Start Server    Plain
    File Should Exist    ${PORT_FILE}
    Send Signal To Process    SIGTERM    server
    Server Should Have Stopped

The server answers as soon as the port file is there
    Start Server    Plain
    Server Should Be Running

The host can be given
    [Documentation]    robotremoteserver: "host: Address to listen."
    Start Server    Plain    --host    localhost
    Server Should Be Running

*** Keywords ***
End Both
    [Arguments]    ${first}
    End Server
    Evaluate    ($first.terminate(), $first.wait(15))
