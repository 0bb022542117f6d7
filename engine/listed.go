package engine

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/value"
)

// listed are the keywords of a hybrid or dynamic library: those that its get_keyword_names gives (RF user guide,
// "Hybrid library API" and "Dynamic library API"). To ask, the library is made as an import without arguments would
// make it; if its new needs arguments, the module table is asked instead.
func (l *learner) listed(r *Revision, names *lua.LFunction) []*Keyword {
	object := lua.LValue(l.module)
	if r.hasNew && requires(r.InitArgs) == 0 {
		made, failure := l.state.construct(r, l.module, &bound{named: value.NewDict(0), positional: defaults(r.InitArgs)})
		if failure != nil {
			l.report(diag.Error, nil, 0, 0, 0, "new() failed when the keywords were asked for: "+failure.Message, "")
			return nil
		}
		object = made
		defer l.state.closeObject(l.module, object)
	}
	list, ok := l.ask(object, names, "get_keyword_names").([]any)
	if !ok && !l.failed() {
		l.report(diag.Error, nil, 0, 0, 0, "get_keyword_names must return a list of names", "")
	}
	var keywords []*Keyword
	dynamic := l.state.hook(l.module, object, "run_keyword", "runKeyword") != nil
	for _, item := range list {
		name, ok := item.(string)
		if !ok {
			l.report(diag.Error, nil, 0, 0, 0, fmt.Sprintf("get_keyword_names returned a name that is not a string: %v", item), "")
			continue
		}
		if dynamic {
			keywords = append(keywords, l.dynamic(object, name))
			continue
		}
		fn := l.state.hook(l.module, object, name)
		if fn == nil {
			l.report(diag.Error, nil, 0, 0, 0, fmt.Sprintf("get_keyword_names returned '%s', but there is no function of that name", name),
				"a library that runs its keywords itself also has run_keyword(name, args, named)")
			continue
		}
		if k := l.function(name, fn); k != nil {
			keywords = append(keywords, k)
		}
	}
	if dynamic {
		if doc, ok := l.about(object, "__intro__", "get_keyword_documentation", "getKeywordDocumentation").(string); ok && doc != "" {
			r.Doc = doc
		}
		if doc, ok := l.about(object, "__init__", "get_keyword_documentation", "getKeywordDocumentation").(string); ok && doc != "" {
			r.InitDoc = doc
		}
	}
	return keywords
}

// hook is the function called name of the object, or of the module table.
func (s *state) hook(module *lua.LTable, object lua.LValue, names ...string) *lua.LFunction {
	for _, t := range []lua.LValue{object, module} {
		if t, ok := t.(*lua.LTable); ok {
			if fn, ok := s.field(t, names...).(*lua.LFunction); ok {
				return fn
			}
		}
	}
	return nil
}

// ask calls a function of the library API and gives what it returns as a Go value.
func (l *learner) ask(object lua.LValue, fn *lua.LFunction, what string, args ...lua.LValue) any {
	if takesSelf(fn) {
		args = append([]lua.LValue{object}, args...)
	}
	result, failed := l.state.call(fn, args...)
	if failed == nil {
		v, err := l.state.marks.FromLua(result, nil)
		if err == nil {
			return v
		}
		l.report(diag.Error, nil, 0, 0, 0, fmt.Sprintf("%s: %v", what, err), "")
		return nil
	}
	d := l.state.loadDiagnostic(l.main, failed)
	d.Message = what + " failed: " + d.Message
	l.problems = append(l.problems, d)
	return nil
}

// about asks the first function of names that there is about the keyword called keyword.
func (l *learner) about(object lua.LValue, keyword string, names ...string) any {
	fn := l.state.hook(l.module, object, names...)
	if fn == nil {
		return nil
	}
	return l.ask(object, fn, names[0], lua.LString(keyword))
}

// takesNamed says whether a run_keyword has a parameter for named arguments behind the name and the positional ones.
func takesNamed(run *lua.LFunction) bool {
	parameters, _, variadic := (&described{fn: run, block: noComment}).parameters()
	return len(parameters) > 2 || variadic
}

// dynamic is a keyword that run_keyword runs.
func (l *learner) dynamic(object lua.LValue, name string) *Keyword {
	k := &Keyword{Name: name, find: finder{dynamic: true}, Source: l.main.path}
	run := l.state.hook(l.module, object, "run_keyword", "runKeyword")
	spec, given := l.about(object, name, "get_keyword_arguments", "getKeywordArguments").([]any)
	if !given {
		spec = []any{"*args"}
		if takesNamed(run) {
			spec = append(spec, "**named")
		}
	}
	var problems []string
	var err error
	if k.Args, err = ParseArguments(spec); err != nil {
		problems = append(problems, err.Error())
	}
	var more []string
	k.Return, more = ApplyTypes(k.Args, l.about(object, name, "get_keyword_types", "getKeywordTypes"))
	problems = append(problems, more...)
	k.Doc, _ = l.about(object, name, "get_keyword_documentation", "getKeywordDocumentation").(string)
	k.Tags = texts(l.about(object, name, "get_keyword_tags", "getKeywordTags"))
	if source, ok := l.about(object, name, "get_keyword_source", "getKeywordSource").(string); ok {
		k.Source, k.Line = sourcePlace(source, l.main.path)
	}
	for _, p := range problems {
		l.warn(nil, 0, 0, 0, fmt.Sprintf("keyword '%s': %s", name, p), "")
	}
	return k
}
