*** Settings ***
Documentation       What Robot Framework's own Remote shows of servers that want credentials, encryption or certificates.
...                 The certificate is for localhost, and SSL_CERT_FILE names it.
Resource            ../process.resource
Test Teardown       End Server
Test Tags           access

*** Variables ***
${FILES}            ${EMPTY}    # directory of users (me:secret), others, server.pem and server.key

*** Test Cases ***
Credentials of the URL let a suite in
    Start Guarded Server    --auth    ${FILES}/users
    Import Library    Remote    http://me:secret@localhost:${PORT}/Plain    AS    Credentials
    ${text} =    Credentials.Join    a    b
    Should Be Equal    ${text}    a b

A percent sign in the URL stands for what cannot be written
    Start Guarded Server    --auth    ${FILES}/others
    Import Library    Remote    http://you:p%40ss%3A%C3%A4@localhost:${PORT}/Plain    AS    Quoted
    ${text} =    Quoted.Join    a    b
    Should Be Equal    ${text}    a b

The same over https
    Start Guarded Server    --auth    ${FILES}/users    --tls-cert    ${FILES}/server.pem    --tls-key    ${FILES}/server.key
    Import Library    Remote    https://me:secret@localhost:${PORT}/Plain    AS    Encrypted
    ${text} =    Encrypted.Join    a    b
    Should Be Equal    ${text}    a b

One user in the environment
    VAR    &{ENVIRONMENT}    env:RFLUA_USER=env    env:RFLUA_PASSWORD=word    scope=TEST
    Start Guarded Server
    Import Library    Remote    http://env:word@localhost:${PORT}/Plain    AS    ByEnvironment
    ${text} =    ByEnvironment.Join    a    b
    Should Be Equal    ${text}    a b

Importing without credentials fails and says what to write
    Start Guarded Server    --auth    ${FILES}/users
    Import From    http://localhost:${PORT}/Plain    This server wants credentials: write http://USER:PASSWORD@host:port/Library.

Importing with a wrong password fails
    Start Guarded Server    --auth    ${FILES}/users
    Import From    http://me:wrong@localhost:${PORT}/Plain    The user name or the password is wrong.

A keyword of a user who has been removed fails, without the password in the message
    ${users} =    Get File    ${FILES}/users
    Create File    ${OUTPUT_DIR}/changing-users    ${users}
    Start Guarded Server    --auth    ${OUTPUT_DIR}/changing-users
    Import Library    Remote    http://me:secret@localhost:${PORT}/Plain    AS    Removed
    Removed.Join    a    b
    Copy File    ${FILES}/others    ${OUTPUT_DIR}/changing-users
    Wait Until Keyword Succeeds    10 seconds    100 milliseconds
    ...    Should Fail With    The user name or the password is wrong.    Removed.Join    a    b

A server that speaks https tells a suite that does not
    Start Guarded Server    --tls-cert    ${FILES}/server.pem    --tls-key    ${FILES}/server.key
    Import From    http://localhost:${PORT}/Plain    This server speaks https only: write https:// in the URL.

Remote has no certificate for a server that wants one
    Start Guarded Server    --tls-cert    ${FILES}/server.pem    --tls-key    ${FILES}/server.key    --tls-client-ca    ${FILES}/server.pem
    ${error} =    Run Keyword And Expect Error    *    Import Library    Remote    https://localhost:${PORT}/Plain
    Should Contain Any    ${error}    CERTIFICATE_REQUIRED    certificate required    Connection reset    EOF occurred

The server writes no credentials anywhere
    Start Guarded Server    --auth    ${FILES}/users    --log-level    debug
    Import Library    Remote    http://me:secret@localhost:${PORT}/Plain    AS    Silent
    Silent.Join    a    b
    Import From    http://me:mistake@localhost:${PORT}/Plain    The user name or the password is wrong.
    ${output} =    Get File    ${OUTPUT_FILE}
    Should Contain    ${output}    reason=credentials
    Should Contain    ${output}    keyword=join
    Should Not Contain Any    ${output}    secret    mistake    bWU6    c2VjcmV0

*** Keywords ***
Start Guarded Server
    [Arguments]    @{options}
    Start Server    Plain    --host    localhost    @{options}

Import From
    [Arguments]    ${url}    ${text}
    ${error} =    Run Keyword And Expect Error    *    Import Library    Remote    ${url}
    Should Contain    ${error}    ${text}
