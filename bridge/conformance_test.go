// Package bridge_test holds what both bridges promise: one table of behaviours, each with the rule it checks, run over
// XML-RPC and over JSON-RPC by clients that share no code with the bridges.
package bridge_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

// client is one protocol as a test uses it.
type client interface {
	// imports gives a session with an instance of its own, or the text of the error that the import shows.
	imports(library string, args ...string) (session, string)
	// can is whether the protocol can express everything, and ties instances to connections.
	can() bool
}

// session is one imported library.
type session interface {
	run(keyword string, args []any, named *value.Dict) outcome
	// start runs a keyword that does not end, and returns when it has begun; stop takes the connection away.
	start(keyword string) (stop func())
	finalize()
}

// outcome is what a keyword call came to, in notation.
type outcome struct {
	result  string // of a keyword that passed
	failure string // message and modes of one that did not
	log     string // LEVEL|text, separated by line ends
}

// table is a list of calls and what they come to. The sessions of a row are made for it. A rule begins with the page of docs/ that
// has it; RF stands for Robot Framework's user guide.
var table = []struct {
	rule    string
	keyword string
	args    []any
	named   *value.Dict
	want    outcome
	xml     string // what XML-RPC gives instead, where it cannot express the result or failure
}{
	{rule: "writing-libraries: parameter names come from the function", keyword: "pair", args: l(1, "x"), want: passes(`[1 "x"]`)},
	{rule: "writing-libraries: keywords are found as RF compares names", keyword: "P_a i R", args: l(1, 2), want: passes(`[1 2]`)},
	{rule: "writing-libraries: arguments can be given by name", keyword: "pair", args: l(1), named: d("b", 2), want: passes(`[1 2]`)},
	{rule: "writing-libraries: the engine passes the default of a missing argument", keyword: "defaults", args: l(1), want: passes(`[1 2.5 "x" "nil"]`)},
	{rule: "writing-libraries: also of one in the middle", keyword: "defaults", args: l(1), named: d("c", "y"), want: passes(`[1 2.5 "y" "nil"]`)},
	{rule: "writing-libraries: ... is *args", keyword: "rest", args: l(1, 2, 3), want: passes(`[1 [2 3]]`)},
	{rule: "writing-libraries: named-only and free named arguments arrive in a table", keyword: "options", args: l("h"), named: d("user", "u", "z", 1), want: passes(`{port:80 user:"u" z:1}`)},
	{rule: "writing-libraries: an embedded name takes its values by position", keyword: "Set ${what} to ${n}", args: l("volts", "5"), want: passes(`"volts=5"`)},
	{rule: "writing-libraries: dynamic libraries run their keywords themselves", keyword: "declared", args: l(1), named: d("n", 2), want: passes(`[1 2]`)},
	{rule: "RF: too few arguments", keyword: "pair", args: l(1), want: fails("Keyword 'Lib.pair' expected 2 arguments, got 1.")},
	{rule: "RF: too many arguments", keyword: "pair", args: l(1, 2, 3), want: fails("Keyword 'Lib.pair' expected 2 arguments, got 3.")},
	{rule: "RF: unknown named arguments", keyword: "pair", args: l(1, 2), named: d("c", 3), want: fails("Keyword 'Lib.pair' got unexpected named argument 'c'.")},
	{rule: "RF: missing named-only arguments", keyword: "options", args: l("h"), want: fails("Keyword 'Lib.options' missing named-only argument 'user'.")},
	{rule: "an unknown keyword is a failure", keyword: "piar", want: fails("No keyword with name 'piar' found in library 'Lib'. Did you mean 'pair'?")},

	{rule: "protocols, values: bool, str", keyword: "same", args: l(l(true, "grüß <&> \"'", "")), want: passes(`[true "grüß <&> \"'" ""]`)},
	{rule: "protocols, values: int, float", keyword: "same", args: l(l(-7, 2.5, 3_000_000_000)), want: passes(`[-7 2.5 3000000000]`)},
	{rule: "protocols, values: an integer beyond 2^53 arrives as a string of digits", keyword: "kind", args: l(int64(9007199254740993)), want: passes(`"string 9007199254740993"`)},
	{rule: "protocols, values: integral numbers go back as int, others as float", keyword: "numbers", want: passes(`[3 2.5 3.0 4.0]`)},
	{rule: "protocols, values: None is None, or '' over XML-RPC", keyword: "nothing", want: passes("None"), xml: `""`},
	{rule: "protocols, values: robot.null inside a list", keyword: "nulls", want: passes("[1 None]"), xml: `[1 ""]`},
	{rule: "protocols, values: None inside a list is robot.null", keyword: "kind", args: l(l(nil)), want: passes(`"list of null"`)},
	{rule: "protocols, values: bytes go back as bytes, base64 in plain JSON", keyword: "binary", want: passes(`["//4=" "YQ=="]`)},
	{rule: "protocols, values: lists, nested and empty", keyword: "same", args: l(l(l(), l(1, l(2)))), want: passes(`[[] [1 [2]]]`)},
	{rule: "protocols, values: dict order is kept in both directions", keyword: "same", args: l(d("z", 1, "a", d("y", 2, "b", 3))), want: passes(`{z:1 a:{y:2 b:3}}`)},
	{rule: "protocols, values: what came in as an empty dict goes back as one", keyword: "same", args: l(d()), want: passes("{}")},
	{rule: "protocols, values: a table 1..n is a list, any other a dict", keyword: "tables", want: passes(`[[1 2] {a:1} [] {}]`)},
	{rule: "protocols, values: a cycle is a failure that names the place", keyword: "cycle", want: fails("Keyword 'cycle' returned a value that cannot be sent to the test: a table that contains itself (at value.a.b).")},
	{rule: "protocols, values: so is a function", keyword: "closure", want: fails("Keyword 'closure' returned a value that cannot be sent to the test: a function (at value[2]).")},
	{rule: "protocols, values: control characters never break a reply", keyword: "controls", want: passes(`"a\x01b"`), xml: `"YQFi"`},

	{rule: "writing-libraries: error(message) fails with exactly that message", keyword: "plain_error", want: outcome{failure: "too high", log: ""}},
	{rule: "writing-libraries: a runtime error keeps its place", keyword: "runtime_error", want: fails("testdata/Lib.lua:*: attempt to index a non-table object(nil) with key 'x'")},
	{rule: "writing-libraries: a type is shown in front of the message", keyword: "typed_error", want: fails("Limit: too high")},
	{rule: "writing-libraries: continuable", keyword: "continuable", want: fails("go on [continuable]")},
	{rule: "writing-libraries: fatal", keyword: "fatal", want: fails("stop [fatal]")},
	{rule: "writing-libraries: skip, which XML-RPC says in words", keyword: "skip", want: fails("later [skip]"), xml: "SKIP: later"},
	{rule: "RF: *HTML* in front of a message", keyword: "html", want: fails("*HTML* <b>x</b>")},
	{rule: "writing-libraries, log messages: levels, order and print", keyword: "speak", want: outcome{result: "None",
		log: "TRACE|t\nDEBUG|d\nINFO|i\nWARN|w\nERROR|e\nHTML|<b>h</b>\nCONSOLE|c\nINFO|printed\nWARN|marked\nINFO|first\n*WARN* second"}, xml: `""`},
}

func l(items ...any) []any { return append([]any{}, items...) }

var d = value.DictOf

func passes(result string) outcome { return outcome{result: result} }
func fails(text string) outcome    { return outcome{failure: text} }

// matches compares with a pattern in which * stands for digits.
func matches(got, want string) bool {
	before, after, ok := strings.Cut(want, ".lua:*:")
	if !ok {
		return got == want
	}
	rest, ok := strings.CutPrefix(got, before+".lua:")
	return ok && strings.HasSuffix(strings.TrimLeft(rest, "0123456789"), ":"+after)
}

func TestBothBridgesBehaveAsTheTableSays(t *testing.T) {
	eachBridge(t, func(t *testing.T, c client, _ *records) {
		s, problem := c.imports("Lib")
		if problem != "" {
			t.Fatal(problem)
		}
		defer s.finalize()
		for _, row := range table {
			want := row.want
			if row.xml != "" && !c.can() {
				if want.failure != "" {
					want.failure = row.xml
				} else {
					want.result = row.xml
				}
			}
			got := s.run(row.keyword, row.args, row.named)
			if want.failure != "" {
				got.log = "" // the traceback
			}
			if got.result != want.result || !matches(got.failure, want.failure) || got.log != want.log {
				t.Errorf("%s: %s\n got %+v\nwant %+v", row.rule, row.keyword, got, want)
			}
		}
	})
}

func TestEveryImportHasAnInstanceOfItsOwn(t *testing.T) {
	eachBridge(t, func(t *testing.T, c client, _ *records) {
		a, _ := c.imports("Lib", "10")
		b, _ := c.imports("Lib", "20")
		defer a.finalize()
		defer b.finalize()
		for i, want := range []string{"11", "12"} {
			if got := a.run("next", nil, nil); got.result != want {
				t.Errorf("protocols, instances: call %d counts %+v, want %s", i, got, want)
			}
		}
		if got := b.run("next", nil, nil); got.result != "21" {
			t.Errorf("protocols, instances: nothing is shared by accident: got %+v", got)
		}
	})
}

func TestWhatIsWrongWithAnImportIsShown(t *testing.T) {
	eachBridge(t, func(t *testing.T, c client, _ *records) {
		for _, row := range []struct {
			library string
			args    []string
			want    string
		}{
			{"Lib", []string{"ten"}, "Library 'Lib': argument 'start' got value 'ten' that cannot be converted to integer"},
			{"Lib", []string{"1", "2"}, "Library 'Lib' expected 0 to 1 arguments, got 2."},
			{"Broken", nil, "testdata/Broken.lua:3:1: error: syntax error near 'return'\n  3 | return M\n    | ^^^^^^"},
			{"Lbi", nil, "Lib"},
		} {
			if _, problem := c.imports(row.library, row.args...); !strings.Contains(problem, row.want) {
				t.Errorf("protocols: %s%v\n got %s\nwant %s", row.library, row.args, problem, row.want)
			}
		}
	})
}

func TestAKeywordIsCancelledWithItsConnectionAndTheInstanceStaysUsable(t *testing.T) {
	eachBridge(t, func(t *testing.T, c client, log *records) {
		other, _ := c.imports("Lib", "1")
		defer other.finalize()
		s, _ := c.imports("Lib", "2")
		stop := s.start("loop")
		if got := other.run("next", nil, nil); got.result != "2" {
			t.Errorf("10: another instance waits: %+v", got)
		}
		stop()
		if c.can() { // the instance goes with the connection
			rftest.WaitFor(t, "the instance to end", func() bool { return log.engine.InstanceCount() == 1 })
			return
		}
		if got := s.run("next", nil, nil); got.result != "3" {
			t.Errorf("protocols, instances: the instance is not usable: %+v", got)
		}
	})
}

func TestFinalizingCallsClose(t *testing.T) {
	eachBridgeWithTTL(t, 100*time.Millisecond, func(t *testing.T, c client, log *records) {
		s, _ := c.imports("Lib", "41")
		s.finalize()
		log.wait(t, "closing at 41")
	})
}

func TestMain(m *testing.M) {
	if code, isWorker := engine.Work(); isWorker {
		os.Exit(code)
	}
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0") // of workers: a race detector that is about to exit sleeps for a second otherwise
	os.Exit(m.Run())
}

// eachBridge runs a test over both protocols, with instances in this process and in processes of their own.
func eachBridge(t *testing.T, test func(*testing.T, client, *records)) {
	eachBridgeWithTTL(t, time.Hour, test)
}

func eachBridgeWithTTL(t *testing.T, ttl time.Duration, test func(*testing.T, client, *records)) {
	for _, mode := range []string{"XML-RPC", "JSON-RPC", "XML-RPC, isolated", "JSON-RPC, isolated"} {
		t.Run(mode, func(t *testing.T) {
			log := &records{}
			config := engine.Config{Roots: []string{"testdata"}, Logger: slog.New(log)}
			protocol, _, isolated := strings.Cut(mode, ",")
			if isolated {
				config.Isolate = &engine.DefaultIsolation
			}
			e, err := engine.Open(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			log.engine = e
			stopped, stop := context.WithCancel(context.Background())
			stop()
			defer e.Close(stopped)
			var server interface {
				Serve() error
				Stop(context.Context)
				Activate() (int, error)
			}
			if protocol == "XML-RPC" {
				server = xmlrpc.NewServer(e, xmlrpc.Options{Addr: "127.0.0.1:0", TokenTTL: ttl})
			} else {
				server = jsonrpc.NewServer(e, jsonrpc.Options{Addr: "127.0.0.1:0"})
			}
			port, err := server.Activate()
			if err != nil {
				t.Fatal(err)
			}
			served := make(chan error, 1)
			go func() { served <- server.Serve() }()
			addr := fmt.Sprintf("127.0.0.1:%d", port)
			if protocol == "XML-RPC" {
				test(t, &xmlClient{t: t, addr: addr}, log)
			} else {
				test(t, &jsonClient{t: t, addr: addr}, log)
			}
			server.Stop(stopped)
			if err := <-served; err != nil {
				t.Error(err)
			}
		})
	}
}

// records is a log that tests wait for.
type records struct {
	mu    sync.Mutex
	texts []string // guarded by mu

	engine *engine.Engine // that logs; immutable
}

func (r *records) Enabled(context.Context, slog.Level) bool { return true }
func (r *records) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r *records) WithGroup(string) slog.Handler            { return r }
func (r *records) Handle(_ context.Context, rec slog.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.texts = append(r.texts, rec.Message)
	return nil
}

// wait waits for a message.
func (r *records) wait(t *testing.T, text string) {
	t.Helper()
	rftest.WaitFor(t, "the log message "+text, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return strings.Contains(strings.Join(r.texts, "\n"), text)
	})
}
