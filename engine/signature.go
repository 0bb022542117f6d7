package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/marshal"
)

// described is a Lua function with the comment that belongs to it.
type described struct {
	fn    *lua.LFunction
	unit  *unit          // nil for a function that Go provides or that was loaded from a string
	block *luacats.Block // never nil; empty without a comment
	line  int            // of the definition
}

// describe finds the comment of fn: above the function itself, else above the statement that gives it its name, which
// is where that of a function that a wrapper returned stands.
func (l *learner) describe(name string, fn *lua.LFunction) described {
	d := described{fn: fn, block: &luacats.Block{}}
	if !fn.IsG {
		d.unit, d.line = l.state.units.byFile(fn.Proto.SourceName), fn.Proto.LineDefined
	}
	if d.unit != nil {
		for _, line := range []int{d.line, d.unit.statement[d.line]} {
			if block := d.unit.comments.Above(line); block != nil {
				d.block = block
				return d
			}
		}
	}
	if line, ok := l.main.assigned[name]; ok {
		if block := l.main.comments.Above(line); block != nil {
			d.unit, d.line, d.block = l.main, line, block
		}
	}
	return d
}

// parameters are the names of the function's parameters, without self, and whether there are any number more.
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

func (d *described) param(name string) (luacats.Param, bool) {
	i := slices.IndexFunc(d.block.Params, func(p luacats.Param) bool { return p.Name == name })
	if i < 0 {
		return luacats.Param{}, false
	}
	return d.block.Params[i], true
}

// keyword makes the keyword of a function, but for its name and place.
func (l *learner) keyword(d described) *Keyword {
	names, self, variadic := d.parameters()
	k := &Keyword{self: self, Tags: d.block.Tags, fixed: len(names)}
	var named *luacats.NameRef
	if named = d.block.Named; named != nil {
		if len(names) == 0 || names[len(names)-1] != named.Name {
			l.warn(d.unit, named.Line, named.Column, len(named.Name),
				fmt.Sprintf("@named %s is not the last parameter of the function", named.Name), "")
			named = nil
		} else {
			names = names[:len(names)-1]
			k.named, k.fixed = true, len(names)
		}
	}
	for _, name := range names {
		k.Args = append(k.Args, l.argument(d, name, PositionalOrNamed, k.Args))
	}
	if variadic {
		k.Args = append(k.Args, l.argument(d, l.restName(names), VarPositional, nil))
	}
	if named != nil {
		k.Args = append(k.Args, l.namedArguments(d, named.Name)...)
	}
	l.checkParams(d, names, variadic, named)
	if text := d.block.Timeout; text != "" {
		var err error
		if k.timeout, err = time.ParseDuration(text); err != nil || k.timeout <= 0 {
			k.timeout = 0
			l.warn(d.unit, d.block.TimeoutPos.Line, d.block.TimeoutPos.Column, len(text),
				fmt.Sprintf("'%s' is not a duration", text), "write it as 250ms, 5s or 1h30m")
		}
	}
	var returns []luacats.Return
	if d.unit != nil {
		k.Source, k.Line = d.unit.path, d.line
		if returns = d.block.Returns; len(returns) > 0 {
			k.Return = d.unit.comments.Robot(returns[0].Type)
			k.hint = hint(d.unit.comments, returns[0].Type, 0)
		}
	}
	var deprecated *string
	if d.block.Deprecated {
		deprecated = &d.block.DeprecatedText
	}
	k.Doc = documentation(d.block.Doc, k.Args, returns, deprecated)
	return k
}

// restName is args, unless a parameter has that name.
func (l *learner) restName(names []string) string {
	name := "args"
	for slices.Contains(names, name) {
		name = "_" + name
	}
	return name
}

// argument makes one argument from its @param. before are the arguments in front of it: RF takes no argument without
// a default behind one with a default.
func (l *learner) argument(d described, name string, kind Kind, before []Argument) Argument {
	a := Argument{Name: name, Kind: kind}
	lookup := name
	if kind == VarPositional {
		lookup = "..."
	}
	p, found := d.param(lookup)
	if found {
		a.Doc = p.Doc
		a.setType(d.unit.comments, p.Type)
		if kind != VarPositional {
			a.setDefault(p.Optional, p.HasDefault, p.Default)
		}
	}
	if len(before) > 0 && before[len(before)-1].HasDefault && !a.HasDefault && kind == PositionalOrNamed {
		if found {
			l.warn(d.unit, p.Line, p.Column, len(name), fmt.Sprintf("the argument '%s' is made optional, because the one before it is", name),
				fmt.Sprintf("write '%s?', or move it in front of the optional ones", name))
		}
		a.setDefault(true, false, nil)
	}
	return a
}

func (a *Argument) setType(f *luacats.File, t luacats.Type) {
	a.annotated = f.Resolve(t)
	a.Type = f.Robot(t)
}

// setDefault makes the argument optional if it is. Without a default of its own that is None, which its type must allow.
func (a *Argument) setDefault(optional, hasDefault bool, def any) {
	a.HasDefault, a.Default = optional || hasDefault, def
	if a.HasDefault && def == nil && a.Type != "" && !slices.Contains(a.members(), "None") {
		a.Type += " | None"
	}
}

// namedArguments are the fields of the type of the parameter that takes named arguments.
func (l *learner) namedArguments(d described, param string) []Argument {
	p, found := d.param(param)
	free := Argument{Name: param, Kind: VarNamed}
	if !found {
		return []Argument{free}
	}
	free.Doc = p.Doc
	comments := d.unit.comments
	var args []Argument
	switch t := comments.Resolve(p.Type).(type) {
	case *luacats.Table:
		for _, f := range t.Fields {
			if f.Key != nil {
				free.setType(comments, f.Type)
				args = append(args, free)
				continue
			}
			a := Argument{Name: f.Name, Kind: NamedOnly}
			a.setType(comments, f.Type)
			a.setDefault(f.Optional, false, nil)
			args = append(args, a)
		}
	case *luacats.Named:
		class := comments.Classes[t.Name]
		if class == nil {
			if len(t.Args) == 2 {
				free.setType(comments, t.Args[1])
			}
			return []Argument{free}
		}
		args = classArguments(comments, class, free, map[string]bool{})
	default:
		return []Argument{free}
	}
	// **named is last in every signature.
	slices.SortStableFunc(args, func(a, b Argument) int { return int(a.Kind) - int(b.Kind) })
	return args
}

// classArguments are the fields of a class and of its parents as arguments; its own come first and win.
func classArguments(comments *luacats.File, class *luacats.Class, free Argument, seen map[string]bool) []Argument {
	var args []Argument
	for _, f := range class.Fields {
		key := f.Name
		if f.Index != nil {
			key = "[" + f.Index.String() + "]"
		}
		if seen[key] || f.Visibility == luacats.Private || f.Visibility == luacats.Protected {
			continue
		}
		seen[key] = true
		a := Argument{Name: f.Name, Kind: NamedOnly, Doc: f.Doc}
		if f.Index != nil {
			a = free
		}
		a.setType(comments, f.Type)
		if f.Index == nil {
			a.setDefault(f.Optional, f.HasDefault, f.Default)
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

// hint is what the annotation of a returned value says beyond the value.
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
