package soak

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// edits are the numbers of what was saved last. They only grow, from one load to the next.
type edits struct{ version, part atomic.Int64 }

// editors returns the actor that saves and those that call what is saved.
func (s *soak) editors() []actor {
	return []actor{
		{"saves", s.saves},
		{"calls while files are saved, XML-RPC", func(over context.Context) error {
			return s.watch(over, s.xml("/Edited?token="+s.fresh("edited"), false))
		}},
		{"calls while files are saved, JSON-RPC", func(over context.Context) error {
			c, err := s.json("Edited")
			if err != nil {
				return err
			}
			return s.watch(over, c)
		}},
	}
}

// edited returns revision n of a library whose keyword numbers returns n twice and the number of a module.
func edited(n int64) string {
	return fmt.Sprintf(`local part = require("_lib.part")
local Edited = {}
local calls = 0
local function first() return %d end
local function second() return %d end
function Edited.numbers() calls = calls + 1; return { first(), second(), part.number() } end
function Edited.calls() return calls end
return Edited
`, n, n)
}

// partOf returns revision n of the module.
func partOf(n int64) string {
	return fmt.Sprintf("local M = {}\nfunction M.number() return %d end\nreturn M\n", n)
}

// file returns the path of a served file.
func (s *soak) file(name string) string { return filepath.Join(s.libraries, name) }

// saveOver saves a file as most editors do: beside it, then renamed over it.
func (s *soak) saveOver(name, text string) error {
	temporary := s.file(name) + ".new"
	if err := os.WriteFile(temporary, []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, s.file(name))
}

// numbersOf returns the result of the keyword numbers.
func numbersOf(r reply) (n [3]int64, err error) {
	list, _ := r.returned.([]any)
	if r.failure != "" || len(list) != 3 {
		return n, fmt.Errorf("numbers returns %v %s", r.returned, rig.Excerpt([]byte(r.failure)))
	}
	for i, v := range list {
		f, _ := v.(float64)
		n[i] = int64(f)
	}
	return n, nil
}

// watch calls the library that is saved. No call may fail, see half an edit, or an old one after a new one; the count of calls
// must survive.
func (s *soak) watch(over context.Context, c client) error {
	defer c.Close()
	var last [3]int64
	calls := 0
	for over.Err() == nil {
		r, err := c.run("numbers")
		if err != nil {
			return err
		}
		calls++
		n, err := numbersOf(r)
		if err == nil && (n[0] != n[1] || n[0] < last[0] || n[2] < last[2]) {
			err = fmt.Errorf("numbers returns %v after %v", n, last)
		}
		last = n
		s.tally.count("calls while files are saved", false, err)
		if calls%50 == 0 {
			if err := s.call(c, call{kind: "calls while files are saved", keyword: "calls", returns: calls}); err != nil {
				return err
			}
		}
		_ = rig.Wait(over, 5*time.Millisecond) // the loop checks over
	}
	return nil
}

// saves saves a good revision, a broken one, a good one again, a module, and a new library that is deleted again. It waits each
// time until calls show it.
func (s *soak) saves(over context.Context) error {
	c := s.xml("/Edited?token="+s.fresh("saver"), false)
	defer c.Close()
	for round := 0; over.Err() == nil; round++ {
		for _, step := range []func(client, int) error{s.good, s.broken, s.good, s.module, s.library} {
			if err := step(c, round); err != nil {
				return err
			}
			if over.Err() != nil {
				break
			}
		}
	}
	return s.good(c, 0) // so that it rests with good code
}

// good saves a revision that loads.
func (s *soak) good(c client, round int) error {
	text := edited(s.edits.version.Add(1))
	var err error
	if round%3 == 2 { // in place, as some editors do
		err = os.WriteFile(s.file("Edited.lua"), []byte(text), 0o644)
	} else {
		err = s.saveOver("Edited.lua", text)
	}
	if err != nil {
		return err
	}
	return s.until(c, "saves of a library", false, func(r reply) bool {
		n, err := numbersOf(r)
		return err == nil && n[0] == s.edits.version.Load() && !strings.Contains(r.log, "no longer loads")
	})
}

// broken saves a revision that does not load: the last good one must keep running, with a warning.
func (s *soak) broken(c client, round int) error {
	text := edited(s.edits.version.Load()+1) + "this is broken ("
	if round%2 == 1 { // one that is broken when it runs
		text = "error('broken when it runs')"
	}
	if err := s.saveOver("Edited.lua", text); err != nil {
		return err
	}
	return s.until(c, "saves of a broken library", true, func(r reply) bool {
		n, err := numbersOf(r)
		return err == nil && n[0] == s.edits.version.Load() && strings.Contains(r.log, "no longer loads")
	})
}

// module saves the module that the library requires.
func (s *soak) module(c client, _ int) error {
	if err := s.saveOver("_lib/part.lua", partOf(s.edits.part.Add(1))); err != nil {
		return err
	}
	return s.until(c, "saves of a module", false, func(r reply) bool {
		n, err := numbersOf(r)
		return err == nil && n[2] == s.edits.part.Load()
	})
}

// library adds a library, calls it, and deletes it.
func (s *soak) library(_ client, round int) error {
	name := fmt.Sprintf("New%d", round%3)
	if err := s.saveOver(name+".lua", "return { numbers = function() return 'new' end }"); err != nil {
		return err
	}
	c := s.xml(fmt.Sprintf("/%s?token=%s", name, s.fresh("new")), true)
	if err := s.until(c, "new libraries", false, func(r reply) bool { return r.returned == "new" }); err != nil {
		return err
	}
	if err := os.Remove(s.file(name + ".lua")); err != nil {
		return err
	}
	// An instance in use keeps running, so each call uses a new one.
	return s.until(c, "deleted libraries", true, func(r reply) bool {
		c.path = fmt.Sprintf("/%s?token=%s", name, s.fresh("new"))
		return strings.Contains(r.failure, "There is nothing at")
	})
}

// until calls numbers until seen reports true, for [rig.Patience], and counts that as one call of the kind.
func (s *soak) until(c client, kind string, fails bool, seen func(reply) bool) error {
	var last reply
	for begin := time.Now(); time.Since(begin) < rig.Patience; {
		r, err := c.run("numbers")
		if err != nil {
			return err
		}
		if seen(r) {
			s.tally.count(kind, fails, nil)
			return nil
		}
		last = r
		if err := rig.Wait(s.ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
	s.tally.count(kind, fails, fmt.Errorf("an edit is not seen; the last answer is %v %s %s", last.returned, last.failure, rig.Excerpt([]byte(last.log))))
	return nil
}
