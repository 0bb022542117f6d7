package engine

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
)

// hooks are the functions of a library table that are never keywords. Names that start with _ are not either.
var hooks = []string{"new", "get_keyword_names", "run_keyword", "get_keyword_arguments", "get_keyword_types",
	"get_keyword_tags", "get_keyword_documentation", "get_keyword_source"}

// finder says where the function of a keyword is in an instance. It is looked up at every call, so that a function that
// the library replaces is replaced.
type finder struct {
	field    string // of the module table or what it inherits from, of the object for a hybrid library
	declared bool   // robot.keyword{} declared it; it is found by the name of the keyword
	dynamic  bool   // run_keyword runs it
}

// learner finds the keywords of a library that has just run in a scratch state.
type learner struct {
	state    *state
	main     *unit
	module   *lua.LTable
	problems []*diag.Diagnostic
}

func (l *learner) warn(u *unit, line, column, length int, message, note string) {
	l.report(diag.Warning, u, line, column, length, message, note)
}

func (l *learner) report(sev diag.Severity, u *unit, line, column, length int, message, note string) {
	if u == nil {
		u = l.main
	}
	l.problems = append(l.problems, diag.At(sev, u.name, u.src, line, column, length, message, note))
}

func (l *learner) failed() bool {
	return slices.ContainsFunc(l.problems, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
}

func (l *learner) revision(lib *Library) *Revision {
	r := &Revision{byName: map[string]*Keyword{}, units: l.state.units, main: l.main}
	if intro := l.main.comments.Intro; intro != nil {
		r.Doc, r.Version = intro.Doc, intro.Version
	}
	if fn, ok := l.module.RawGetString("new").(*lua.LFunction); ok {
		init := l.keyword(l.describe("new", fn))
		r.hasNew, r.initSelf, r.named, r.fixed = true, init.self, init.named, init.fixed
		r.InitDoc, r.InitArgs, r.InitSource, r.InitLine = init.Doc, init.Args, init.Source, init.Line
	}
	var keywords []*Keyword
	if names, ok := l.state.field(l.module, "get_keyword_names", "getKeywordNames").(*lua.LFunction); ok {
		keywords = l.listed(r, names)
	} else {
		keywords = l.static()
	}
	keywords = append(keywords, l.declared()...)
	for _, k := range keywords {
		l.add(r, k)
	}
	return r
}

// add takes a keyword into the revision unless RF would refuse it.
func (l *learner) add(r *Revision, k *Keyword) {
	normal := NormalizeName(k.Name)
	positional := 0
	for _, a := range k.Args {
		if a.Kind <= VarPositional {
			positional++
		}
	}
	switch count := embedded(k.Name); {
	case typedEmbedded(k.Name):
		l.warn(nil, k.Line, 0, 0, fmt.Sprintf("the keyword '%s' is left out: Robot Framework takes no type in the name of a library keyword", k.Name),
			"write ${name} and give the type with @param")
	case normal == "":
		l.warn(nil, k.Line, 0, 0, "a keyword without a name is left out", "")
	case count > positional:
		l.warn(nil, k.Line, 0, 0, fmt.Sprintf("the keyword '%s' is left out: it has %d embedded arguments but its function takes only %d",
			k.Name, count, positional), "give the function a parameter for every embedded argument")
	case r.byName[normal] != nil:
		l.warn(nil, k.Line, 0, 0, fmt.Sprintf("the keyword '%s' is left out: there is already one called '%s'", k.Name, r.byName[normal].Name),
			"case, spaces and underscores do not count in keyword names")
	default:
		r.byName[normal] = k
		r.Keywords = append(r.Keywords, k)
	}
}

// static are the functions of the module table and of the tables that it inherits from by __index.
func (l *learner) static() []*Keyword {
	var keywords []*Keyword
	seen := map[string]bool{}
	for _, t := range l.state.ancestry(l.module) {
		for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
			name, ok := key.(lua.LString)
			if !ok || seen[string(name)] || strings.HasPrefix(string(name), "_") || slices.Contains(hooks, string(name)) {
				continue
			}
			seen[string(name)] = true
			if fn, ok := v.(*lua.LFunction); ok {
				if k := l.function(string(name), fn); k != nil {
					keywords = append(keywords, k)
				}
			}
		}
	}
	return keywords
}

// function is the keyword of a function found under name, or nil if it is private.
func (l *learner) function(name string, fn *lua.LFunction) *Keyword {
	d := l.describe(name, fn)
	if d.block.Private {
		return nil
	}
	k := l.keyword(d)
	k.Name, k.find = name, finder{field: name}
	if d.block.Keyword != "" {
		k.Name = d.block.Keyword
	}
	return k
}

// maxAncestors ends the search of inherited keywords.
const maxAncestors = 16

// ancestry is t and the tables that it inherits from, but for the global table: a module that looks up its globals that
// way does not offer them.
func (s *state) ancestry(t *lua.LTable) []*lua.LTable {
	found := []*lua.LTable{t}
	for len(found) < maxAncestors {
		mt, ok := t.Metatable.(*lua.LTable)
		if !ok {
			break
		}
		if t, ok = mt.RawGetString("__index").(*lua.LTable); !ok || t == s.L.G.Global || slices.Contains(found, t) {
			break
		}
		found = append(found, t)
	}
	return found
}

// field is the value of the first of names that t or a table it inherits from has.
func (s *state) field(t *lua.LTable, names ...string) lua.LValue {
	for _, name := range names {
		if v := t.RawGetString(name); v != lua.LNil {
			return v // nearly always, and without a list
		}
		for _, ancestor := range s.ancestry(t)[1:] {
			if v := ancestor.RawGetString(name); v != lua.LNil {
				return v
			}
		}
	}
	return lua.LNil
}
