package engine_test

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// reference is the rule, over the model. It takes fields and variables in any order.
type reference struct {
	r     *rand.Rand
	done  map[[3]*node]bool
	live  map[*node]*node // the live table for one of the new code
	cells map[*cell]*cell
	twice map[*node]bool // tables of the new code for which there are two live tables

	oldModule, newModule *node // of base and theirs
}

// merged is what is left of mine and theirs.
func merged(r *rand.Rand, base, mine, theirs *world) *world {
	m := &reference{r, map[[3]*node]bool{}, map[*node]*node{}, map[*cell]*cell{}, map[*node]bool{}, base.module, theirs.module}
	out := &world{module: mine.module, self: mine.self, vars: map[string]*cell{}}
	m.value(mine.module, theirs.module, base.module)
	for _, name := range shuffled(r, varPool) {
		b, old, now := base.vars[name], mine.vars[name], theirs.vars[name]
		if now == nil && name[0] == 'l' {
			continue
		}
		if now == nil {
			now = &cell{}
		}
		out.vars[name] = now
		if old != nil {
			if b == nil {
				b = &cell{}
			}
			old.v = m.value(old.v, now.v, b.v)
			m.cells[now] = old
			out.vars[name] = old
		}
	}
	m.redirect(out)
	return out
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	list = slices.Clone(list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func (m *reference) value(mine, theirs, base any) any {
	if _, ok := theirs.(*function); ok {
		_, was := base.(*function)
		if _, still := mine.(*function); was && !still && mine != nil {
			return mine // data in the place of a function
		}
		return theirs
	}
	t, ok1 := theirs.(*node)
	l, ok2 := mine.(*node)
	b, ok3 := base.(*node)
	if ok1 && ok2 && ok3 && (b == m.oldModule) != (t == m.newModule) {
		return theirs // another table in the place of the module, or the module in that of another
	}
	if ok1 && ok2 && ok3 {
		m.table(l, t, b)
		return mine
	}
	if same(theirs, base, map[[2]*node]bool{}) {
		return mine
	}
	return theirs
}

func (m *reference) table(mine, theirs, base *node) {
	if m.done[[3]*node{mine, theirs, base}] || mine == theirs {
		return
	}
	m.done[[3]*node{mine, theirs, base}] = true
	if m.live[theirs] == nil {
		m.live[theirs] = mine
	}
	m.twice[theirs] = m.twice[theirs] || m.live[theirs] != mine
	all := maps.Clone(theirs.fields)
	maps.Copy(all, base.fields)
	for _, key := range shuffled(m.r, sortedKeys(all)) {
		mine.set(key, m.value(mine.fields[key], theirs.fields[key], base.fields[key]))
	}
}

// same says whether two values look the same. Functions all do.
func same(a, b any, seen map[[2]*node]bool) bool {
	x, ok1 := a.(*node)
	y, ok2 := b.(*node)
	if !ok1 || !ok2 {
		_, f := a.(*function)
		_, g := b.(*function)
		return f && g || a == b
	}
	if seen[[2]*node{x, y}] {
		return true
	}
	seen[[2]*node{x, y}] = true
	for key, v := range x.fields {
		if !same(v, y.fields[key], seen) {
			return false
		}
	}
	return len(x.fields) == len(y.fields)
}

// redirect makes everything refer to live tables and locals instead of those of the new code.
func (m *reference) redirect(w *world) {
	seen := map[any]bool{}
	var value func(v any) any
	local := func(c *cell) *cell {
		if to := m.cells[c]; to != nil {
			c = to
		}
		if !seen[c] {
			seen[c] = true
			c.v = value(c.v)
		}
		return c
	}
	value = func(v any) any {
		switch x := v.(type) {
		case *node:
			if to := m.live[x]; to != nil {
				w.unclear = w.unclear || m.twice[x]
				x = to
			}
			if !seen[x] {
				seen[x] = true
				for key, item := range x.fields {
					x.fields[key] = value(item)
				}
			}
			return x
		case *function:
			x.captured = local(x.captured)
		}
		return v
	}
	value(w.module)
	value(w.self)
	for _, c := range w.vars {
		local(c)
	}
}
