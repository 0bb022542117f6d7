package engine_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/internal/rftest"
)

func TestARequireThatAnEditDropsDoesNotHoldItUp(t *testing.T) {
	e := editedLibrary(t, map[string]string{
		"Lib.lua":   "local M = {}\nfunction M.k() return require('_late').v end\nreturn M",
		"_late.lua": "return {v = 1}",
	})
	wantShown(t, "before", e.passes("k"), "1")
	write(t, "_late.lua", "return {")
	if event := e.edit("Lib.lua", "local M = {}\nfunction M.k() return require('_late').v + 1 end\nreturn M"); event.Problem == nil {
		t.Errorf("the code still requires the broken module: %+v", event)
	}
	if event := e.edit("Lib.lua", "local M = {}\nfunction M.k() return 2 end\nreturn M"); event.Problem != nil {
		t.Errorf("the code does not require the broken module any more: %+v", event)
	}
	wantShown(t, "after", e.passes("k"), "2")
}

func TestWhatFailedCodeHasPutIntoStandardTablesIsTakenBack(t *testing.T) {
	const code = "local M = {}\nfunction M.k() return {tostring(string.shout), tostring(helper), type(print), string.rep('a', 2)} end\n"
	e := editedLibrary(t, map[string]string{"Lib.lua": code + "return M"})
	e.edit("Lib.lua", code+"function string.shout() end\nfunction helper() end\nprint, string.rep = 1, nil\nfunction M.__reload() error('no') end\nreturn M")
	wantShown(t, "the old code", e.passes("k"), `["nil" "nil" "function" "aa"]`)
}

// An editor that deletes a file and makes it again is not to end the library, and one that is really gone ends.
func TestADeletedLibraryThatComesBackIsTheSame(t *testing.T) {
	const code = "local M = {}\nlocal n = 0\nM.n = 0\nfunction M.k() n = n + 1; M.n = M.n + 1; return M.n end\nreturn M"
	for _, row := range []struct {
		rule, file string
		config     engine.Config
	}{
		{"as it was", "Lib.lua", engine.Config{}},
		{"as a directory", "Lib/init.lua", engine.Config{}},
		{"named by --allow", "Lib.lua", engine.Config{Allow: []string{"Lib"}}},
	} {
		e := serveWith(t, map[string]string{"Lib.lua": code, "Other.lua": "return {}"}, row.config)
		lib, err := e.Library("Lib")
		if err != nil {
			t.Fatal(err)
		}
		s := imported(t, lib)
		wantShown(t, row.rule, s.passes("k"), "1")
		os.Remove("Lib.lua")
		if events := e.Rescan(); len(events) != 1 || !events[0].Gone {
			t.Errorf("%s: it was deleted: %+v", row.rule, events)
		}
		wantShown(t, row.rule+": an instance in use goes on", s.passes("k"), "2")
		write(t, row.file, strings.Replace(code, "return M.n", "return M.n * 10", 1))
		if events := e.Rescan(); len(events) != 1 || events[0].New || events[0].Problem != nil {
			t.Errorf("%s: it is back: %+v", row.rule, events)
		}
		wantShown(t, row.rule+": the instance follows", s.passes("k"), "30")
	}
}

func TestALibraryInUseIsFoundWhileItsFileComesAndGoes(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": "return {k = function() return 1 end}"})
	done := make(chan struct{})
	var looking sync.WaitGroup
	looking.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				if lib, err := e.engine.Library("Lib"); err != nil || lib != e.Instance.Library {
					t.Errorf("it is not found: %v", err)
					return
				}
			}
		}
	})
	for range 200 {
		os.Remove("Lib.lua")
		e.engine.Rescan()
		write(t, "Lib.lua", "return {k = function() return 1 end}")
		e.engine.Rescan()
	}
	close(done)
	looking.Wait()
}

func TestAnEditThatNeverEndsLoadingIsGivenUp(t *testing.T) {
	e := editedLibraryWith(t, engine.Config{LoadLimit: 50 * time.Millisecond}, map[string]string{"Lib.lua": "local M = {}\nfunction M.k() return 1 end\nreturn M"})
	event := e.edit("Lib.lua", "while true do end")
	if event.Problem == nil || !strings.Contains(event.Problem.Error(), "it took longer than 50ms") {
		t.Errorf("%+v", event)
	}
	wantShown(t, "the old code", e.passes("k"), "1")
}

func TestAServedDirectoryThatIsGoneKeepsItsLibrariesAndHoldsUpNoOther(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "one/Lib.lua", "return {k = function() return 1 end}")
	write(t, "two/Other.lua", "return {k = function() return 1 end}")
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"one", "two"}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(t.Context())
	lib, err := e.Library("Lib")
	if err != nil {
		t.Fatal(err)
	}
	s := imported(t, lib)
	if err := os.RemoveAll("one"); err != nil {
		t.Fatal(err)
	}
	write(t, "two/Other.lua", "return {k = function() return 2 end}")
	events := e.Rescan()
	if len(events) != 2 || events[0].Problem == nil || events[0].Gone || events[1].Generation != 2 {
		t.Fatalf("%+v", events)
	}
	wantShown(t, "the library of the directory", s.passes("k"), "1")
	write(t, "one/Lib.lua", "return {k = function() return 3 end}")
	if events := e.Rescan(); len(events) != 1 || events[0].Problem != nil {
		t.Errorf("the directory is back: %+v", events)
	}
	wantShown(t, "and follows when it is back", s.passes("k"), "3")
}

func TestAnInstanceThatHoldsTooMuchToBeMergedSaysSo(t *testing.T) {
	const code = "local M = {big = {}}\nlocal n = 0\nfunction M.fill() for i = 1, 2000 do M.big[i] = {} end end\nfunction M.k() n = n + 1; return n end\nreturn M"
	e := editedLibrary(t, map[string]string{"Lib.lua": code})
	inProcess(t)
	engine.SetMaxWalk(t, 1000)
	e.passes("k")
	e.edit("Lib.lua", strings.Replace(code, "n + 1", "n + 10", 1))
	wantShown(t, "little is merged", e.passes("k"), "11")
	if len(e.log) != 0 {
		t.Errorf("the log is %v", e.log)
	}
	e.passes("fill")
	e.edit("Lib.lua", strings.Replace(code, "n + 1", "n + 100", 1))
	e.passes("k")
	if len(e.log) != 1 || e.log[0].Level != "WARN" || !strings.Contains(e.log[0].Text, "holds more than 1000 tables and functions") {
		t.Errorf("the log is %v", e.log)
	}
}

func TestADeletedLibraryGivesNoNewInstances(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": "return {k = function() return 1 end}"})
	os.Remove("Lib.lua")
	e.engine.Rescan()
	wantShown(t, "one in use goes on", e.passes("k"), "1")
	if _, err := e.Library.NewInstance(t.Context(), engine.Import{}); err == nil || !strings.Contains(err.Error(), "the file was deleted") {
		t.Errorf("got %v", err)
	}
}

func TestAChangedImportIsReportedAndKeywordsAreComparedWithTheImport(t *testing.T) {
	const text = "local M = {}\nfunction M.new(%s) return M end\nfunction M.k(%s) end\nreturn M"
	e := editedLibrary(t, map[string]string{"Lib.lua": fmt.Sprintf(text, "", "a")})
	if event := e.edit("Lib.lua", fmt.Sprintf(text, "x", "a, b")); strings.Join(event.Changed, " ") != "k new" {
		t.Errorf("changed are %v", event.Changed)
	}
	rftest.WantText(t, "other arguments than at the import", e.fails("k", "1").Message,
		"Keyword 'Lib.k' expected 2 arguments, got 1. An edit has changed the arguments of this keyword; import the library again.")
	e.edit("Lib.lua", fmt.Sprintf(text, "x", "a"))
	rftest.WantText(t, "the same again", e.fails("k").Message, "Keyword 'Lib.k' expected 1 argument, got 0.")
}

func TestAClientThatLeavesWhileItsInstanceFollowsDoesNotRunTheKeyword(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": "local M = {n = 0}\nfunction M.k() M.n = M.n + 1; return M.n end\nreturn M"})
	e.edit("Lib.lua", "local M = {n = 0}\nprint('loading')\nfor i = 1, 3e6 do end\nfunction M.k() M.n = M.n + 100; return M.n end\nreturn M")
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	got, failure := run(e, ctx, engine.Call{Keyword: "k", Log: func(message.Message) { leave() }}) // in the middle of it
	if failure == nil {
		t.Errorf("the keyword ran and gave %v", got)
	}
	wantShown(t, "the next call", e.passes("k"), "100")
}

func TestWarningsOfAnEditAreReported(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": "return {k = function() end}"})
	event := e.edit("Lib.lua", "local M = {}\n---@param x integer\nfunction M.j(y) end\nreturn M")
	if len(event.Warnings) != 1 || event.Problem != nil {
		t.Errorf("%+v", event)
	}
}

// What does not load any more has no base: the edit wins, and the instance follows.
func TestARevisionThatDoesNotLoadAnyMoreIsFollowed(t *testing.T) {
	const broken = "if os.getenv('RFLUA_TEST_BROKEN') then error('not any more') end\n"
	e := editedLibrary(t, map[string]string{
		"Lib.lua":   broken + "local M = {n = 0}\nfunction M.k() M.n = M.n + 1; local late = require('_late'); late.n = late.n + 1; return {M.n, late.n} end\nreturn M",
		"_late.lua": broken + "return {n = 1}",
	})
	wantShown(t, "before", e.passes("k"), "[1 2]")
	t.Setenv("RFLUA_TEST_BROKEN", "yes")
	write(t, "_late.lua", "return {n = 20}")
	if event := e.edit("Lib.lua", "local M = {n = 0}\nfunction M.k() M.n = M.n + 1; local late = require('_late'); late.n = late.n + 1; return {M.n, late.n} end\nreturn M"); event.Problem != nil {
		t.Fatal(event.Problem)
	}
	wantShown(t, "state that has a base stays, without one the edit wins", e.passes("k"), "[2 21]")
}
