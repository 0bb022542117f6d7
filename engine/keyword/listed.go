package keyword

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/value"
)

// listed returns the keywords of a hybrid or dynamic library: those that its get_keyword_names returns (RF user guide,
// "Hybrid library API" and "Dynamic library API"). To ask, the library is made as an import without arguments would
// make it; if its new needs arguments, the module table is asked instead.
func (l *learner) listed(r *Learned, names *lua.LFunction) []*Keyword {
	object := l.object
	if r.New != nil && argspec.Required(r.InitArgs) == 0 {
		failure := object.Construct(r.New, &argspec.Bound{Named: value.NewDict(0), Positional: argspec.Defaults(r.InitArgs)})
		if failure != nil {
			l.report(diag.Error, nil, 0, 0, 0, "new() failed when the keywords were asked for: "+failure.Message, "")
			return nil
		}
		defer l.close()
	}
	list, ok := l.ask(names, "get_keyword_names").([]any)
	if !ok && !l.failed() {
		l.report(diag.Error, nil, 0, 0, 0, "get_keyword_names must return a list of names", "")
	}
	var keywords []*Keyword
	dynamic := l.object.Hook("run_keyword", "runKeyword") != nil
	for _, item := range list {
		name, ok := item.(string)
		if !ok {
			l.report(diag.Error, nil, 0, 0, 0, fmt.Sprintf("get_keyword_names returned a name that is not a string: %v", item), "")
			continue
		}
		if dynamic {
			keywords = append(keywords, l.dynamic(name))
			continue
		}
		fn := l.object.Hook(name)
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
		if doc, ok := l.about("__intro__", "get_keyword_documentation", "getKeywordDocumentation").(string); ok && doc != "" {
			r.Doc = doc
		}
		if doc, ok := l.about("__init__", "get_keyword_documentation", "getKeywordDocumentation").(string); ok && doc != "" {
			r.InitDoc = doc
		}
	}
	return keywords
}

// close calls __close of the object that was made to ask it. That it fails is a warning.
func (l *learner) close() {
	if failure := l.object.Close(); failure != nil {
		l.warn(nil, 0, 0, 0, "__close failed when the keywords were asked for: "+failure.Message, "")
	}
}

// ask calls a function of the library API and returns its result as a Go value.
func (l *learner) ask(fn *lua.LFunction, what string, args ...lua.LValue) any {
	if takesSelf(fn) {
		args = append([]lua.LValue{l.object.Self}, args...)
	}
	result, failed := l.state.Call(fn, args...)
	if failed == nil {
		v, err := l.state.Marks().FromLua(result, nil)
		if err == nil {
			return v
		}
		l.report(diag.Error, nil, 0, 0, 0, fmt.Sprintf("%s: %v", what, err), "")
		return nil
	}
	d := l.state.LoadDiagnostic(l.main, failed)
	d.Message = what + " failed: " + d.Message
	l.problems = append(l.problems, d)
	return nil
}

// about asks the first function of names that exists about the keyword called keyword.
func (l *learner) about(keyword string, names ...string) any {
	fn := l.object.Hook(names...)
	if fn == nil {
		return nil
	}
	return l.ask(fn, names[0], lua.LString(keyword))
}

// takesNamed reports whether a run_keyword has a parameter for named arguments behind the name and the positional ones.
func takesNamed(run *lua.LFunction) bool {
	parameters, _, variadic := (&described{fn: run, block: noComment}).parameters()
	return len(parameters) > 2 || variadic
}

// dynamic returns the keyword called name, which run_keyword runs.
func (l *learner) dynamic(name string) *Keyword {
	k := &Keyword{Name: name, Entry: Entry{Dynamic: true}, Source: l.main.Path}
	run := l.object.Hook("run_keyword", "runKeyword")
	spec, given := l.about(name, "get_keyword_arguments", "getKeywordArguments").([]any)
	if !given {
		spec = []any{"*args"}
		if takesNamed(run) {
			spec = append(spec, "**named")
		}
	}
	var problems []string
	var err error
	if k.Args, err = argspec.Parse(spec); err != nil {
		problems = append(problems, err.Error())
	}
	var more []string
	k.Return, more = argspec.ApplyTypes(k.Args, l.about(name, "get_keyword_types", "getKeywordTypes"))
	problems = append(problems, more...)
	k.Doc, _ = l.about(name, "get_keyword_documentation", "getKeywordDocumentation").(string)
	k.Tags = texts(l.about(name, "get_keyword_tags", "getKeywordTags"))
	if source, ok := l.about(name, "get_keyword_source", "getKeywordSource").(string); ok {
		k.Source, k.Line = sourcePlace(source, l.main.Path)
	}
	for _, p := range problems {
		l.warn(nil, 0, 0, 0, fmt.Sprintf("keyword '%s': %s", name, p), "")
	}
	return k
}
