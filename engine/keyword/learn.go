package keyword

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/source"
)

// hooks are the functions of a library table that are never keywords. Names that start with _ are not either.
var hooks = []string{"new", "get_keyword_names", "run_keyword", "get_keyword_arguments", "get_keyword_types",
	"get_keyword_tags", "get_keyword_documentation", "get_keyword_source"}

// Learned is what a library that has run once offers. It is immutable once it is published.
type Learned struct {
	Keywords   []*Keyword
	Doc        string             // the introduction of the library
	Version    string             // from @version; may be empty
	InitDoc    string             // of new
	InitArgs   []argspec.Argument // what new takes
	InitSource string             // absolute path of the Lua file of new; empty without new
	InitLine   int                // from 1; 0 if not known
	New        *Entry             // how new is called; nil without new
}

// Learn finds the keywords of the library whose file main has just run in o.State and returned o.Module. The problems are
// warnings, and errors if there is no Learned.
func Learn(o *Object, main *source.Unit) (*Learned, []*diag.Diagnostic) {
	l := &learner{object: o, state: o.State, main: main, module: o.Module, byName: map[string]*Keyword{}}
	learned := l.learn()
	if l.failed() {
		return nil, l.problems
	}
	return learned, l.problems
}

// learner finds the keywords of a library that has just run in a scratch state.
type learner struct {
	object   *Object
	state    *interp.State
	main     *source.Unit
	module   *lua.LTable
	byName   map[string]*Keyword // by normalized name
	problems []*diag.Diagnostic
}

// warn adds a warning about a place in unit u, the library's own file if u is nil.
func (l *learner) warn(u *source.Unit, line, column, length int, message, note string) {
	l.report(diag.Warning, u, line, column, length, message, note)
}

// report adds a problem.
func (l *learner) report(sev diag.Severity, u *source.Unit, line, column, length int, message, note string) {
	if u == nil {
		u = l.main
	}
	l.problems = append(l.problems, diag.At(sev, u.Name, u.Src, line, column, length, message, note))
}

// failed reports whether one of the problems is an error.
func (l *learner) failed() bool {
	return slices.ContainsFunc(l.problems, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
}

// learn returns what the library offers; problems says what is wrong with it.
func (l *learner) learn() *Learned {
	r := &Learned{}
	if intro := l.main.Comments.Intro; intro != nil {
		r.Doc, r.Version = intro.Doc, intro.Version
	}
	if fn, ok := l.module.RawGetString("new").(*lua.LFunction); ok {
		init := l.keyword(l.describe("new", fn))
		r.New = &init.Entry
		r.InitDoc, r.InitArgs, r.InitSource, r.InitLine = init.Doc, init.Args, init.Source, init.Line
	}
	var keywords []*Keyword
	if names, ok := l.state.Field(l.module, "get_keyword_names", "getKeywordNames").(*lua.LFunction); ok {
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

// add adds a keyword unless RF would refuse it.
func (l *learner) add(r *Learned, k *Keyword) {
	normal := NormalizeName(k.Name)
	positional := 0
	for _, a := range k.Args {
		if a.Kind <= argspec.VarPositional {
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
	case l.byName[normal] != nil:
		l.warn(nil, k.Line, 0, 0, fmt.Sprintf("the keyword '%s' is left out: there is already one called '%s'", k.Name, l.byName[normal].Name),
			"case, spaces and underscores do not count in keyword names")
	default:
		l.byName[normal] = k
		r.Keywords = append(r.Keywords, k)
	}
}

// static returns the functions of the module table and of the tables that it inherits from by __index.
func (l *learner) static() []*Keyword {
	var keywords []*Keyword
	seen := map[string]bool{}
	for _, t := range l.state.Ancestry(l.module) {
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

// function returns the keyword of a function found under name, or nil if it is private.
func (l *learner) function(name string, fn *lua.LFunction) *Keyword {
	d := l.describe(name, fn)
	if d.block.Private {
		return nil
	}
	k := l.keyword(d)
	k.Name, k.Entry.Field = name, name
	if d.block.Keyword != "" {
		k.Name = d.block.Keyword
	}
	return k
}
