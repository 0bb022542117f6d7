*** Settings ***
Documentation     Files.lua: files and directories of the machine that the server runs on.
...
...               All tests work in a temporary directory, which vanishes with the instance.
Resource          client.resource
Library           ${CLIENT}    @{FILES ${CLIENT}}
Suite Setup       Work In A Temporary Directory
Suite Teardown    Remove Directory    ${DIR}    recursive=True

*** Variables ***
@{FILES Remote}           http://${SERVER}/Files?token=${PABOTEXECUTIONPOOLID}
@{FILES JsonRpcRemote}    tcp://${RPC}    Files
${TEXT}                   first line\nsecond line\n

*** Test Cases ***
Create A File And Read It
    Create File    ${DIR}/notes.txt    ${TEXT}
    ${text} =    Get File    ${DIR}/notes.txt
    Should Be Equal    ${text}    ${TEXT}
    ${size} =    Get File Size    ${DIR}/notes.txt
    Should Be Equal    ${size}    ${23}

Directories Are Created On The Way
    Create File    ${DIR}/logs/2026/01/today.txt
    Directory Should Exist    ${DIR}/logs/2026/01
    File Should Be Empty    ${DIR}/logs/2026/01/today.txt

Continue A File
    Append To File    ${DIR}/log.txt    started\n
    Append To File    ${DIR}/log.txt    WARN: hot\n
    Append To File    ${DIR}/log.txt    stopped\n
    File Should Contain    ${DIR}/log.txt    WARN
    File Should Not Contain    ${DIR}/log.txt    ERROR
    ${warnings} =    Grep File    ${DIR}/log.txt    WARN
    Should Be Equal    ${warnings}    ${{['WARN: hot']}}

Bytes
    Create Binary File    ${DIR}/firmware.bin    ${{b'\x00\x01\xfe\xff'}}
    ${bytes} =    Get Binary File    ${DIR}/firmware.bin
    Should Be Equal    ${bytes}    ${{b'\x00\x01\xfe\xff'}}

Compare Files By Content Or By Hash
    Create File    ${DIR}/sent.txt    hello
    Copy File    ${DIR}/sent.txt    ${DIR}/received.txt
    Files Should Be Equal    ${DIR}/sent.txt    ${DIR}/received.txt
    ${hash} =    Get File Hash    ${DIR}/received.txt    md5
    Should Be Equal    ${hash}    5d41402abc4b2a76b9719d911017c592
    Append To File    ${DIR}/received.txt    !
    Run Keyword And Expect Error    *differ; they have 5 and 6 bytes*
    ...    Files Should Be Equal    ${DIR}/sent.txt    ${DIR}/received.txt

Find Files
    Create File    ${DIR}/find/a.txt
    Create File    ${DIR}/find/b.log
    Create File    ${DIR}/find/below/c.txt
    ${names} =    List Directory    ${DIR}/find
    Should Be Equal    ${names}    ${{['a.txt', 'b.log', 'below']}}
    ${names} =    List Directory    ${DIR}/find    *.txt
    Should Be Equal    ${names}    ${{['a.txt']}}
    ${paths} =    List Files    ${DIR}/find/**/*.txt
    VAR    @{expected}    ${DIR}/find/a.txt    ${DIR}/find/below/c.txt
    Should Be Equal    ${paths}    ${expected}

Copy And Move
    Create File    ${DIR}/from/a.txt    a
    ${path} =    Copy File    ${DIR}/from/a.txt    ${DIR}/from/copy.txt
    Should Be Equal    ${path}    ${DIR}/from/copy.txt
    Copy Directory    ${DIR}/from    ${DIR}/to
    Move File    ${DIR}/from/a.txt    ${DIR}/to/moved.txt
    File Should Not Exist    ${DIR}/from/a.txt
    ${names} =    List Directory    ${DIR}/to
    Should Be Equal    ${names}    ${{['a.txt', 'copy.txt', 'moved.txt']}}

A Directory As Destination Takes The File In
    Create File    ${DIR}/report.txt
    Create Directory    ${DIR}/archive
    ${path} =    Move File    ${DIR}/report.txt    ${DIR}/archive
    Should Be Equal    ${path}    ${DIR}/archive/report.txt

Remove
    Create File    ${DIR}/old/a.txt
    Run Keyword And Expect Error    *directory not empty*    Remove Directory    ${DIR}/old
    Remove Directory    ${DIR}/old    recursive=True
    Directory Should Not Exist    ${DIR}/old
    Remove File    ${DIR}/old/a.txt    ${DIR}/nothing.txt

Wait For What Another Program Does
    [Documentation]    The other program is the test itself here, so that there is nothing left to wait for.
    Run Keyword And Expect Error    *does not exist after 50 milliseconds*    Wait Until Created    ${DIR}/result.txt    timeout=50ms
    Create File    ${DIR}/result.txt    state: running
    Wait Until Created    ${DIR}/result.txt
    Run Keyword And Expect Error    *does not contain * after 50 milliseconds*
    ...    Wait Until File Contains    ${DIR}/result.txt    done    timeout=50ms
    Create File    ${DIR}/result.txt    state: done
    Wait Until File Contains    ${DIR}/result.txt    done
    Remove File    ${DIR}/result.txt
    Wait Until Removed    ${DIR}/result.txt

Checks That Fail Say What Was Found
    Create File    ${DIR}/box/thing.txt    some text
    Run Keyword And Expect Error    *is not empty: there is thing.txt*    Directory Should Be Empty    ${DIR}/box
    Run Keyword And Expect Error    *is not empty: it has 9 bytes*    File Should Be Empty    ${DIR}/box/thing.txt
    Run Keyword And Expect Error    *in line 1: some text*    File Should Not Contain    ${DIR}/box/thing.txt    text
    Run Keyword And Expect Error    *other.txt* does not exist*    File Should Exist    ${DIR}/box/other.txt

Failures Name The Path And The Cause
    Run Keyword And Expect Error    *nothing.txt: no such file or directory*    Get File    ${DIR}/nothing.txt
    Run Keyword And Expect Error    */box: is a directory*    Create File    ${DIR}/box    text

Other Directories Are Out Of Reach
    Run Keyword And Expect Error    */etc/passwd is outside of the directories that --fs-root allows*    Get File    /etc/passwd
    Run Keyword And Expect Error    *../../../secret is outside of the directories*    Get File    ../../../secret

A Temporary File For A Program That Wants A Path
    ${path} =    Create Temporary File    a,b\n1,2\n    suffix=.csv
    Should End With    ${path}    .csv
    File Should Contain    ${path}    1,2
    Remove File    ${path}

*** Keywords ***
Work In A Temporary Directory
    ${dir} =    Create Temporary Directory
    VAR    ${DIR}    ${dir}    scope=SUITE
