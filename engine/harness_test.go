package engine_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/isolate/worker"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

// workerSetup is done in the worker processes that tests start.
var workerSetup = func() {}

func TestMain(m *testing.M) {
	if worker.Is() {
		workerSetup()
	}
	if code, isWorker := engine.Work(); isWorker {
		os.Exit(code)
	}
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0") // of workers: a race detector that is about to exit sleeps for a second otherwise
	goleak.VerifyTestMain(m)
}

// isolated has all tests run in worker processes: they promise the same. `RFLUA_TEST_ISOLATE=1 go test ./engine` takes a
// minute.
var isolated = os.Getenv("RFLUA_TEST_ISOLATE") != ""

// inProcess is for tests that reach into the process that runs the Lua code.
func inProcess(t *testing.T) {
	if isolated {
		t.Skip("the test reaches into the process that runs the Lua code")
	}
}

// serve opens an engine on a directory with these files.
func serve(t *testing.T, files map[string]string) *engine.Engine {
	t.Helper()
	return serveWith(t, files, engine.Config{})
}

func serveWith(t *testing.T, files map[string]string, config engine.Config) *engine.Engine {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	t.Chdir(dir) // so that messages name files as a user would see them
	config.Roots = []string{"."}
	if isolated && config.Isolate == nil {
		config.Isolate = &engine.DefaultIsolation
	}
	e, err := engine.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(context.Background()) })
	return e
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// library is the library Lib of a file with this text, which must load.
func library(t *testing.T, text string) *engine.Library {
	t.Helper()
	lib := onlyLibrary(t, serve(t, map[string]string{"Lib.lua": text}))
	if err := lib.Err(); err != nil {
		t.Fatal(err)
	}
	return lib
}

func onlyLibrary(t *testing.T, e *engine.Engine) *engine.Library {
	t.Helper()
	if n := len(e.Libraries()); n != 1 {
		t.Fatalf("there are %d libraries, want 1", n)
	}
	return e.Libraries()[0]
}

// subject is an instance with short ways to call it.
type subject struct {
	*engine.Instance
	t   *testing.T
	log []message.Message // of the last call
}

func subjectOf(t *testing.T, text string, init ...any) *subject {
	t.Helper()
	return imported(t, library(t, text), init...)
}

func imported(t *testing.T, lib *engine.Library, init ...any) *subject {
	t.Helper()
	in, err := lib.NewInstance(t.Context(), engine.Import{Args: init})
	if err != nil {
		t.Fatal(err)
	}
	return &subject{Instance: in, t: t}
}

// run runs a keyword and returns the parts of its outcome that most tests check.
func run(in interface {
	Run(context.Context, engine.Call) engine.Outcome
}, ctx context.Context, c engine.Call) (any, *engine.Failure) {
	o := in.Run(ctx, c)
	return o.Result, o.Failure
}

func (s *subject) call(c engine.Call) (any, *engine.Failure) {
	s.log = nil
	c.Log = func(m message.Message) { s.log = append(s.log, m) }
	return run(s, s.t.Context(), c)
}

// passes runs a keyword that must pass.
func (s *subject) passes(keyword string, args ...any) any {
	s.t.Helper()
	got, failure := s.call(engine.Call{Keyword: keyword, Args: args})
	if failure != nil {
		s.t.Fatalf("%s failed: %s\n%s", keyword, failure.Message, failure.Traceback)
	}
	return got
}

// fails runs a keyword that must fail.
func (s *subject) fails(keyword string, args ...any) *engine.Failure {
	s.t.Helper()
	got, failure := s.call(engine.Call{Keyword: keyword, Args: args})
	if failure == nil {
		s.t.Fatalf("%s passed and returned %v, want a failure", keyword, show(got))
	}
	return failure
}

var dict, show = value.DictOf, valuetest.Show

func wantShown(t *testing.T, what string, got any, want string) {
	t.Helper()
	if s := show(got); s != want {
		t.Errorf("%s\n got %s\nwant %s", what, s, want)
	}
}
