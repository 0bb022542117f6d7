package ops

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
)

func opened(t *testing.T, files map[string]string) *engine.Engine {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(t.Context()) })
	return e
}

type twoConnections struct{}

func (twoConnections) Count() int   { return 2 }
func (twoConnections) Evicted() int { return 5 }

const counted = `return { good = function() end, bad = function() error("x") end, skipped = function() require("robot").skip("y") end }`

func get(p *Pages, path string) (int, string) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	text, _ := io.ReadAll(w.Body)
	return w.Code, string(text)
}

func TestCallsAreCountedAndLogged(t *testing.T) {
	e := opened(t, map[string]string{"Counted.lua": counted})
	var log bytes.Buffer
	calls := NewCalls(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	lib, err := e.Library("Counted")
	if err != nil {
		t.Fatal(err)
	}
	in, err := lib.NewInstance(t.Context(), engine.Import{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"good", "G O O D", "bad", "skipped", "nothing\nlike=this", "nor this"} {
		calls.Run(t.Context(), in, "xmlrpc", engine.Call{Keyword: name, Args: []any{}, ID: "id-" + name[:1]})
	}
	calls.Refused("host")
	calls.Reloaded([]engine.Reload{{Library: "Counted"}, {Library: "Counted", Problem: nil}})
	p := &Pages{Engine: e, Calls: calls, Connections: twoConnections{}, Version: "1.2"}
	status, text := get(p, "/metrics")
	for _, line := range []string{
		`rflua_build_info{version="1.2"} 1`,
		`rflua_keyword_calls_total{library="Counted",keyword="good",outcome="pass"} 2`,
		`rflua_keyword_calls_total{library="Counted",keyword="bad",outcome="fail"} 1`,
		`rflua_keyword_calls_total{library="Counted",keyword="skipped",outcome="skip"} 1`,
		`rflua_keyword_calls_total{library="Counted",keyword="(unknown)",outcome="fail"} 2`,
		`rflua_keyword_duration_seconds_bucket{library="Counted",le="+Inf"} 6`,
		`rflua_keyword_duration_seconds_count{library="Counted"} 6`,
		`rflua_reloads_total{library="Counted",outcome="taken"} 2`,
		`rflua_refused_total{reason="host"} 1`,
		`rflua_instances 1`, `rflua_connections 2`, `rflua_connections_closed_total 5`,
		`rflua_libraries{state="loaded"} 1`, `rflua_libraries{state="broken"} 0`, `rflua_keywords_running 0`,
	} {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("there is no line %s", line)
		}
	}
	if status != 200 || strings.Contains(text, "like") {
		t.Errorf("status %d, or a name that a client made up:\n%s", status, text)
	}
	checkFormat(t, text)
	if n := strings.Count(log.String(), "msg=keyword"); n != 6 {
		t.Errorf("%d records, want 6", n)
	}
	if want := regexp.MustCompile(`msg=keyword request=id-g protocol=xmlrpc library=Counted keyword=good outcome=pass took=\S+\n`); !want.Match(log.Bytes()) {
		t.Errorf("the log is\n%s", &log)
	}
}

// checkFormat checks the rules of the text format: a HELP and a TYPE before the samples of every family, and nothing else.
func checkFormat(t *testing.T, text string) {
	t.Helper()
	sample := regexp.MustCompile(`^([a-z_]+)(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? -?[0-9.]+$`)
	family, seen := "", map[string]bool{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		line := lines.Text()
		if name, ok := strings.CutPrefix(line, "# HELP "); ok {
			family, _, _ = strings.Cut(name, " ")
			if seen[family] {
				t.Errorf("%s is there twice", family)
			}
			seen[family] = true
			continue
		}
		if strings.HasPrefix(line, "# TYPE "+family+" ") {
			continue
		}
		m := sample.FindStringSubmatch(line)
		if m == nil || strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(m[1], "_bucket"), "_sum"), "_count") != family {
			t.Errorf("%q is no sample of %s", line, family)
		}
	}
	if len(seen) < 10 {
		t.Errorf("there are only %d families", len(seen))
	}
}

func TestLabelsAreEscaped(t *testing.T) {
	var w text
	w.sample("x", 1.5, "a", "q\"b\\n\nl", "b", "")
	if got, want := w.String(), `x{a="q\"b\\n\nl",b=""} 1.5`+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLabelsAreBounded(t *testing.T) {
	c := NewCalls(nil)
	for i := range 3 * maxSeries {
		c.count(series{"L", fmt.Sprint("k", i), "pass"}, time.Second)
	}
	if n := len(c.counts); n > maxSeries+3 {
		t.Errorf("there are %d series", n)
	}
	if n := *c.counts[series{"L", others, "pass"}]; n != 2*maxSeries {
		t.Errorf("%d calls are among the others", n)
	}
}

func TestAHistogramCountsUpToEachBound(t *testing.T) {
	c := NewCalls(nil)
	for _, took := range []time.Duration{0, time.Millisecond, 2 * time.Millisecond, time.Second, 2 * time.Hour} {
		c.count(series{"L", "k", "pass"}, took)
	}
	var w text
	c.write(&w)
	for _, want := range []string{`le="0.001"} 2`, `le="0.0025"} 3`, `le="0.5"} 3`, `le="1"} 4`, `le="3600"} 4`, `le="+Inf"} 5`, `_sum{library="L"} 7201.003`} {
		if !strings.Contains(w.String(), want+"\n") {
			t.Errorf("there is no %s in\n%s", want, &w)
		}
	}
}

func TestReadyMeansThatKeywordsCanBeCalled(t *testing.T) {
	for _, row := range []struct {
		rule   string
		files  map[string]string
		stop   bool
		status int
		text   string
	}{
		{"a library is loaded", map[string]string{"A.lua": "return {}", "B.lua": "return return"}, false, 200, "ok\n"},
		{"none is", map[string]string{"B.lua": "return return"}, false, 503, "no library is loaded\n"},
		{"there is none", nil, false, 503, "no library is loaded\n"},
		{"the server stops", map[string]string{"A.lua": "return {}"}, true, 503, "stopping\n"},
	} {
		p := &Pages{Engine: opened(t, row.files)}
		if row.stop {
			p.Stopping()
		}
		if status, text := get(p, "/readyz"); status != row.status || text != row.text {
			t.Errorf("%s: %d %q", row.rule, status, text)
		}
		if status, text := get(p, "/healthz"); status != 200 || text != "ok\n" {
			t.Errorf("%s: /healthz gives %d %q", row.rule, status, text)
		}
	}
}

func TestIDsAreUnique(t *testing.T) {
	if a, b := NewID(), NewID(); a == b || a == "" {
		t.Errorf("%s and %s", a, b)
	}
}

// BenchmarkCount is what counting adds to a call.
func BenchmarkCount(b *testing.B) {
	c := NewCalls(nil)
	s := series{"Calculator", "add_numbers", "pass"}
	b.ReportAllocs()
	for b.Loop() {
		c.count(s, 30*time.Microsecond)
	}
}
