package engine_test

import (
	"maps"
	"slices"
)

// reference is the rule, over the model, in the plainest way. First it pairs the tables that the old and the new code
// make at the same place, places that count most first; then it finds the live table of each pair, in the same way.
type reference struct {
	theirs map[*node]*node   // the pair of a table of the old code
	base   map[*node]*node   // the same, the other way
	lives  map[*node][]*node // the live tables of one of the new code
	owner  map[*node]*node   // the same, the other way
	order  [][3]*node        // live, theirs, base
	cells  map[*cell]*cell
}

// place is where a table of the old and one of the new code stand, and what the run has put there.
type place struct {
	base, theirs, live any
	module             bool
}

// merged is what is left of mine and theirs.
func merged(base, mine, theirs *world) *world {
	m := &reference{map[*node]*node{}, map[*node]*node{}, map[*node][]*node{}, map[*node]*node{}, nil, map[*cell]*cell{}}
	content := func(c *cell) any {
		if c == nil {
			return nil
		}
		return c.v
	}
	roots := []place{{base.module, theirs.module, mine.module, true}}
	for _, name := range varPool { // globals first, then locals, each by name; the module is one of them
		if name == "l1" {
			roots = append(roots, place{base.module, theirs.module, mine.module, false})
		}
		if now := theirs.vars[name]; now != nil && (name[0] == 'l' || now.v != nil) {
			roots = append(roots, place{content(base.vars[name]), now.v, content(mine.vars[name]), false})
		}
	}
	m.pair(roots)
	out := &world{module: mine.module, self: mine.self, vars: map[string]*cell{}}
	for _, p := range m.order {
		live, t, b := p[0], p[1], p[2]
		all := maps.Clone(t.fields)
		maps.Copy(all, b.fields)
		for key := range all {
			live.set(key, m.value(live.fields[key], t.fields[key], b.fields[key]))
		}
	}
	for _, name := range varPool {
		old, now := mine.vars[name], theirs.vars[name]
		if now == nil && name[0] == 'l' {
			continue
		}
		if now == nil {
			now = &cell{}
		}
		out.vars[name] = now
		if old != nil {
			old.v = m.value(old.v, now.v, content(base.vars[name]))
			m.cells[now] = old
			out.vars[name] = old
		}
	}
	m.redirect(out)
	return out
}

// pair finds pairs, and then live tables.
func (m *reference) pair(roots []place) {
	counts := map[*node]int{}
	var count func(v any)
	count = func(v any) {
		if n, ok := v.(*node); ok {
			if counts[n]++; counts[n] == 1 {
				for _, item := range n.fields {
					count(item)
				}
			}
		}
	}
	for _, r := range roots {
		count(r.base)
		count(r.theirs)
	}
	visit := func(accept func(b, t, l *node) bool) {
		waiting := slices.Clone(roots)
		for len(waiting) > 0 {
			best, rank := -1, 0
			for i, p := range waiting {
				b, ok1 := p.base.(*node)
				t, ok2 := p.theirs.(*node)
				if !ok1 || !ok2 {
					continue
				}
				r := counts[b] + counts[t]
				if p.module {
					r = 0
				}
				if best < 0 || r < rank {
					best, rank = i, r
				}
			}
			if best < 0 {
				return
			}
			p := waiting[best]
			waiting = slices.Delete(waiting, best, best+1)
			b, t := p.base.(*node), p.theirs.(*node)
			l, _ := p.live.(*node)
			if !accept(b, t, l) {
				continue
			}
			fields := map[any]any{}
			if l != nil {
				fields = l.fields
			}
			keys := slices.DeleteFunc(sortedKeys(t.fields), func(key any) bool { return key == meta })
			for _, key := range append(keys, meta) {
				waiting = append(waiting, place{b.fields[key], t.fields[key], fields[key], false})
			}
		}
	}
	visit(func(b, t, _ *node) bool {
		if m.theirs[b] != nil || m.base[t] != nil {
			return false
		}
		m.theirs[b], m.base[t] = t, b
		return true
	})
	for round := range 2 { // the second is for further live tables
		entered := map[*node]bool{}
		visit(func(b, t, l *node) bool {
			if l == nil || m.base[t] != b || entered[l] {
				return false
			}
			if m.owner[l] == nil && (len(m.lives[t]) == 0 || round == 1 && t != roots[0].theirs) {
				m.owner[l] = t
				m.lives[t] = append(m.lives[t], l)
				m.order = append(m.order, [3]*node{l, t, b})
			}
			entered[l] = m.owner[l] == t
			return entered[l]
		})
	}
}

func (m *reference) value(mine, theirs, base any) any {
	if _, ok := theirs.(*function); ok {
		_, was := base.(*function)
		if _, still := mine.(*function); was && !still && mine != nil {
			return mine // data in the place of a function
		}
		return theirs
	}
	if t, ok := theirs.(*node); ok {
		b, _ := base.(*node)
		if _, table := mine.(*node); b == nil || m.base[t] != b {
			return m.own(t) // another table than before
		} else if table || same(theirs, base, map[[2]*node]bool{}) {
			return mine
		}
		return m.own(t)
	}
	if same(theirs, base, map[[2]*node]bool{}) {
		return mine
	}
	return theirs
}

func (m *reference) own(t *node) *node {
	if lives := m.lives[t]; len(lives) > 0 {
		return lives[0]
	}
	return t
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
			x = m.own(x)
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
