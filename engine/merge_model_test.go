package engine_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// node is a table of the model, cell a local, function a function with the local that it captured.
type (
	node     struct{ fields map[any]any }
	cell     struct{ v any }
	function struct {
		revision int
		captured *cell
	}
)

func (n *node) set(key, v any) {
	if n.fields[key] = v; v == nil {
		delete(n.fields, key)
	}
}

func sortedKeys(fields map[any]any) []any {
	return slices.SortedFunc(maps.Keys(fields), func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// keyword stands for the keywords of the module, which are not dumped.
const keyword = "dump"

// world is everything that a library holds.
type world struct {
	module, self *node
	vars         map[string]*cell
}

func (w *world) variable(name string) *cell {
	if w.vars[name] == nil {
		w.vars[name] = &cell{}
	}
	return w.vars[name]
}

// load is what the program makes when it is loaded; self is that of an instance that was just imported.
func (p *program) load() *world {
	w := &world{vars: map[string]*cell{}}
	var nodes []*node
	for range p.tables {
		nodes = append(nodes, &node{map[any]any{}})
	}
	for name := range p.vars {
		w.variable(name)
	}
	eval := func(v any) any {
		switch x := v.(type) {
		case ref:
			return nodes[x]
		case closure:
			f := &function{p.revision, &cell{}}
			if c := w.vars[string(x)]; c != nil {
				f.captured = c
			}
			return f
		}
		return v
	}
	for name, v := range p.vars {
		w.vars[name].v = eval(v)
	}
	for i, t := range p.tables {
		for key, v := range t {
			nodes[i].fields[key] = eval(v)
		}
	}
	w.module = nodes[0]
	w.module.fields[keyword] = &function{p.revision, &cell{}}
	w.self = &node{map[any]any{meta: w.module}}
	return w
}

// clone copies a world, with everything that is shared still shared.
func (w *world) clone() *world {
	nodes, cells := map[*node]*node{}, map[*cell]*cell{}
	var value func(v any) any
	local := func(c *cell) *cell {
		if cells[c] == nil {
			cells[c] = &cell{}
			cells[c].v = value(c.v)
		}
		return cells[c]
	}
	value = func(v any) any {
		switch x := v.(type) {
		case *node:
			if nodes[x] == nil {
				nodes[x] = &node{map[any]any{}}
				for key, item := range x.fields {
					nodes[x].fields[key] = value(item)
				}
			}
			return nodes[x]
		case *function:
			return &function{x.revision, local(x.captured)}
		}
		return v
	}
	c := &world{module: value(w.module).(*node), self: value(w.self).(*node), vars: map[string]*cell{}}
	for name, v := range w.vars {
		c.vars[name] = local(v)
	}
	return c
}

func (w *world) root(name string) any {
	switch name {
	case "M":
		return w.module
	case "self":
		return w.self
	}
	return w.variable(name).v
}

func (w *world) at(path []any) any {
	v := w.root(path[0].(string))
	for _, key := range path[1:] {
		v = v.(*node).fields[key]
	}
	return v
}

// paths are one way to each table that can be reached by fields.
func (w *world) paths(roots []string) (paths [][]any) {
	seen := map[*node]bool{}
	var walk func(v any, path []any)
	walk = func(v any, path []any) {
		n, ok := v.(*node)
		if !ok || seen[n] {
			return
		}
		seen[n] = true
		paths = append(paths, path)
		for _, key := range sortedKeys(n.fields) {
			if key != meta {
				walk(n.fields[key], append(slices.Clone(path), key))
			}
		}
	}
	for _, name := range roots {
		walk(w.root(name), []any{name})
	}
	return paths
}

// dump is what the keyword dump returns.
func (w *world) dump(names []string) string {
	seen := map[*node]string{}
	var show func(v any, path string) string
	show = func(v any, path string) string {
		switch x := v.(type) {
		case nil:
			return "nil"
		case *function:
			captured := x.captured.v
			if _, ok := captured.(*function); ok {
				captured = "function"
			}
			return fmt.Sprintf("r%d(%s)", x.revision, show(captured, path+"()"))
		case *node:
			if seen[x] != "" {
				return "->" + seen[x]
			}
			seen[x] = path
			var out []string
			for _, key := range sortedKeys(x.fields) {
				if key == keyword {
					continue
				}
				out = append(out, fmt.Sprintf("%v=%s", key, show(x.fields[key], fmt.Sprintf("%s.%v", path, key))))
			}
			return "{" + strings.Join(out, " ") + "}"
		}
		return fmt.Sprint(v)
	}
	var lines []string
	for _, name := range append([]string{"M", "self"}, names...) {
		lines = append(lines, name+"="+show(w.root(name), name))
	}
	return strings.Join(lines, "\n")
}
