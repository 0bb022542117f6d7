package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A cell of the column "test" names tests in backquotes, each perhaps followed by rows of it in quotes.
var (
	namedTest = regexp.MustCompile("`([^`]+)`")
	namedRow  = regexp.MustCompile(`"([^"]+)"`)
	testFunc  = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// hazardWords are what each table must speak of: the hazards that gopher-lua is known for.
var hazardWords = map[string][]string{
	"hazards.md": {
		"endless loop", "string.rep", "channel.make", "lua.MaxArrayIndex", "table.concat", ".-.-.-.-b", "a million `(`", "gsub of many matches",
		"string.format", "compiling deeply nested source", "load and loadstring", "recursion through coroutines", "cancelled deep recursion", "endless tail call",
		"os.exit", "io.read", "io.popen", "channel", "debug", "setfenv", "pcall", "metamethod", "Close while running",
	},
}

// hazardRow is a row of a table of hazards.
type hazardRow struct{ hazard, tests string }

// hazardRows are the rows of all tables whose first and last columns are hazard and test.
func hazardRows(text string) (rows []hazardRow) {
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			inside = false
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		first, last := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[len(cells)-1])
		switch {
		case first == "hazard" && last == "test":
			inside = true
		case inside && !strings.HasPrefix(first, "---"):
			rows = append(rows, hazardRow{first, last})
		}
	}
	return rows
}

// sources are the text of each test by its name, the whole file that it is in, and the names of all files.
func sources(t *testing.T) (tests map[string]string, files map[string]bool) {
	t.Helper()
	tests, files = map[string]string{}, map[string]bool{}
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && len(name) > 2 && strings.HasPrefix(name, ".") {
			return filepath.SkipDir
		}
		files[entry.Name()] = true
		if !strings.HasSuffix(file, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(file)
		for _, found := range testFunc.FindAllStringSubmatch(string(text), -1) {
			tests[found[1]] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests, files
}

// wrong says what is wrong with the column "test" of a row.
func (r hazardRow) wrong(tests map[string]string, files map[string]bool) (problems []string) {
	named := namedTest.FindAllStringSubmatchIndex(r.tests, -1)
	if len(named) == 0 && !strings.HasPrefix(r.tests, "none: ") {
		problems = append(problems, "no test is named")
	}
	for i, at := range named {
		name := r.tests[at[2]:at[3]]
		if _, short, ok := strings.Cut(name, ": "); ok { // package: name
			name = short
		}
		end := len(r.tests)
		if i+1 < len(named) {
			end = named[i+1][0]
		}
		if !strings.HasPrefix(name, "Test") { // rows of another test, a file, or a script of the command line
			if base := filepath.Base(name); name != "faults" && !files[base] && !files[base+".txtar"] {
				problems = append(problems, fmt.Sprintf("there is no %s", name))
			}
			continue
		}
		text, ok := tests[name]
		if !ok {
			problems = append(problems, fmt.Sprintf("there is no test %s", name))
			continue
		}
		for _, row := range namedRow.FindAllStringSubmatch(r.tests[at[1]:end], -1) {
			if !strings.Contains(text, `{"`+row[1]+`", `) {
				problems = append(problems, fmt.Sprintf("%s has no row %q", name, row[1]))
			}
		}
	}
	return problems
}

func TestEveryHazardNamesTestsThatExist(t *testing.T) {
	tests, files := sources(t)
	for _, name := range []string{"hazards.md", "../SECURITY.md"} {
		rows := hazardRows(read(t, name))
		if len(rows) < 20 {
			t.Errorf("%s has only %d hazards", name, len(rows))
		}
		hazards := ""
		for _, row := range rows {
			hazards += row.hazard + "\n"
			for _, problem := range row.wrong(tests, files) {
				t.Errorf("%s: %s: %s", name, row.hazard, problem)
			}
		}
		for _, word := range hazardWords[name] {
			if !strings.Contains(hazards, word) {
				t.Errorf("%s does not speak of %s", name, word)
			}
		}
	}
}

func TestTheCheckOfHazardsItself(t *testing.T) {
	tests, files := map[string]string{"TestReal": `{"a row", "x"}`}, map[string]bool{"a-script.txtar": true, "some_test.go": true}
	for _, row := range []struct {
		tests string
		wrong int
	}{
		{"`TestReal`", 0}, {"`engine: TestReal` \"a row\"; script `a-script`, `some_test.go`", 0}, {"none: it needs a network that loses packets", 0},
		{"", 1}, {"`TestUnreal`", 1}, {"`TestReal` \"another row\"", 1}, {"`TestReal`, `no-script`", 1},
	} {
		if got := (hazardRow{tests: row.tests}).wrong(tests, files); len(got) != row.wrong {
			t.Errorf("%q: got %q, want %d problems", row.tests, got, row.wrong)
		}
	}
	rows := hazardRows("| who | test |\n|---|---|\n| x | y |\n\n| hazard | guard | test |\n|---|---|---|\n| h | g | `T` |\n")
	if len(rows) != 1 || rows[0] != (hazardRow{"h", "`T`"}) {
		t.Errorf("got %v", rows)
	}
}
