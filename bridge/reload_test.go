package bridge_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

// save replaces a file in one step, as most editors do.
func save(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file+".new", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

// numbered is a revision of a library that says its number twice, and counts its calls.
func numbered(n int) string {
	return fmt.Sprintf(`local M = {}
local calls = 0
local function first() return %d end
local function second() return %d end
function M.both() calls = calls + 1; return {first(), second()} end
function M.calls() return calls end
return M`, n, n)
}

// TestNoCallIsLostWhileALibraryIsSavedAgainAndAgain: 8 clients on each protocol call without pause while the library is
// saved 2,000 times, a tenth of them broken. Once the watcher notices the saves, and gathers most of them; once every
// single one is loaded.
func TestNoCallIsLostWhileALibraryIsSavedAgainAndAgain(t *testing.T) {
	t.Run("watched", func(t *testing.T) { saveAgainAndAgain(t, true, nil, 2000) })
	t.Run("each save loaded", func(t *testing.T) { saveAgainAndAgain(t, false, nil, 2000) })
	t.Run("watched, isolated", func(t *testing.T) { saveAgainAndAgain(t, true, &engine.DefaultIsolation, 1500) })
	t.Run("each save loaded, isolated", func(t *testing.T) { saveAgainAndAgain(t, false, &engine.DefaultIsolation, 300) })
}

func saveAgainAndAgain(t *testing.T, watched bool, isolation *engine.Isolation, saves int) {
	const clients = 8
	dir := t.TempDir()
	file := filepath.Join(dir, "Lib.lua")
	save(t, file, numbered(0))
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{dir}, Isolate: isolation})
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	defer e.Close(stopped)
	var reloads, failures atomic.Int64
	noticed := make(chan struct{}, 1)
	count := func(events []engine.Reload) {
		for _, r := range events {
			if reloads.Add(1); r.Problem != nil {
				failures.Add(1)
			}
		}
		select {
		case noticed <- struct{}{}:
		default:
		}
	}
	if watched {
		if err := e.Watch(count); err != nil {
			t.Fatal(err)
		}
	}
	xml := xmlrpc.NewServer(e, xmlrpc.Options{Addr: "127.0.0.1:0"})
	json := jsonrpc.NewServer(e, jsonrpc.Options{Addr: "127.0.0.1:0"})
	var served sync.WaitGroup
	defer served.Wait()
	for _, s := range []interface {
		Activate() (int, error)
		Serve() error
		Stop(context.Context)
	}{xml, json} {
		if _, err := s.Activate(); err != nil {
			t.Fatal(err)
		}
		served.Go(func() { _ = s.Serve() })
		defer s.Stop(stopped)
	}

	var calls atomic.Int64
	done := make(chan struct{})
	var running sync.WaitGroup
	// Two sessions share each XML-RPC instance, so that calls wait for their turn too.
	xmlClients := []client{&xmlClient{t: t, addr: xml.Addr().String()}, &xmlClient{t: t, addr: xml.Addr().String()}}
	var sessions []session
	for i := range clients {
		s, problem := xmlClients[i%2].imports("Lib")
		if problem != "" {
			t.Fatal(problem)
		}
		sessions = append(sessions, s)
		if s, problem = (&jsonClient{t: t, addr: json.Addr().String()}).imports("Lib"); problem != "" {
			t.Fatal(problem)
		}
		sessions = append(sessions, s)
	}
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for _, s := range sessions {
		running.Go(func() {
			last := -1
			for {
				select {
				case <-done:
					return
				default:
				}
				got := s.run("both", nil, nil)
				calls.Add(1)
				var a, b int
				if n, _ := fmt.Sscanf(got.result, "[%d %d]", &a, &b); n != 2 || a != b || a < last {
					t.Errorf("a call gives %+v after %d", got, last)
					return
				}
				last = a
			}
		})
	}
	for i := 1; i <= saves; i++ {
		select {
		case <-noticed: // of an earlier save
		default:
		}
		if i%10 == 0 && i < saves {
			save(t, file, numbered(i)+" this is broken (")
		} else {
			save(t, file, numbered(i))
		}
		switch {
		case !watched:
			count(e.Rescan())
		case i%37 == 0: // bursts as they come: some saves are gathered, some are not
			select {
			case <-noticed:
			case <-time.After(20 * time.Second):
				t.Fatalf("save %d is not noticed", i)
			}
		}
	}
	rftest.WaitFor(t, "the last save to be served", func() bool {
		calls.Add(1)
		return sessions[0].run("both", nil, nil).result == fmt.Sprintf("[%d %d]", saves, saves)
	})
	close(done)
	running.Wait()
	counted := 0
	seen := map[string]bool{}
	for i, s := range sessions {
		key := fmt.Sprint(i)
		if x, ok := s.(*xmlSession); ok {
			key = x.path
		}
		if !seen[key] {
			seen[key] = true
			var n int
			_, _ = fmt.Sscan(s.run("calls", nil, nil).result, &n)
			counted += n
		}
	}
	if counted != int(calls.Load()) { // none lost, none run twice, and the count survived every reload
		t.Errorf("the instances counted %d calls, the clients made %d", counted, calls.Load())
	}
	if n := e.InstanceCount(); n != len(seen) {
		t.Errorf("there are %d instances for %d sessions", n, len(seen))
	}
	var after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32<<20 {
		t.Errorf("the heap has grown by %d MiB", grown>>20)
	}
	t.Logf("%d calls, %d saves, %d reloads of which %d failed", calls.Load(), saves, reloads.Load(), failures.Load())
	if watched && (failures.Load() == 0 || reloads.Load()-failures.Load() < 20) {
		t.Error("the saves were not noticed as they should be")
	}
	if !watched && (int(reloads.Load()) != saves || int(failures.Load()) != saves/10-1) {
		t.Error("every save must be a reload, and all that were broken must fail")
	}
}
