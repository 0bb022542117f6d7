package main

import (
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

// layers has a row for every package: what it may import of this module, exactly or, with a slash at the end, all that is
// below. docs/architecture.md has the reasons.
var layers = map[string][]string{
	"cmd/rflua":                   {"bridge/", "cmd/rflua/internal/", "engine", "engine/bytesize", "engine/diag", "engine/module", "engine/value"},
	"cmd/rflua/internal/call":     {"bridge/jsonrpc", "bridge/xmlrpc", "bridge/xmlrpc/codec", "bridge/jsonrpc/client", "cmd/rflua/internal/clierror", "cmd/rflua/internal/lookup", "engine", "engine/argspec", "engine/message", "engine/value"},
	"cmd/rflua/internal/console":  {"bridge/xmlrpc", "cmd/rflua/internal/plural", "engine", "engine/diag"},
	"cmd/rflua/internal/doctext":  {"bridge/libdoc", "cmd/rflua/internal/clierror", "cmd/rflua/internal/lookup", "cmd/rflua/internal/plural", "engine", "engine/diag", "engine/luacats", "engine/module", "engine/module/host"},
	"cmd/rflua/internal/scaffold": {"cmd/rflua/internal/clierror", "engine"},
	"cmd/rflua/internal/lookup":   {"cmd/rflua/internal/clierror", "engine", "engine/diag", "engine/keyword"},
	"cmd/rflua/internal/process":  {"engine/bytesize"},
	"cmd/rflua/internal/clierror": {},
	"cmd/rflua/internal/plural":   {},
	"cmd/rflua/internal/portfile": {},

	"bridge/xmlrpc": {"bridge/access", "bridge/ops", "bridge/xmlrpc/codec", "engine", "engine/argspec", "engine/crash", "engine/keyword", "engine/message", "engine/value"},
	"bridge/jsonrpc": {"bridge/access", "bridge/ops", "bridge/jsonrpc/frame", "bridge/jsonrpc/jsontext", "bridge/jsonrpc/pickle", "engine", "engine/argspec",
		"engine/crash", "engine/message", "engine/value"},
	"bridge/xmlrpc/codec":     {"engine/value"},
	"bridge/jsonrpc/frame":    {},
	"bridge/jsonrpc/jsontext": {"engine/value"},
	"bridge/jsonrpc/pickle":   {"engine/value"},
	"bridge/jsonrpc/client": {"bridge/jsonrpc/frame", "bridge/jsonrpc/jsontext", "engine", "engine/message", "engine/value",
		"bridge/jsonrpc"}, // for its tests only
	"bridge/libdoc": {"bridge/xmlrpc", "engine", "engine/argspec", "engine/robottype", "engine/value"},
	"bridge/ops":    {"engine"},
	"bridge/access": {},
	"bridge":        {"bridge/", "engine", "engine/"}, // the conformance suite, which tests both

	"engine": {"engine/argspec", "engine/crash", "engine/diag", "engine/interp", "engine/isolate", "engine/isolate/worker", "engine/keyword",
		"engine/memory", "engine/merge", "engine/message", "engine/module", "engine/module/confine", "engine/module/process", "engine/source",
		"engine/value", "engine/watch"},

	"engine/isolate": {"engine/isolate/wire", "engine/isolate/worker", "engine/keyword", "engine/interp", "engine/source", "engine/argspec", "engine/luacats",
		"engine/marshal", "engine/diag", "engine/message", "engine/value"},
	"engine/isolate/worker": {"engine/isolate/wire", "engine/bytesize"},
	"engine/isolate/wire":   {"engine/value"},
	"engine/merge":          {"engine/interp", "engine/source", "engine/marshal"},
	"engine/keyword": {"engine/interp", "engine/source", "engine/argspec", "engine/luacats", "engine/marshal", "engine/diag", "engine/duration",
		"engine/value"},

	"engine/interp": {"engine/source", "engine/compile", "engine/stdlib", "engine/memory", "engine/module", "engine/module/confine", "engine/module/host",
		"engine/marshal", "engine/crash", "engine/diag", "engine/inside", "engine/message"},

	"engine/source":         {"engine/compile", "engine/luacats", "engine/diag"},
	"engine/compile":        {"engine/diag"},
	"engine/stdlib":         {"engine/stdlib/pattern", "engine/inside"},
	"engine/stdlib/pattern": {},
	"engine/memory":         {"engine/bytesize"},
	"engine/watch":          {},

	"engine/module": {"engine/module/host", "engine/module/assert", "engine/module/base64", "engine/module/fs", "engine/module/hash", "engine/module/http",
		"engine/module/json", "engine/module/log", "engine/module/process", "engine/module/robot", "engine/module/time", "engine/module/wait"},
	"engine/module/host":     {"engine/module/confine", "engine/duration", "engine/marshal", "engine/diag", "engine/message"},
	"engine/module/confine":  {},
	"engine/module/assert":   {"engine/module/host", "engine/marshal", "engine/value"},
	"engine/module/base64":   {"engine/module/host"},
	"engine/module/fs":       {"engine/module/host", "engine/module/confine", "engine/module/hash", "engine/duration", "engine/marshal"},
	"engine/module/hash":     {"engine/module/host"},
	"engine/module/http":     {"engine/module/host", "engine/module/confine", "engine/module/json", "engine/duration", "engine/marshal", "engine/message", "engine/value"},
	"engine/module/json":     {"engine/module/host", "engine/marshal", "engine/value"},
	"engine/module/log":      {"engine/module/host", "engine/message"},
	"engine/module/process":  {"engine/module/host", "engine/module/confine", "engine/duration", "engine/message"},
	"engine/module/robot":    {"engine/module/host", "engine/marshal"},
	"engine/module/time":     {"engine/module/host", "engine/duration"},
	"engine/module/wait":     {"engine/module/host", "engine/duration"},
	"engine/module/luatest":  {"engine", "engine/value/valuetest"}, // for tests of modules
	"engine/argspec":         {"engine/luacats", "engine/robottype", "engine/value"},
	"engine/luacats":         {"engine/robottype", "engine/diag", "engine/value"},
	"engine/robottype":       {},
	"engine/marshal":         {"engine/inside", "engine/value"},
	"engine/duration":        {},
	"engine/value":           {},
	"engine/value/valuetest": {"engine/value"},
	"engine/message":         {},
	"engine/diag":            {},
	"engine/crash":           {},
	"engine/bytesize":        {},
	"engine/inside":          {},

	"internal/rftest": {},
	"docs":            {},
	"bench":           {"bench/load", "bench/rig", "bench/soak"}, // a client of the built binary, as others are; a module of its own
	"bench/soak":      {"bench/rig"},
	"bench/load":      {"bench/rig"},
	"bench/rig":       {},
	"examples/shop":   {},
}

// onlyUnderEngine are the modules whose types must not cross the boundary of the engine.
var onlyUnderEngine = []string{"github.com/yuin/gopher-lua", "layeh.com/gopher-luar"}

// TestPackagesImportOnlyTheLayersBelow: every file imports what the row of its package allows, and every package has a row.
func TestPackagesImportOnlyTheLayersBelow(t *testing.T) {
	problems, files := checkLayers(t, "../..")
	for _, problem := range problems {
		t.Error(problem)
	}
	if files < 500 {
		t.Errorf("only %d files were checked", files)
	}
	for dir := range layers {
		if found, err := filepath.Glob(filepath.Join("../..", dir, "*.go")); err != nil || len(found) == 0 {
			t.Errorf("the table has a row of %s, where there is no package (%v)", dir, err)
		}
	}
}

// TestNoRowsAllowALoop: a row that is too generous would let two packages depend on each other some day.
func TestNoRowsAllowALoop(t *testing.T) {
	for dir, allowed := range layers {
		for other := range layers {
			if dir != other && covers(allowed, other) && covers(layers[other], dir) {
				t.Errorf("%s and %s may import each other", dir, other)
			}
		}
	}
}

// TestAFileAgainstTheTableIsFound: the check itself, on a small tree.
func TestAFileAgainstTheTableIsFound(t *testing.T) {
	root := t.TempDir()
	for file, imported := range map[string]string{
		"engine/memory/fine.go":    "time",
		"engine/memory/wrong.go":   modulePath + "engine/interp",
		"engine/interp/fine.go":    modulePath + "engine/memory",
		"engine/interp/up.go":      modulePath + "engine",
		"engine/new/new.go":        "fmt",
		"bridge/xmlrpc/lua.go":     "github.com/yuin/gopher-lua",
		"bridge/xmlrpc/aside.go":   modulePath + "bridge/jsonrpc",
		"engine/interp/up_test.go": modulePath + "engine",
	} {
		path := filepath.Join(root, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("package x\n\nimport _ \""+imported+"\"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	problems, _ := checkLayers(t, root)
	slices.Sort(problems)
	rftest.WantText(t, "what is found", strings.Join(problems, "\n"), `bridge/xmlrpc/aside.go imports bridge/jsonrpc, which its package may not
bridge/xmlrpc/lua.go imports github.com/yuin/gopher-lua, which is only for engine/
engine/interp/up.go imports engine, which its package may not
engine/interp/up_test.go imports engine, which its package may not
engine/memory/wrong.go imports engine/interp, which its package may not
engine/new has no row in the table of layers`)
}

// checkLayers returns what is against the table in the files below root, and how many files there are.
func checkLayers(t *testing.T, root string) (problems []string, files int) {
	t.Helper()
	unknown := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "testdata" || len(name) > 2 && strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		files++
		shown, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		shown = filepath.ToSlash(shown)
		dir := path.Dir(shown)
		allowed, known := layers[dir]
		if !known {
			unknown[dir] = true
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if problem := checkImport(dir, allowed, imported, strings.HasSuffix(file, "_test.go")); problem != "" {
				problems = append(problems, shown+" imports "+problem)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range unknown {
		problems = append(problems, dir+" has no row in the table of layers")
	}
	return problems, files
}

// checkImport returns why a file of dir may not import a package, or "".
func checkImport(dir string, allowed []string, imported string, test bool) string {
	for _, module := range onlyUnderEngine {
		if strings.HasPrefix(imported, module) && !strings.HasPrefix(dir+"/", "engine/") {
			return imported + ", which is only for engine/"
		}
	}
	own, ok := strings.CutPrefix(imported, modulePath)
	switch {
	case !ok || own == dir:
		return ""
	case test && slices.Contains(forTests, own):
		return ""
	case test && strings.HasPrefix(dir, "engine/module/") && own == "engine":
		return "" // tests of a module drive it through the engine, as a library would
	case covers(allowed, own), test && reaches(allowed, own, map[string]bool{}):
		return ""
	}
	return own + ", which its package may not"
}

// covers reports whether a row allows a package.
func covers(allowed []string, own string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool { return own == a || strings.HasSuffix(a, "/") && strings.HasPrefix(own, a) })
}

// reaches reports whether a package is somewhere below a row: tests may look there.
func reaches(allowed []string, own string, seen map[string]bool) bool {
	for dir, below := range layers {
		if covers(allowed, dir) && !seen[dir] {
			seen[dir] = true
			if covers(below, own) || reaches(below, own, seen) {
				return true
			}
		}
	}
	return false
}

// forTests are packages that every test may import.
var forTests = []string{"internal/rftest", "engine/value/valuetest", "engine/module/luatest"}
