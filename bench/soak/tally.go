package soak

import (
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/rflua/rflua/bench/rig"
)

// tally counts calls by kind and keeps what was not as expected.
type tally struct {
	out io.Writer // what is unexpected is printed at once

	mu         sync.Mutex
	kinds      map[string]*counted // guarded by mu
	problems   []string            // the first of them; guarded by mu
	unexpected int                 // all of them; guarded by mu
}

// counted is one kind of calls.
type counted struct {
	calls, failuresExpected, failuresSeen, unexpected int
}

// maxProblems is how many problems are shown: the first ones are those that matter.
const maxProblems = 40

// count counts a call. fails is true if it had to fail; problem is what is wrong with its answer, or nil.
func (t *tally) count(kind string, fails bool, problem error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kinds == nil {
		t.kinds = map[string]*counted{}
	}
	k := t.kinds[kind]
	if k == nil {
		k = new(counted)
		t.kinds[kind] = k
	}
	k.calls++
	if fails {
		k.failuresExpected++
	}
	switch {
	case problem != nil:
		k.unexpected++
		t.add(kind + ": " + problem.Error())
	case fails:
		k.failuresSeen++
	}
}

// problem counts something unexpected that is not the answer to a call.
func (t *tally) problem(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.add(fmt.Sprintf(format, args...))
}

// add counts and prints a problem. The caller holds mu.
func (t *tally) add(text string) {
	t.unexpected++
	if len(t.problems) < maxProblems {
		t.problems = append(t.problems, text)
		fmt.Fprintln(t.out, "UNEXPECTED", text)
	}
}

// all returns the sums of all kinds.
func (t *tally) all() (sum counted) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.kinds {
		sum.calls += k.calls
		sum.failuresExpected += k.failuresExpected
		sum.failuresSeen += k.failuresSeen
	}
	sum.unexpected = t.unexpected
	return sum
}

// table returns a row for each kind, and one for all.
func (t *tally) table() (rows rig.Table) {
	sum := t.all()
	t.mu.Lock()
	defer t.mu.Unlock()
	rows.Add("calls", "number", "to fail", "failed as meant", "unexpected")
	var names []string
	for name := range t.kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	add := func(name string, k counted) {
		rows.Add(name, rig.Number(float64(k.calls)), rig.Number(float64(k.failuresExpected)), rig.Number(float64(k.failuresSeen)), rig.Number(float64(k.unexpected)))
	}
	for _, name := range names {
		add(name, *t.kinds[name])
	}
	add("all", sum)
	return rows
}
