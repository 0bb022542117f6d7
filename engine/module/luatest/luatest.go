// Package luatest runs Lua code in a real engine, for tests of the modules that Go provides.
package luatest

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value/valuetest"
)

// library has the keyword Eval, which runs code as the body of a function behind the prelude.
const library = `
local M = {}
function M.eval(code) return assert(load(PRELUDE .. code, "test"))() end
return M`

// Lua is an instance whose only keyword runs Lua code.
type Lua struct {
	t        *testing.T
	instance *engine.Instance
}

// New opens an engine for one test. prelude stands in front of all code, for instance for its requires.
func New(t *testing.T, prelude string) *Lua {
	t.Helper()
	code := strings.Replace(library, "PRELUDE", "[==["+prelude+" ]==]", 1)
	return &Lua{t: t, instance: Import(t, Serve(t, engine.Config{}, code))}
}

// Serve opens an engine for one test, with a library whose file has this text.
func Serve(t *testing.T, config engine.Config, text string) *engine.Engine {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Lib.lua")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	config.Roots = []string{file}
	return Open(t, config)
}

// Open opens an engine for one test.
func Open(t *testing.T, config engine.Config) *engine.Engine {
	t.Helper()
	e, err := engine.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(context.Background()) })
	return e
}

// Import makes an instance of the library.
func Import(t *testing.T, e *engine.Engine) *engine.Instance {
	t.Helper()
	in, err := e.Libraries()[0].NewInstance(t.Context(), engine.Import{})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// Eval runs code and returns its result, or the failure of the keyword.
func (l *Lua) Eval(ctx context.Context, code string) (any, *engine.Failure) {
	return Run(ctx, l.instance, engine.Call{Keyword: "eval", Args: []any{code}})
}

// Run runs a keyword and returns the parts of its outcome that most tests check.
func Run(ctx context.Context, in *engine.Instance, c engine.Call) (any, *engine.Failure) {
	o := in.Run(ctx, c)
	return o.Result, o.Failure
}

// Row is a rule, code that shows it, and the outcome of the code: its result in the notation of package valuetest, or "!"
// and the message of its failure, in which the place in the code, if any, is "@".
type Row [3]string

var place = regexp.MustCompile(`^test:\d+: `)

// Check runs a subtest for every row.
func (l *Lua) Check(rows []Row) {
	l.t.Helper()
	for _, row := range rows {
		rule, code, want := row[0], row[1], row[2]
		l.t.Run(rule, func(t *testing.T) {
			t.Helper()
			got := ""
			if result, failure := l.Eval(t.Context(), code); failure != nil {
				got = "!" + place.ReplaceAllString(failure.Message, "@ ")
			} else {
				got = valuetest.Notation(result)
			}
			if got != want {
				t.Errorf("%s\n got %s\nwant %s", code, got, want)
			}
		})
	}
}

// CheckCancelled runs code that never ends by itself, cancels it and checks that it ends and leaves the instance usable.
func (l *Lua) CheckCancelled(code string) {
	l.t.Helper()
	ctx, cancel := context.WithCancelCause(l.t.Context())
	time.AfterFunc(20*time.Millisecond, func() { cancel(engine.ErrStopping) })
	if result, failure := l.Eval(ctx, code); failure == nil || failure.Message != "The keyword was cancelled: the server is stopping." {
		l.t.Errorf("%s\nended with %v, %v", code, result, failure)
	}
	if result, failure := l.Eval(l.t.Context(), "return 'usable'"); failure != nil || result != "usable" {
		l.t.Errorf("%s\nand then another call ended with %v, %v", code, result, failure)
	}
}
