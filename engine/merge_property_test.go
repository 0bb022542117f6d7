package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rflua/rflua/engine"
)

// exchange is a run of one instance beside its model.
type exchange struct {
	*edited
	r    *rand.Rand
	mine *world
}

// mutate changes something in the library and in the model alike, as a test does through its keywords.
func (x *exchange) mutate(names []string) {
	paths := x.mine.paths(append([]string{"M", "self"}, names...))
	key, kind, arg := pick(x.r, append(keyPool, "e")), "value", randomScalar(x.r)
	path := pick(x.r, paths)
	if x.r.IntN(4) == 0 {
		path, key = []any{}, pick(x.r, names)
	}
	v := arg
	switch n := x.r.IntN(20); {
	case n < 4:
		v, arg = nil, nil
	case n < 9:
		kind, v = "new", &node{map[any]any{"a": arg}}
	case n < 10:
		from := pick(x.r, paths)
		kind, v, arg = "ref", x.mine.at(from), any(from)
	}
	x.put(path, key, kind, arg, v)
}

func (x *exchange) put(path []any, key any, kind string, arg, v any) {
	x.t.Helper()
	wire := func(v any) any {
		switch n := v.(type) {
		case int:
			return int64(n)
		case []any:
			list := slices.Clone(n)
			for i := range list {
				if k, ok := list[i].(int); ok {
					list[i] = int64(k)
				}
			}
			return list
		}
		return v
	}
	x.passes("put", wire(path), wire(key), kind, wire(arg))
	if len(path) > 0 {
		x.mine.at(path).(*node).set(key, v)
	} else {
		x.mine.variable(key.(string)).v = v
	}
}

func TestRandomEditsFollowTheThreeWayRule(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": "return {}", "_show.lua": showing})
	for seed := range uint64(300) { // of up to three edits each
		if !randomEdits(t, e, seed) {
			t.Fatalf("seed %d", seed)
		}
	}
}

// randomEdits runs one case.
func randomEdits(t *testing.T, e *edited, seed uint64) (ok bool) {
	r := rand.New(rand.NewPCG(seed, 4))
	p := newProgram(r)
	e.edit("Lib.lua", p.source())
	lib := onlyLibrary(t, e.engine)
	in, err := lib.NewInstance(t.Context(), engine.Import{})
	if err != nil {
		t.Fatalf("seed %d: %v\n%s", seed, err, p.source())
	}
	defer in.Finalize(t.Context())
	x := &exchange{&edited{&subject{Instance: in, t: t}, e.engine}, r, p.load()}
	x.put([]any{"M"}, "me", "ref", []any{"self"}, x.mine.self)
	x.put([]any{"self"}, "module", "ref", []any{"M"}, x.mine.module)
	history := p.source()
	check := func(what, got, want string) bool {
		if got != want {
			t.Errorf("seed %d: %s\n got\n%s\nwant\n%s\n%s", seed, what, got, want, history)
		}
		return got == want
	}
	for range 2 {
		for range r.IntN(5) {
			x.mutate(p.names())
		}
		before := x.passes("dump").(string)
		if !check("the model of the live state", before, x.mine.dump(p.names())) {
			return false
		}
		next := p.edited(r, r.IntN(4) == 0)
		history += "-- live\n" + before + "\n-- edited\n" + next.source()
		e.edit("Lib.lua", next.source())
		if next.raises && r.IntN(2) == 0 {
			if !check("an edit whose __reload raises", x.passes("dump").(string), before) {
				return false
			}
			continue
		}
		if next.raises || r.IntN(3) == 0 { // the instance is idle and goes from the first to the third revision
			next = next.edited(r, false)
			history += "-- edited again\n" + next.source()
			e.edit("Lib.lua", next.source())
		}
		w := merged(p.load(), x.mine.clone(), next.load())
		if !check("after the edit", x.passes("dump").(string), w.dump(next.names())) {
			return false
		}
		p, x.mine = next, w
	}
	return true
}

func TestWhatRandomEditsHaveFound(t *testing.T) {
	for _, row := range []struct{ symptom, old, live, new, look, want string }{
		{"a local that was declared without a value loses what the test put there", "local n", "n = 7", "local n", "n", "7"},
		{"a field that is new and names the module holds a dead copy of it", "", "M.n = 7", "M.itself = M", "{M.itself == M, M.itself.n}", "[true 7]"},
		{"the same for a local", "local n = 0", "", "local n = M", "n == M", "true"},
		{"the same for a global", "theGlobal = 0", "", "theGlobal = M", "theGlobal == M", "true"},
		{"a global that the test deleted comes back", "theGlobal = 1", "theGlobal = nil", "theGlobal = 1", "theGlobal", "None"},
		{"the same for a metatable", "M.t = {}", "", "M.t = setmetatable({}, M)", "getmetatable(M.t) == M", "true"},
		{"an edit reaches only one of two tables that were one", "local n = {x = 1}\nM.t = n", "M.t = {x = 5}", "local n = {x = 2}\nM.t = n", "{M.t.x, n.x}", "[2 2]"},
		{"an edit is overlooked behind a table that occurs twice", "M.t = {a = {1}, b = {2}}", "M.t = 5", "local n = {1}\nM.t = {a = n, b = n}", "type(M.t)", `"table"`},
		{"a field that is edited to refer to another table mixes the two", "local A = {v = 1}\nM.cur = M\nM.A = A", "A.v = 2", "local A = {v = 1}\nM.cur = A\nM.A = A", "{M.cur == M.A, M.cur.v, M.look ~= nil}", "[true 2 true]"},
		{"an edit of a metatable is overlooked", "M.t = setmetatable({}, {a = 1})", "M.t = 5", "M.t = setmetatable({}, {a = 2})", "type(M.t)", `"table"`},
	} {
		text := "local M = {}\n%s\nfunction M.live() local _ = M; %s end\nfunction M.look() return %s end\nreturn M"
		e := editedLibrary(t, map[string]string{"Lib.lua": fmt.Sprintf(text, row.old, row.live, row.look)})
		e.passes("live")
		e.edit("Lib.lua", fmt.Sprintf(text, "-- edited\n"+row.new, row.live, row.look))
		wantShown(t, row.symptom, e.passes("look"), row.want)
	}
}
