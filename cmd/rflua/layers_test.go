package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

const modulePath = "github.com/rflua/rflua/"

// layers has a row for every package of the module: its directory, what it may import of the module, and behind | what its
// tests may import besides. "x/..." is x and everything below it. Every test may import its own package and internal/rftest.
const layers = `
cmd/rflua: bridge/... cmd/rflua/internal/... engine/...
cmd/rflua/internal/call: bridge/jsonrpc cmd/rflua/internal/clierror cmd/rflua/internal/lookup engine engine/message engine/value
cmd/rflua/internal/clierror:
cmd/rflua/internal/console: bridge/xmlrpc cmd/rflua/internal/plural engine engine/diag
cmd/rflua/internal/doctext: bridge/libdoc cmd/rflua/internal/clierror cmd/rflua/internal/lookup cmd/rflua/internal/plural engine engine/diag engine/luacats engine/module engine/module/host
cmd/rflua/internal/lookup: cmd/rflua/internal/clierror engine engine/diag
cmd/rflua/internal/plural:
cmd/rflua/internal/portfile:
cmd/rflua/internal/process: engine/bytesize
cmd/rflua/internal/scaffold: cmd/rflua/internal/clierror engine

bridge: | bridge/... engine engine/value engine/worker
bridge/access:
bridge/jsonrpc: bridge/access bridge/ops engine engine/message engine/value | engine/value/valuetest
bridge/libdoc: bridge/xmlrpc engine engine/luacats engine/value
bridge/ops: engine
bridge/xmlrpc: bridge/access bridge/ops engine engine/message engine/value | engine/value/valuetest

engine: engine/bounded engine/diag engine/inside engine/luacats engine/marshal engine/message engine/module engine/module/confine engine/module/host engine/module/process engine/value engine/watch engine/wire engine/worker | engine/value/valuetest
engine/bounded: engine/bounded/pattern engine/inside
engine/bounded/pattern:
engine/bytesize:
engine/diag:
engine/inside:
engine/luacats: engine/diag engine/value
engine/marshal: engine/inside engine/value
engine/message:
engine/module: engine/module/...
engine/module/assert: engine/marshal engine/module/host engine/value | engine/module/luatest
engine/module/base64: engine/module/host | engine/module/luatest
engine/module/confine:
engine/module/duration:
engine/module/fs: engine/marshal engine/module/confine engine/module/duration engine/module/hash engine/module/host | engine engine/module/luatest
engine/module/hash: engine/module/host | engine/module/luatest
engine/module/host: engine/diag engine/marshal engine/message engine/module/confine engine/module/duration
engine/module/http: engine/marshal engine/message engine/module/confine engine/module/duration engine/module/host engine/module/json engine/value | engine engine/module/luatest engine/value/valuetest
engine/module/json: engine/marshal engine/module/host engine/value | engine/module/luatest
engine/module/log: engine/message engine/module/host
engine/module/luatest: engine engine/value/valuetest
engine/module/process: engine/message engine/module/confine engine/module/duration engine/module/host | engine engine/module/luatest engine/value engine/value/valuetest
engine/module/robot: engine/marshal engine/module/host
engine/module/time: engine/module/duration engine/module/host | engine/module/luatest
engine/module/wait: engine/module/duration engine/module/host | engine/module/luatest
engine/value:
engine/value/valuetest: engine/value
engine/watch:
engine/wire: engine/value
engine/worker: engine/wire

internal/rftest:
bench:
examples/shop:
`

// onlyUnderEngine are the modules whose types must not cross the boundary of the engine.
var onlyUnderEngine = []string{"github.com/yuin/gopher-lua", "layeh.com/gopher-luar"}

// layer is a row of the table.
type layer struct{ imports, tests []string }

// readLayers returns the rows of a table by their directories.
func readLayers(table string) map[string]layer {
	rows := map[string]layer{}
	for line := range strings.Lines(table) {
		dir, rest, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		imports, tests, _ := strings.Cut(rest, "|")
		rows[dir] = layer{strings.Fields(imports), strings.Fields(tests)}
	}
	return rows
}

// allows reports whether a file of the package in dir may import a package of the module.
func (l layer) allows(dir, imported string, isTest bool) bool {
	allowed := l.imports
	if isTest {
		allowed = slices.Concat(l.imports, l.tests, []string{dir, "internal/rftest"})
	}
	return slices.ContainsFunc(allowed, func(pattern string) bool {
		below, all := strings.CutSuffix(pattern, "/...")
		return imported == below || all && strings.HasPrefix(imported, below+"/")
	})
}

// checkLayers returns what the Go files under root have against the table, and how many files there are. Directories named
// testdata, and those whose names begin with a dot, are left out.
func checkLayers(root, table string) (problems []string, files int, err error) {
	rows, seen := readLayers(table), map[string]bool{}
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && file != root && (name == "testdata" || strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		files++
		relative, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		dir := path.Dir(relative)
		row, hasRow := rows[dir]
		if !hasRow && !seen[dir] {
			problems = append(problems, fmt.Sprintf("package %s has no row", dir))
		}
		seen[dir] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			for _, module := range onlyUnderEngine {
				if strings.HasPrefix(imported, module) && !strings.HasPrefix(dir+"/", "engine/") {
					problems = append(problems, fmt.Sprintf("%s imports %s, which is only for engine/", relative, imported))
				}
			}
			own, ok := strings.CutPrefix(imported, modulePath)
			if ok && hasRow && !row.allows(dir, own, strings.HasSuffix(file, "_test.go")) {
				problems = append(problems, fmt.Sprintf("%s imports %s, which is not in the row of %s", relative, own, dir))
			}
		}
		return nil
	})
	for dir := range rows {
		if !seen[dir] {
			problems = append(problems, fmt.Sprintf("the row of %s is of no package", dir))
		}
	}
	slices.Sort(problems)
	return problems, files, err
}

func TestPackagesImportOnlyTheLayersBelow(t *testing.T) {
	problems, files, err := checkLayers("../..", layers)
	if err != nil {
		t.Fatal(err)
	}
	if files < 500 {
		t.Errorf("only %d files were checked", files)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

// TestNoRowAllowsALoop: a row that is too generous would let two packages depend on each other some day.
func TestNoRowAllowsALoop(t *testing.T) {
	rows := readLayers(layers)
	for dir, row := range rows {
		for other, back := range rows {
			if dir != other && row.allows(dir, other, false) && back.allows(other, dir, false) {
				t.Errorf("%s and %s may import each other", dir, other)
			}
		}
	}
}

func TestTheRuleItself(t *testing.T) {
	rows := readLayers(layers)
	for _, row := range []struct {
		dir, imported string
		isTest, want  bool
	}{
		{"cmd/rflua", "bridge/xmlrpc", false, true},
		{"cmd/rflua", "internal/rftest", false, false},
		{"cmd/rflua", "internal/rftest", true, true},
		{"cmd/rflua/internal/clierror", "engine", false, false},
		{"cmd/rflua/internal/lookup", "cmd/rflua/internal/call", false, false},
		{"cmd/rflua/internal/console", "bridge/jsonrpc", false, false},
		{"bridge/xmlrpc", "engine", false, true},
		{"bridge/xmlrpc", "bridge/jsonrpc", false, false},
		{"bridge/xmlrpc", "cmd/rflua/internal/clierror", false, false},
		{"bridge", "bridge/xmlrpc", true, true},
		{"bridge", "bridge/xmlrpc", false, false},
		{"engine", "bridge/xmlrpc", false, false},
		{"engine/module/log", "engine", false, false},
		{"engine/module/log", "engine/module/host", false, true},
		{"engine/module/fs", "engine", false, false},
		{"engine/module/fs", "engine", true, true},
		{"engine/value", "engine/diag", false, false},
		{"bench", "engine", false, false},
		{"bench", "bridge/xmlrpc", true, false},
		{"elsewhere", "engine", false, false},
	} {
		if got := rows[row.dir].allows(row.dir, row.imported, row.isTest); got != row.want {
			t.Errorf("%s may import %s (test: %t): %t, want %t", row.dir, row.imported, row.isTest, got, row.want)
		}
	}
}

func TestTheCheckOfLayersFindsWhatIsWrong(t *testing.T) {
	root := t.TempDir()
	for file, imports := range map[string]string{
		"low/low.go":               ``,
		"low/low_test.go":          `"fmt"; "` + modulePath + `low"; "` + modulePath + `internal/rftest"; "` + modulePath + `high/kit"`,
		"low/bad.go":               `"` + modulePath + `high"`,
		"high/high.go":             `"` + modulePath + `low"; "` + modulePath + `low/deep/er"`,
		"high/bad.go":              `"` + modulePath + `lower"; lua "github.com/yuin/gopher-lua/parse"`,
		"engine/engine.go":         `"github.com/yuin/gopher-lua"; "example.com/anything"`,
		"new/new.go":               `"` + modulePath + `low"`,
		"new/testdata/wrong/no.go": `"` + modulePath + `low"`,
		".hidden/no.go":            `"` + modulePath + `low"`,
	} {
		file = filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("package p\n\nimport ("+imports+")\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	problems, files, err := checkLayers(root, "low: | high/kit\nhigh: low/...\n\nengine:\nold: low\n")
	if err != nil {
		t.Fatal(err)
	}
	if files != 7 {
		t.Errorf("%d files were checked, want 7", files)
	}
	rftest.WantText(t, "the problems", strings.Join(problems, "\n"), strings.Join([]string{
		"high/bad.go imports github.com/yuin/gopher-lua/parse, which is only for engine/",
		"high/bad.go imports lower, which is not in the row of high",
		"low/bad.go imports high, which is not in the row of low",
		"package new has no row",
		"the row of old is of no package",
	}, "\n"))
}
