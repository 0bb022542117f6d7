package keyword

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/duration"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/source"
)

// described is a Lua function with the comment that belongs to it.
type described struct {
	fn    *lua.LFunction
	unit  *source.Unit   // nil for a function that Go provides or that was loaded from a string
	block *luacats.Block // never nil; empty without a comment
	line  int            // of the definition
}

// describe finds the comment of fn: above the function itself, else above the statement that gives it its name, which
// is where that of a function that a wrapper returned stands.
func (l *learner) describe(name string, fn *lua.LFunction) described {
	d := described{fn: fn, block: &luacats.Block{}}
	if !fn.IsG {
		d.unit, d.line = l.state.Set().ByName(fn.Proto.SourceName), fn.Proto.LineDefined
	}
	if d.unit != nil {
		for _, line := range []int{d.line, d.unit.Statement[d.line]} {
			if block := d.unit.Comments.Above(line); block != nil {
				d.block = block
				return d
			}
		}
	}
	if line, ok := l.main.Assigned[name]; ok {
		if block := l.main.Comments.Above(line); block != nil {
			d.unit, d.line, d.block = l.main, line, block
		}
	}
	return d
}

// parameters returns the names of the function's parameters, without self, and whether there are any number more.
func (d *described) parameters() (names []string, self, variadic bool) {
	if d.fn.IsG {
		return nil, false, true
	}
	p := d.fn.Proto
	for _, local := range p.DbgLocals[:min(int(p.NumParameters), len(p.DbgLocals))] {
		names = append(names, local.Name)
	}
	if len(names) > 0 && names[0] == "self" {
		names, self = names[1:], true
	}
	variadic = p.IsVarArg&lua.VarArgIsVarArg != 0
	if len(names) == 0 && variadic {
		// A wrapper that passes everything on: the comment knows better.
		for _, param := range d.block.Params {
			if param.Name != "..." {
				names = append(names, param.Name)
			}
		}
		if len(names) > 0 {
			_, variadic = d.param("...")
		}
	}
	return names, self, variadic
}

// param returns the @param of a parameter, and whether the comment has one.
func (d *described) param(name string) (luacats.Param, bool) {
	i := slices.IndexFunc(d.block.Params, func(p luacats.Param) bool { return p.Name == name })
	if i < 0 {
		return luacats.Param{}, false
	}
	return d.block.Params[i], true
}

// keyword returns the keyword of a function, without its name and Entry.Field.
func (l *learner) keyword(d described) *Keyword {
	names, self, variadic := d.parameters()
	k := &Keyword{Tags: d.block.Tags, Entry: Entry{Self: self, Fixed: len(names)}}
	var named *luacats.NameRef
	if named = d.block.Named; named != nil {
		if len(names) == 0 || names[len(names)-1] != named.Name {
			l.warn(d.unit, named.Line, named.Column, len(named.Name),
				fmt.Sprintf("@named %s is not the last parameter of the function", named.Name), "")
			named = nil
		} else {
			names = names[:len(names)-1]
			k.Entry.Named, k.Entry.Fixed = true, len(names)
		}
	}
	for _, name := range names {
		k.Args = append(k.Args, l.argument(d, name, argspec.PositionalOrNamed, k.Args))
	}
	if variadic {
		k.Args = append(k.Args, l.argument(d, l.restName(names), argspec.VarPositional, nil))
	}
	if named != nil {
		k.Args = append(k.Args, l.namedArguments(d, named.Name)...)
	}
	l.checkParams(d, names, variadic, named)
	if text := d.block.Timeout; text != "" {
		var err error
		if k.Timeout, err = duration.Parse(text); err != nil || k.Timeout <= 0 {
			k.Timeout = 0
			l.warn(d.unit, d.block.TimeoutPos.Line, d.block.TimeoutPos.Column, len(text),
				fmt.Sprintf("'%s' is not a duration", text), "write it as Robot Framework does: 250 ms, 5 s, 1 min 30 s")
		}
	}
	var returns []luacats.Return
	if d.unit != nil {
		k.Source, k.Line = d.unit.Path, d.line
		if returns = d.block.Returns; len(returns) > 0 {
			k.Return = d.unit.Comments.Robot(returns[0].Type)
			k.Entry.Hint = hint(d.unit.Comments, returns[0].Type, 0)
		}
	}
	var deprecated *string
	if d.block.Deprecated {
		deprecated = &d.block.DeprecatedText
	}
	k.Doc = documentation(d.block.Doc, k.Args, returns, deprecated)
	return k
}

// restName returns args, unless a parameter has that name.
func (l *learner) restName(names []string) string {
	name := "args"
	for slices.Contains(names, name) {
		name = "_" + name
	}
	return name
}

// argument returns one argument from its @param. before are the arguments in front of it: RF takes no argument without
// a default behind one with a default.
func (l *learner) argument(d described, name string, kind argspec.Kind, before []argspec.Argument) argspec.Argument {
	a := argspec.Argument{Name: name, Kind: kind}
	lookup := name
	if kind == argspec.VarPositional {
		lookup = "..."
	}
	p, found := d.param(lookup)
	if found {
		a.Doc = p.Doc
		a.SetType(d.unit.Comments, p.Type)
		if kind != argspec.VarPositional {
			a.SetDefault(p.Optional, p.HasDefault, p.Default)
		}
	}
	if len(before) > 0 && before[len(before)-1].HasDefault && !a.HasDefault && kind == argspec.PositionalOrNamed {
		if found {
			l.warn(d.unit, p.Line, p.Column, len(name), fmt.Sprintf("the argument '%s' is made optional, because the one before it is", name),
				fmt.Sprintf("write '%s?', or move it in front of the optional ones", name))
		}
		a.SetDefault(true, false, nil)
	}
	return a
}

// namedArguments returns the fields of the type of the parameter that takes named arguments.
func (l *learner) namedArguments(d described, param string) []argspec.Argument {
	p, found := d.param(param)
	free := argspec.Argument{Name: param, Kind: argspec.VarNamed}
	if !found {
		return []argspec.Argument{free}
	}
	free.Doc = p.Doc
	comments := d.unit.Comments
	var args []argspec.Argument
	switch t := comments.Resolve(p.Type).(type) {
	case *luacats.Table:
		for _, f := range t.Fields {
			if f.Key != nil {
				free.SetType(comments, f.Type)
				args = append(args, free)
				continue
			}
			a := argspec.Argument{Name: f.Name, Kind: argspec.NamedOnly}
			a.SetType(comments, f.Type)
			a.SetDefault(f.Optional, false, nil)
			args = append(args, a)
		}
	case *luacats.Named:
		class := comments.Classes[t.Name]
		if class == nil {
			if len(t.Args) == 2 {
				free.SetType(comments, t.Args[1])
			}
			return []argspec.Argument{free}
		}
		args = classArguments(comments, class, free, map[string]bool{})
	default:
		return []argspec.Argument{free}
	}
	// **named is last in every signature.
	slices.SortStableFunc(args, func(a, b argspec.Argument) int { return int(a.Kind) - int(b.Kind) })
	return args
}

// classArguments returns the fields of a class and of its parents as arguments; its own come first and win.
func classArguments(comments *luacats.File, class *luacats.Class, free argspec.Argument, seen map[string]bool) []argspec.Argument {
	var args []argspec.Argument
	for _, f := range class.Fields {
		key := f.Name
		if f.Index != nil {
			key = "[" + f.Index.String() + "]"
		}
		if seen[key] || f.Visibility == luacats.Private || f.Visibility == luacats.Protected {
			continue
		}
		seen[key] = true
		a := argspec.Argument{Name: f.Name, Kind: argspec.NamedOnly, Doc: f.Doc}
		if f.Index != nil {
			a = free
		}
		a.SetType(comments, f.Type)
		if f.Index == nil {
			a.SetDefault(f.Optional, f.HasDefault, f.Default)
		}
		args = append(args, a)
	}
	for _, parent := range class.Parents {
		if seen["parent "+parent] {
			continue
		}
		seen["parent "+parent] = true
		if p := comments.Classes[parent]; p != nil {
			args = append(args, classArguments(comments, p, free, seen)...)
		}
	}
	return args
}

// checkParams warns of a @param whose parameter does not exist: RF would drop the keyword for its type.
func (l *learner) checkParams(d described, names []string, variadic bool, named *luacats.NameRef) {
	for _, p := range d.block.Params {
		known := slices.Contains(names, p.Name) || (p.Name == "..." && variadic) || (named != nil && named.Name == p.Name) || p.Name == "self"
		if known {
			continue
		}
		note := ""
		if near := diag.Closest(p.Name, names); near != "" {
			note = fmt.Sprintf("did you mean '%s'?", near)
		} else if len(names) > 0 {
			note = "its parameters are " + strings.Join(names, ", ")
		}
		l.warn(d.unit, p.Line, p.Column, len(p.Name), fmt.Sprintf("the function has no parameter '%s'", p.Name), note)
	}
}

// maxHintDepth ends the hints of types that contain themselves.
const maxHintDepth = 10

// hint returns what the annotation of a returned value says beyond the value, or nil.
func hint(f *luacats.File, t luacats.Type, depth int) *marshal.Hint {
	if depth > maxHintDepth {
		return nil
	}
	switch x := f.Resolve(t).(type) {
	case *luacats.Named:
		switch {
		case x.Name == "number":
			return &marshal.Hint{Float: true}
		case x.Name == "table" && len(x.Args) == 2:
			return &marshal.Hint{Dict: true, Elem: hint(f, x.Args[1], depth+1)}
		}
		if class := f.Classes[x.Name]; class != nil {
			h := &marshal.Hint{Dict: true, Fields: map[string]*marshal.Hint{}}
			for _, field := range class.Fields {
				if field.Index == nil {
					h.Fields[field.Name] = hint(f, field.Type, depth+1)
				}
			}
			return h
		}
	case *luacats.Array:
		return &marshal.Hint{Elem: hint(f, x.Elem, depth+1)}
	case *luacats.Table:
		h := &marshal.Hint{Dict: true, Fields: map[string]*marshal.Hint{}}
		for _, field := range x.Fields {
			if field.Key != nil {
				h.Elem = hint(f, field.Type, depth+1)
			} else {
				h.Fields[field.Name] = hint(f, field.Type, depth+1)
			}
		}
		return h
	case *luacats.Optional:
		return hint(f, x.Elem, depth+1)
	case *luacats.Union:
		// integer|number says nothing; number|nil does.
		var only luacats.Type
		for _, m := range x.Members {
			if n, ok := m.(*luacats.Named); ok && n.Name == "nil" {
				continue
			}
			if only != nil {
				return nil
			}
			only = m
		}
		if only != nil {
			return hint(f, only, depth+1)
		}
	}
	return nil
}
