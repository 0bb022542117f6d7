*** Settings ***
Library     Remote    ${URI}


*** Test Cases ***
Two Thousand Calls
    ${begin} =    Evaluate    time.perf_counter()
    FOR    ${hundred}    IN RANGE    20
        FOR    ${call}    IN RANGE    100
            ${got} =    Echo    Hello, world!
        END
        Should Be Equal    ${got}    Hello, world!
    END
    ${seconds} =    Evaluate    time.perf_counter() - $begin
    Log To Console    loop=${seconds}
