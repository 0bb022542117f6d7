package keyword

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/luacats"
)

var noComment = &luacats.Block{}

// Declarations are the keywords that the code in one state has declared with robot.keyword{}, in order. They belong to the
// owner of the state.
type Declarations struct {
	state  *interp.State
	list   []*declaration
	byName map[string]*declaration // by normalized name, as Resolve has found them
}

// declaration is one of them.
type declaration struct {
	keyword *Keyword // without a name if the spec has none
	run     *lua.LFunction
}

// newDeclarations returns the declarations of a state, in which none has been made yet.
func newDeclarations(s *interp.State) *Declarations {
	d := &Declarations{state: s}
	s.Declarer = d
	return d
}

// Begin forgets the declarations, for code that runs again in the same state. The function it returns brings them back.
func (d *Declarations) Begin() (restore func()) {
	list := d.list
	d.list = nil
	return func() { d.list = list }
}

// Functions returns the functions of the declared keywords.
func (d *Declarations) Functions() (functions []lua.LValue) {
	for _, x := range d.list {
		functions = append(functions, x.run)
	}
	return functions
}

// Declare registers the keyword that spec describes: name, args, types, tags, doc, run. What it returns may be put
// into the module table, where its key is the name unless the spec has one; it need not be.
func (d *Declarations) Declare(L *lua.LState, spec *lua.LTable) lua.LValue {
	k := &Keyword{Entry: Entry{Declared: true}}
	fail := func(format string, args ...any) {
		L.RaiseError("robot.keyword: %s", fmt.Sprintf(format, args...))
	}
	declared := &declaration{keyword: k}
	for key, v := spec.Next(lua.LNil); key != lua.LNil; key, v = spec.Next(key) {
		name, _ := key.(lua.LString)
		plain, err := d.state.Marks().FromLua(v, nil)
		if err != nil && name != "run" {
			fail("%s: %v", key, err)
		}
		switch name {
		case "name", "doc":
			text, ok := plain.(string)
			if !ok {
				fail("%s must be a string, not a %s", name, v.Type())
			}
			if name == "name" {
				k.Name = text
			} else {
				k.Doc = text
			}
		case "tags":
			k.Tags = texts(plain)
		case "run":
			fn, ok := v.(*lua.LFunction)
			if !ok {
				fail("run must be a function, not a %s", v.Type())
			}
			declared.run = fn
		case "args":
			spec, ok := plain.([]any)
			if !ok {
				fail("args must be a list")
			}
			if k.Args, err = argspec.Parse(spec); err != nil {
				fail("args: %v", err)
			}
		case "types": // needs args
		default:
			fail("unknown field '%s': there are name, args, types, tags, doc and run", key)
		}
	}
	if declared.run == nil {
		fail("run is missing: the function of the keyword")
	}
	if spec.RawGetString("args") == lua.LNil {
		k.Args = plainArguments(declared.run)
	}
	types, _ := d.state.Marks().FromLua(spec.RawGetString("types"), nil)
	var problems []string
	if k.Return, problems = argspec.ApplyTypes(k.Args, types); len(problems) > 0 {
		fail("types: %s", problems[0])
	}
	for _, a := range k.Args {
		switch a.Kind {
		case argspec.PositionalOnly, argspec.PositionalOrNamed:
			k.Entry.Fixed++
		case argspec.NamedOnly, argspec.VarNamed:
			k.Entry.Named = true
		}
	}
	k.Entry.Self = takesSelf(declared.run)
	if !declared.run.IsG {
		if unit := d.state.Set().ByName(declared.run.Proto.SourceName); unit != nil {
			k.Source, k.Line = unit.Path, declared.run.Proto.LineDefined
		}
	}
	d.list = append(d.list, declared)
	return &lua.LUserData{Value: declared, Metatable: lua.LNil}
}

// declared returns the keywords of robot.keyword{}. One that the module table holds and that has no name is called like its
// key.
func (l *learner) declared() []*Keyword {
	var keywords []*Keyword
	named := map[*declaration]bool{}
	l.object.Declared.Resolve(l.module)
	for _, d := range l.object.Declared.byName {
		named[d] = true
	}
	for _, d := range l.object.Declared.list {
		if named[d] {
			keywords = append(keywords, d.keyword)
		} else if d.keyword.Name == "" {
			l.warn(nil, d.keyword.Line, 0, 0, "a keyword that robot.keyword{} declared is left out: it has no name",
				"give it a name, or put it into the table that the library returns")
		} else {
			keywords = append(keywords, d.keyword) // its name is already in use, which is reported later
		}
	}
	return keywords
}

// Resolve finds the declared keywords by name, after those without a name have got that of their key in the module table.
// The first of a name counts.
func (d *Declarations) Resolve(module *lua.LTable) {
	for key, v := module.Next(lua.LNil); key != lua.LNil; key, v = module.Next(key) {
		handle, _ := v.(*lua.LUserData)
		name, isText := key.(lua.LString)
		if handle == nil || !isText {
			continue
		}
		if x, ok := handle.Value.(*declaration); ok && x.keyword.Name == "" {
			x.keyword.Name = string(name)
		}
	}
	d.byName = map[string]*declaration{}
	for _, x := range d.list {
		if normal := NormalizeName(x.keyword.Name); normal != "" && d.byName[normal] == nil {
			d.byName[normal] = x
		}
	}
}

// plainArguments returns the parameters of a function without a comment.
func plainArguments(fn *lua.LFunction) []argspec.Argument {
	names, _, variadic := (&described{fn: fn, block: noComment}).parameters()
	var args []argspec.Argument
	for _, name := range names {
		args = append(args, argspec.Argument{Name: name, Kind: argspec.PositionalOrNamed})
	}
	if variadic {
		args = append(args, argspec.Argument{Name: "args", Kind: argspec.VarPositional})
	}
	return args
}

// takesSelf reports whether the function's first parameter is self.
func takesSelf(fn *lua.LFunction) bool {
	_, self, _ := (&described{fn: fn, block: noComment}).parameters()
	return self
}

// texts returns the strings of a list, or those between the commas of a string.
func texts(v any) []string {
	var found []string
	switch x := v.(type) {
	case string:
		for part := range strings.SplitSeq(x, ",") {
			if part = strings.TrimSpace(part); part != "" {
				found = append(found, part)
			}
		}
	case []any:
		for _, item := range x {
			if text, ok := item.(string); ok {
				found = append(found, text)
			}
		}
	}
	return found
}

// sourcePlace splits "path:line" as get_keyword_source returns it; without a path it is the library's own.
func sourcePlace(source, own string) (path string, line int) {
	if i := strings.LastIndexByte(source, ':'); i >= 0 {
		if n, err := strconv.Atoi(source[i+1:]); err == nil {
			source, line = source[:i], n
		}
	}
	if source == "" {
		source = own
	}
	return source, line
}
