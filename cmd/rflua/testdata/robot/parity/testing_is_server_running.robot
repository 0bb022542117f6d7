*** Settings ***
Documentation       robotremoteserver: "testing is a remote server running ... by running the module as a script with test argument and an
...                 optional URI." "Testing and stopping should work also with other Robot Framework remote server implementations."
Resource            ../process.resource
Test Teardown       End Server
Test Tags           xmlrpc-only    # robotremoteserver speaks XML-RPC alone

*** Test Cases ***
A running server is found
    Start Server    Plain
    Run Rflua    0    Remote server running at ${OWN_URL}.    test    ${OWN_URL}

The address may lack http://
    Start Server    Plain
    Run Rflua    0    Remote server running at ${OWN_URL}.    test    127.0.0.1:${PORT}

One library of a server can be tested
    Start Server    Plain
    Run Rflua    0    Remote server running at ${OWN_URL}/Plain.    test    ${OWN_URL}/Plain
    Run Rflua    1    No remote server running at ${OWN_URL}/Plane.    test    ${OWN_URL}/Plane

A missing server is not found
    Start Server    Plain
    Send Signal To Process    SIGTERM    server
    Server Should Have Stopped
    Run Rflua    1    No remote server running at ${OWN_URL}.    test    ${OWN_URL}

Servers of other makers can be tested and stopped
    VAR    ${file}    ${OUTPUT_DIR}/${{ uuid.uuid4().hex }}.port
    Start Process    ${{ sys.executable }}    ${CURDIR}/../OtherServer.py    ${file}    alias=server    stdin=NONE
    Wait Until Created    ${file}    10 seconds
    ${port} =    Get File    ${file}
    VAR    ${uri}    http://127.0.0.1:${port}
    Run Rflua    0    Remote server running at ${uri}.    test    ${uri}
    Run Rflua    0    Stopping remote server at ${uri}.    stop    ${uri}
    ${result} =    Wait For Process    server    timeout=10 seconds    on_timeout=kill
    Should Be Equal As Integers    ${result.rc}    0
    Run Rflua    1    No remote server running at ${uri}.    test    ${uri}
