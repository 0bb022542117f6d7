package merge

import (
	"maps"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/marshal"
)

// shape is what a value looked like right after the file was loaded: the base of the three-way merge. It holds no Lua
// object, so that it can outlive its state.
type shape struct {
	kind      lua.LValueType
	scalar    any    // of what is neither a table nor a function: the value
	fixed     string // the name of a table that is no library's, see interp.State.Fixed
	fields    map[lua.LValue]*shape
	keyed     map[*shape]*shape           // the fields whose keys are tables
	functions map[*lua.FunctionProto]bool // the keys that are functions
	meta      *shape
}

// Baseline is the shapes of everything that a revision has made when it was loaded. It is immutable.
type Baseline struct {
	modules map[string]*shape
	globals map[lua.LValue]*shape
	locals  map[string]*shape // of files, by localKey
}

// Knows reports whether the baseline has all modules called names.
func (b *Baseline) Knows(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { _, known := b.modules[name]; return !known })
}

// With returns the baseline with what a later one has beyond it. It knows the modules called names, even those that neither
// has a shape of: every edit of them wins.
func (b *Baseline) With(later *Baseline, names []string) *Baseline {
	both := &Baseline{modules: map[string]*shape{}, globals: map[lua.LValue]*shape{}, locals: map[string]*shape{}}
	for _, name := range names {
		both.modules[name] = nil
	}
	for _, from := range []*Baseline{later, b} {
		maps.Copy(both.modules, from.modules)
		maps.Copy(both.globals, from.globals)
		maps.Copy(both.locals, from.locals)
	}
	return both
}

// Capture returns the shapes of what the code in the state has made so far: modules, globals and file-level locals. declared
// are the functions of keywords that robot.keyword{} declared; at most maxWalk tables and functions are searched for locals.
func Capture(s *interp.State, declared []lua.LValue, maxWalk int) *Baseline {
	c := capture{seen: map[*lua.LTable]*shape{}, fixed: s.Fixed()}
	b := &Baseline{modules: map[string]*shape{}, globals: map[lua.LValue]*shape{}, locals: map[string]*shape{}}
	for name, module := range s.Modules() {
		b.modules[name] = c.shape(module)
	}
	for key, v := range s.OwnGlobals() {
		b.globals[key] = c.shape(v)
	}
	locals, _ := findLocals(s, declared, maxWalk)
	for key, upvalue := range locals {
		b.locals[key] = c.shape(upvalue.Value())
	}
	return b
}

// sortedGlobals returns the names of globals in an order that is always the same.
func sortedGlobals(globals map[lua.LValue]lua.LValue) []lua.LValue {
	return slices.SortedFunc(maps.Keys(globals), func(a, b lua.LValue) int { return strings.Compare(a.String(), b.String()) })
}

// capture makes shapes; a table that contains itself is captured once.
type capture struct {
	seen  map[*lua.LTable]*shape
	fixed func(*lua.LTable) string
}

// shape returns the shape of a value, nil for none.
func (c *capture) shape(v lua.LValue) *shape {
	switch x := v.(type) {
	case *lua.LNilType:
		return nil // a local without a value was nothing, as a field that is not there
	case *lua.LTable:
		if known := c.seen[x]; known != nil {
			return known
		}
		of := &shape{kind: lua.LTTable, fixed: c.fixed(x)}
		c.seen[x] = of
		if of.fixed == "" {
			c.fill(of, x)
		}
		return of
	case *lua.LFunction, *lua.LState:
		return &shape{kind: kindOf(v)}
	case *lua.LUserData:
		if marshal.Plain(v) != v {
			return &shape{kind: lua.LTUserData, scalar: x.Value}
		}
		return &shape{kind: lua.LTUserData} // an object: all of them look the same, since the live one stays
	}
	return &shape{kind: v.Type(), scalar: v}
}

// fill captures the fields of a table.
func (c *capture) fill(of *shape, t *lua.LTable) {
	of.fields = map[lua.LValue]*shape{}
	for key, item := t.Next(lua.LNil); key != lua.LNil; key, item = t.Next(key) {
		switch k := key.(type) {
		case *lua.LTable:
			if of.keyed == nil {
				of.keyed = map[*shape]*shape{}
			}
			of.keyed[c.shape(k)] = c.shape(item)
		case *lua.LFunction:
			if k.Proto != nil {
				if of.functions == nil {
					of.functions = map[*lua.FunctionProto]bool{}
				}
				of.functions[k.Proto] = true
			}
		default:
			if isPlain(key) {
				of.fields[key] = c.shape(item)
			}
		}
	}
	if t.Metatable != lua.LNil {
		of.meta = c.shape(t.Metatable)
	}
}

// isPlain reports whether a key means the same in another state.
func isPlain(key lua.LValue) bool {
	switch key.(type) {
	case lua.LString, lua.LNumber, lua.LBool:
		return true
	}
	return false
}

// comparison is that of a table with a shape.
type comparison struct {
	table *lua.LTable
	of    *shape
}

// equal reports whether v looks as it did in the shape. Functions all look the same: they are always replaced.
func (p *shape) equal(v lua.LValue, fixed func(*lua.LTable) string) bool {
	return p.compare(v, fixed, map[comparison]bool{})
}

// compare is equal; a table that is being compared with the same shape already counts as equal.
func (p *shape) compare(v lua.LValue, fixed func(*lua.LTable) string, seen map[comparison]bool) bool {
	if p == nil {
		return v == lua.LNil
	}
	if p.kind != kindOf(v) {
		return false
	}
	switch x := v.(type) {
	case *lua.LTable:
		if name := fixed(x); name != "" || p.fixed != "" {
			return name == p.fixed
		}
		if seen[comparison{x, p}] {
			return true
		}
		seen[comparison{x, p}] = true
		count := 0
		for key, item := x.Next(lua.LNil); key != lua.LNil; key, item = x.Next(key) {
			if !isPlain(key) {
				continue
			}
			if count++; !p.fields[key].compare(item, fixed, seen) {
				return false
			}
		}
		return count == len(p.fields) && p.meta.compare(x.Metatable, fixed, seen)
	case *lua.LUserData:
		return marshal.Plain(v) == v || p.scalar == x.Value
	case *lua.LFunction, *lua.LState:
		return true
	}
	return p.scalar == v
}
