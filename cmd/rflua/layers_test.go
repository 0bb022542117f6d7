package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/rflua/rflua/"

// layers are the packages of each layer and what they may import of this module: only the layers below.
var layers = []struct {
	dir     string
	imports []string // prefixes, relative to the module
}{
	{"cmd/", []string{"bridge/", "engine"}},
	{"bridge/xmlrpc/codec", []string{"engine/value"}},
	{"bridge/xmlrpc", []string{"bridge/access", "bridge/ops", "bridge/xmlrpc/codec", "engine"}},
	{"bridge/jsonrpc", []string{"bridge/access", "bridge/ops", "engine"}},
	{"bridge/access", nil},
	{"bridge/ops", []string{"engine"}},
	{"bridge/libdoc", []string{"bridge/xmlrpc", "engine"}},
	{"bridge/", []string{"bridge/", "engine"}},    // the conformance suite, which tests both
	{"engine/module/luatest", []string{"engine"}}, // for tests of modules
	{"engine/module", []string{"engine/diag", "engine/module", "engine/marshal", "engine/message", "engine/value"}},
	{"engine/marshal", []string{"engine/inside", "engine/value"}},
	{"engine/luacats", []string{"engine/diag", "engine/value"}},
	{"engine/bounded", []string{"engine/bounded", "engine/inside"}},
	{"engine/inside", nil},
	{"engine/diag", nil},
	{"engine/message", nil},
	{"engine/watch", nil},
	{"engine/wire", []string{"engine/value"}},
	{"engine/worker", []string{"engine/wire"}},
	{"engine/value/valuetest", []string{"engine/value"}},
	{"engine/value", nil},
	{"engine", []string{"engine/"}},
	{"internal/rftest", nil},
	{"bench/", nil}, // a client of the built binary, as others are
}

// onlyUnderEngine are the modules whose types must not cross the boundary of the engine.
var onlyUnderEngine = []string{"github.com/yuin/gopher-lua", "layeh.com/gopher-luar"}

func TestPackagesImportOnlyTheLayersBelow(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../..", func(file string, entry fs.DirEntry, err error) error {
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
		checkImports(t, filepath.ToSlash(file))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were checked", files)
	}
}

func checkImports(t *testing.T, file string) {
	dir := strings.TrimPrefix(file[:strings.LastIndex(file, "/")], "../../")
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, module := range onlyUnderEngine {
			if strings.HasPrefix(path, module) && !strings.HasPrefix(dir+"/", "engine/") {
				t.Errorf("%s imports %s, which is only for engine/", file, path)
			}
		}
		own, ok := strings.CutPrefix(path, modulePath)
		// Tests of a module drive it through the engine, as a library would.
		ofModule := strings.HasPrefix(dir, "engine/module/") && strings.HasSuffix(file, "_test.go") && own == "engine"
		if ok && own != dir && !ofModule && own != "internal/rftest" && !mayImport(dir, own) {
			t.Errorf("%s imports %s, which is not a layer below it", file, path)
		}
	}
}

func mayImport(dir, own string) bool {
	for _, layer := range layers {
		if !strings.HasPrefix(dir+"/", layer.dir) {
			continue
		}
		for _, allowed := range layer.imports {
			if strings.HasPrefix(own+"/", allowed) {
				return true
			}
		}
		return false
	}
	return false
}

func TestTheRuleItself(t *testing.T) {
	for _, row := range []struct {
		dir, own string
		want     bool
	}{
		{"cmd/rflua", "bridge/xmlrpc", true},
		{"bridge/xmlrpc", "engine", true},
		{"bridge/xmlrpc", "bridge/jsonrpc", false},
		{"bridge/xmlrpc/codec", "bridge/xmlrpc", false},
		{"bridge/xmlrpc/codec", "engine/value", true},
		{"engine", "bridge/xmlrpc", false},
		{"engine/module/log", "engine", false},
		{"engine/module/log", "engine/module/host", true},
		{"engine/value", "engine/diag", false},
		{"bench", "engine", false},
		{"bench", "bridge/xmlrpc", false},
		{"elsewhere", "engine", false},
	} {
		if got := mayImport(row.dir, row.own); got != row.want {
			t.Errorf("%s may import %s: %t, want %t", row.dir, row.own, got, row.want)
		}
	}
}
