*** Settings ***
Documentation       "Missing or too many or unknown named arguments (the wording of RF's own argument errors)": what the server says to
...                 a client that does not check arguments itself.
Resource            server.resource
Library             BareRemote.py    ${URL}/Failures    AS    Failures
Library             BareRemote.py    ${URL}/Options    AS    Options
Library             BareRemote.py    ${URL}/Plain    AS    Plain
Library             BareRemote.py    ${URL}/Declared    AS    Declared
Test Template       Should Fail With

*** Test Cases ***
Too few arguments
    Keyword 'Failures.takes_one_or_two' expected 1 to 2 arguments, got 0.     Failures.Takes One Or Two
    Keyword 'Plain.join' expected 2 arguments, got 1.                         Plain.Join    a
    Keyword 'Plain.count_rest' expected at least 1 argument, got 0.           Plain.Count Rest

Too many arguments
    Keyword 'Failures.takes_one_or_two' expected 1 to 2 arguments, got 3.     Failures.Takes One Or Two    1    2    3
    Keyword 'Failures.still_works' expected 0 arguments, got 1.               Failures.Still Works    1
    Keyword 'Options.connect' expected 1 non-named argument, got 2.           Options.Connect    1    2    user=x

An argument twice
    Keyword 'Plain.join' got multiple values for argument 'first'.            Plain.Join    a    first=b

An argument in between missing
    Keyword 'Failures.takes_one_or_two' missing value for argument 'a'.       Failures.Takes One Or Two    b=1

Unknown named arguments
    Keyword 'Plain.join' got unexpected named argument 'third'.               Plain.Join    a    b    third=c
    Keyword 'Options.log_in' got unexpected named arguments 'x' and 'y'.      Options.Log In    user=a    password=b    y=1    x=2

Named-only arguments missing
    Keyword 'Options.connect' missing named-only argument 'user'.             Options.Connect    host
    Keyword 'Options.log_in' missing named-only arguments 'password' and 'user'.    Options.Log In

A positional-only argument by name
    Keyword 'Declared.Strictly Positional' got unexpected named argument 'a'.
    ...    Declared.Strictly Positional    1    b=2    a=3
