package engine

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/luacats"
)

var noComment = &luacats.Block{}

// declaration is a keyword that robot.keyword{} declared.
type declaration struct {
	keyword *Keyword // without a name if the spec has none
	run     *lua.LFunction
}

// Declare registers the keyword that spec describes: name, args, types, tags, doc, run. What it returns may be put
// into the module table, where its key is the name unless the spec has one; it need not be.
func (s *state) Declare(L *lua.LState, spec *lua.LTable) lua.LValue {
	if !s.loading {
		L.RaiseError("robot.keyword: keywords can only be declared while the library's file runs")
	}
	k := &Keyword{find: finder{declared: true}}
	fail := func(format string, args ...any) {
		L.RaiseError("robot.keyword: %s", fmt.Sprintf(format, args...))
	}
	d := &declaration{keyword: k}
	for key, v := spec.Next(lua.LNil); key != lua.LNil; key, v = spec.Next(key) {
		name, _ := key.(lua.LString)
		plain, err := s.marks.FromLua(v, nil)
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
			d.run = fn
		case "args":
			spec, ok := plain.([]any)
			if !ok {
				fail("args must be a list")
			}
			if k.Args, err = ParseArguments(spec); err != nil {
				fail("args: %v", err)
			}
		case "types": // needs args
		default:
			fail("unknown field '%s': there are name, args, types, tags, doc and run", key)
		}
	}
	if d.run == nil {
		fail("run is missing: the function of the keyword")
	}
	if spec.RawGetString("args") == lua.LNil {
		k.Args = plainArguments(d.run)
	}
	types, _ := s.marks.FromLua(spec.RawGetString("types"), nil)
	var problems []string
	if k.Return, problems = ApplyTypes(k.Args, types); len(problems) > 0 {
		fail("types: %s", problems[0])
	}
	for _, a := range k.Args {
		switch a.Kind {
		case PositionalOnly, PositionalOrNamed:
			k.fixed++
		case NamedOnly, VarNamed:
			k.named = true
		}
	}
	k.self = takesSelf(d.run)
	if !d.run.IsG {
		if unit := s.units.byFile(d.run.Proto.SourceName); unit != nil {
			k.Source, k.Line = unit.path, d.run.Proto.LineDefined
		}
	}
	s.declared = append(s.declared, d)
	return &lua.LUserData{Value: d, Metatable: lua.LNil}
}

// declared are the keywords of robot.keyword{}. One that the module table holds and that has no name is called like
// its key.
func (l *learner) declared() []*Keyword {
	var keywords []*Keyword
	named := map[*declaration]bool{}
	for _, d := range l.state.declarations(l.module) {
		named[d] = true
	}
	for _, d := range l.state.declared {
		if named[d] {
			keywords = append(keywords, d.keyword)
		} else if d.keyword.Name == "" {
			l.warn(nil, d.keyword.Line, 0, 0, "a keyword that robot.keyword{} declared is left out: it has no name",
				"give it a name, or put it into the table that the library returns")
		} else {
			keywords = append(keywords, d.keyword) // its name is taken, which is said later
		}
	}
	return keywords
}

// declarations are the declared keywords by normalized name, after those without one have taken that of their key in
// the module table. The first of a name counts.
func (s *state) declarations(module *lua.LTable) map[string]*declaration {
	for key, v := module.Next(lua.LNil); key != lua.LNil; key, v = module.Next(key) {
		handle, _ := v.(*lua.LUserData)
		name, isText := key.(lua.LString)
		if handle == nil || !isText {
			continue
		}
		if d, ok := handle.Value.(*declaration); ok && d.keyword.Name == "" {
			d.keyword.Name = string(name)
		}
	}
	byName := map[string]*declaration{}
	for _, d := range s.declared {
		if normal := NormalizeName(d.keyword.Name); normal != "" && byName[normal] == nil {
			byName[normal] = d
		}
	}
	return byName
}

// plainArguments are the parameters of a function without a comment.
func plainArguments(fn *lua.LFunction) []Argument {
	names, _, variadic := (&described{fn: fn, block: noComment}).parameters()
	var args []Argument
	for _, name := range names {
		args = append(args, Argument{Name: name, Kind: PositionalOrNamed})
	}
	if variadic {
		args = append(args, Argument{Name: "args", Kind: VarPositional})
	}
	return args
}

// takesSelf says whether the function's first parameter is self.
func takesSelf(fn *lua.LFunction) bool {
	_, self, _ := (&described{fn: fn, block: noComment}).parameters()
	return self
}

// texts are the strings of a list, or those between the commas of a string.
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

// sourcePlace splits "path:line" as get_keyword_source gives it; without a path it is the library's own.
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

// requires is how many of the arguments have no default.
func requires(args []Argument) int {
	n := 0
	for _, a := range args {
		if !a.HasDefault && a.Kind != VarPositional && a.Kind != VarNamed {
			n++
		}
	}
	return n
}

// defaults are the values of the positional arguments when none is given.
func defaults(args []Argument) []any {
	var values []any
	for _, a := range args {
		if a.Kind == PositionalOrNamed {
			values = append(values, a.Default)
		}
	}
	return values
}
