package docs

import (
	"strings"
	"testing"
)

// aPage has what pages have: files, a server, its console, hidden commands, suites, blocks of other languages.
const aPage = `# A page

<!-- run: mkdir made -->
<!-- file: lua/Counter.lua -->
~~~lua
local n = 0
return { count = function() n = n + 1; return n end }
~~~

~~~console
$ rflua serve
Counter  http://127.0.0.1:8270/Counter  1 keyword
Robot Framework remote server at 127.0.0.1:8270 started.
...
$ rflua call --uri http://127.0.0.1:8270/Counter count
1
$ sed -i.old 's/n + 1/n + 10/' lua/Counter.lua
$ rflua call --uri http://127.0.0.1:8270/Counter count
11
~~~

Then:

~~~console
Counter: generation 2; edited lua/Counter.lua; 1 instance follows; 600µs
~~~

~~~lua
print(("x"):rep(3))
~~~

~~~robotframework
*** Settings ***
Library    Remote    http://127.0.0.1:8270/Counter
~~~

~~~json
{"a": 1}
~~~

<!-- not run: needs a robot -->
~~~sh
if true; then weld; fi
~~~
`

// TestWhatAPageGetsWrongIsFound takes a page as it is, and then with one mistake in each row, which must be reported.
func TestWhatAPageGetsWrongIsFound(t *testing.T) {
	for _, c := range []struct{ name, old, new, problem string }{
		{name: "as it is"},
		{"a hidden command fails", "mkdir made", "mkdir no/made", "exit status"},
		{"the library has a mistake", "return { count", "return ( count", "syntax error"},
		{"the server says something else", "Counter  1 keyword", "Counter  2 keywords", "rflua serve: the line \"Counter  http://127.0.0.1:8270/Counter  2 keywords\" is shown, and not printed"},
		{"a keyword returns something else", "count\n1\n", "count\n2\n", `the line "2" is shown, and not printed`},
		{"a line is left out", "count\n11\n", "count\n", `the line "11" is printed, and not shown`},
		{"the edit changes nothing", "s/n + 1/", "s/m + 1/", `the line "11" is shown, and not printed`},
		{"the console says something else of an edit", "generation 2; edited", "generation 3; edited", "the console of the server: the line \"Counter: generation 3"},
		{"the body of a keyword fails", `print(("x"):rep(3))`, `error("no")`, "FAIL: no"},
		{"the suite imports another library", "8270/Counter\n~~~\n\n~~~json", "8270/Number\n~~~\n\n~~~json", "[ ERROR ]"},
		{"the JSON is none", `{"a": 1}`, `{"a": }`, "not JSON"},
		{"the shell cannot read a command", "weld; fi", "weld;", "sh cannot read the block"},
		{"no rule covers a language", "~~~json", "~~~yaml", "no rule says how to run a block of \"yaml\""},
		{"a block has no fence", "Then:\n", "Then:\n\n    rflua serve\n", "an indented block has no language"},
		{"a block does not end", "fi\n~~~\n", "fi\n", "the block does not end"},
		{"a directive has no block", "~~~json\n{\"a\": 1}\n~~~", "<!-- file: x -->\ntext", "there is no block below the directive"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(aPage, c.old, c.new, 1)
			if text == aPage && c.old != "" {
				t.Fatalf("the page has no %q: the row changes nothing", c.old)
			}
			steps, err := parse(strings.ReplaceAll(text, "~~~", "```"))
			if err == nil {
				_, err = take(t, steps)
			}
			switch {
			case err == nil && c.problem != "":
				t.Errorf("nothing was reported, want %q", c.problem)
			case err != nil && (c.problem == "" || !strings.Contains(err.Error(), c.problem)):
				t.Errorf("%v\nwant %q", err, c.problem)
			}
		})
	}
}
