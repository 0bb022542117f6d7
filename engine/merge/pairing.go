package merge

import (
	"cmp"
	"container/heap"
	"slices"

	lua "github.com/yuin/gopher-lua"
)

// pairing records which table of the new code is which of the old: the two that an unedited file makes at the same place.
// Where the places contradict each other (a field named one table and names another one now), those win that are the
// fewer places of their tables, because they are where a table is made rather than referred to; then those nearer to the
// roots. The live table of a pair is found in the same way, at the places where both are. If the run has put further tables
// there, they are live tables of the pair too; but a module is one.
type pairing struct {
	theirs     map[*shape]*lua.LTable
	base       map[*lua.LTable]*shape
	liveTables map[*lua.LTable][]*lua.LTable // the live tables for one of the new code; mostly one, and the first counts
	owner      map[*lua.LTable]*lua.LTable   // the other way
	order      []pair                        // all of them, as they were found
	fixed      func(*lua.LTable) string      // see interp.State.Fixed
}

// rootSlot is a variable: what the old code, the new code and the run have put into it.
type rootSlot struct {
	base   *shape
	theirs lua.LValue
	live   lua.LValue
	module bool
}

// slot is a field or variable in which the old code has a table and the new code too.
type slot struct {
	base         *shape
	theirs, live *lua.LTable
	rank, seq    int
}

// slots is a heap: what counts most is first.
type slots []slot

func (q slots) Len() int      { return len(q) }
func (q slots) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *slots) Push(x any)   { *q = append(*q, x.(slot)) }
func (q slots) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].rank, q[j].rank), cmp.Compare(q[i].seq, q[j].seq)) < 0
}

func (q *slots) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// newPairing pairs the tables that can be reached from roots.
func newPairing(roots []rootSlot, fixed func(*lua.LTable) string) *pairing {
	p := &pairing{
		theirs: map[*shape]*lua.LTable{}, base: map[*lua.LTable]*shape{},
		liveTables: map[*lua.LTable][]*lua.LTable{}, owner: map[*lua.LTable]*lua.LTable{}, fixed: fixed,
	}
	counts := countPlaces(roots, fixed)
	p.walk(roots, counts, func(s slot) bool {
		if p.theirs[s.base] != nil || p.base[s.theirs] != nil {
			return false
		}
		p.theirs[s.base], p.base[s.theirs] = s.theirs, s.base
		return true
	})
	modules := map[*shape]bool{}
	for _, r := range roots {
		modules[r.base] = modules[r.base] || r.module
	}
	for _, further := range []bool{false, true} {
		seen := map[*lua.LTable]bool{}
		p.walk(roots, counts, func(s slot) bool {
			if s.live == nil || p.base[s.theirs] != s.base || seen[s.live] {
				return false
			}
			if p.owner[s.live] == nil && (len(p.liveTables[s.theirs]) == 0 || further && !modules[s.base]) {
				p.owner[s.live] = s.theirs
				p.liveTables[s.theirs] = append(p.liveTables[s.theirs], s.live)
				p.order = append(p.order, pair{s.live, s.theirs, s.base})
			}
			seen[s.live] = p.owner[s.live] == s.theirs
			return seen[s.live]
		})
	}
	return p
}

// walk visits the slots, those that count most first, and continues below those that visit accepts.
func (p *pairing) walk(roots []rootSlot, counts map[any]int, visit func(slot) bool) {
	var queue slots
	seq := 0
	push := func(base *shape, theirs, live lua.LValue, module bool) {
		t, ok := theirs.(*lua.LTable)
		if !ok || base == nil || base.kind != lua.LTTable || base.fixed != "" || p.fixed(t) != "" {
			return
		}
		l, _ := live.(*lua.LTable)
		if l != nil && p.fixed(l) != "" {
			l = nil
		}
		seq++
		s := slot{base, t, l, counts[base] + counts[t], seq}
		if module {
			s.rank = 0
		}
		heap.Push(&queue, s)
	}
	for _, r := range roots {
		push(r.base, r.theirs, r.live, r.module)
	}
	for len(queue) > 0 {
		s := heap.Pop(&queue).(slot)
		if !visit(s) {
			continue
		}
		field := func(key lua.LValue) lua.LValue {
			if s.live == nil {
				return lua.LNil
			}
			return s.live.RawGet(key)
		}
		for _, key := range plainKeys(s.theirs) {
			push(s.base.fields[key], s.theirs.RawGet(key), field(key), false)
		}
		meta := lua.LValue(lua.LNil)
		if s.live != nil {
			meta = s.live.Metatable
		}
		push(s.base.meta, s.theirs.Metatable, meta, false)
	}
}

// plainKeys returns the keys that mean the same in another state, in an order that does not depend on how the table was made.
func plainKeys(t *lua.LTable) []lua.LValue {
	var keys []lua.LValue
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		if _, ok := v.(*lua.LTable); ok && isPlain(key) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b lua.LValue) int {
		return cmp.Or(cmp.Compare(a.String(), b.String()), cmp.Compare(a.Type(), b.Type()))
	})
	return keys
}

// countPlaces returns for every table of the old and of the new code in how many fields and variables it stands.
func countPlaces(roots []rootSlot, fixed func(*lua.LTable) string) map[any]int {
	places := map[any]int{}
	var shapes []*shape
	var tables []*lua.LTable
	see := func(of *shape) {
		if of != nil && of.kind == lua.LTTable && of.fixed == "" {
			if places[of]++; places[of] == 1 {
				shapes = append(shapes, of)
			}
		}
	}
	meet := func(v lua.LValue) {
		if t, ok := v.(*lua.LTable); ok && fixed(t) == "" {
			if places[t]++; places[t] == 1 {
				tables = append(tables, t)
			}
		}
	}
	for _, r := range roots {
		see(r.base)
		meet(r.theirs)
	}
	for len(shapes) > 0 {
		of := shapes[0]
		shapes = shapes[1:]
		for _, field := range of.fields {
			see(field)
		}
		see(of.meta)
	}
	for len(tables) > 0 {
		t := tables[0]
		tables = tables[1:]
		for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
			if isPlain(key) {
				meet(v)
			}
		}
		meet(t.Metatable)
	}
	return places
}
