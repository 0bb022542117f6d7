*** Settings ***
Documentation       "robot.keyword{ name=, args=, types=, tags=, doc=, run= } declares one without comments (for generated keywords)."
Resource            server.resource
Library             ${REMOTE}    ${URL}/Declared

*** Test Cases ***
robot.keyword declares a keyword
    ${text} =    Draw Circle    5
    Should Be Equal    ${text}    circle number 5 black 0

Keywords can be declared in a loop
    ${text} =    Draw Square    5    red    a    b
    Should Be Equal    ${text}    square number 5 red 2

types converts
    Run Keyword And Expect Error    *Argument 'size' got value 'big' that cannot be converted to integer.    Draw Circle    big

Without a name the key in the library's table is the name
    ${text} =    Named By Key    a    b=B
    Should Be Equal    ${text}    B

A declared keyword can have embedded arguments
    ${text} =    Measure height in metres
    Should Be Equal    ${text}    height/metres

Named-only and free named arguments arrive as the last parameter, a table
    ${seen} =    Take Options    1    level=high    extra=x
    Should Be Python    ${seen}    {'first': '1', 'level': 'high', 'depth': 2, 'extra': 'x'}

The slash marks positional-only arguments
    ${text} =    Strictly Positional    a=1    b=2
    Should Be Equal    ${text}    a=12

Declared and ordinary keywords go together
    ${text} =    Ordinary
    Should Be Equal    ${text}    ordinary
