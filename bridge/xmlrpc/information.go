package xmlrpc

import (
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// arguments returns the specification of arguments as RF's Remote reads it: for each argument its name, or a list of the name
// and the default, which keeps the type of the default; with the markers / and * where a kind of argument needs one.
func arguments(args []engine.Argument) []any {
	list := []any{}
	for i, a := range args {
		star, slash := argspec.Markers(args, i)
		switch a.Kind {
		case argspec.VarPositional:
			list = append(list, "*"+a.Name)
			continue
		case argspec.VarNamed:
			list = append(list, "**"+a.Name)
			continue
		}
		if star {
			list = append(list, "*")
		}
		if a.HasDefault {
			list = append(list, []any{a.Name, a.Default})
		} else {
			list = append(list, a.Name)
		}
		if slash {
			list = append(list, "/")
		}
	}
	return list
}

// types returns the types of the arguments of a keyword by their names, in order, and the type of its result as return.
func types(k *engine.Keyword) *value.Dict {
	d := value.NewDict(len(k.Args))
	for _, a := range k.Args {
		if a.Type != "" {
			d.Set(a.Name, a.Type)
		}
	}
	if k.Return != "" {
		d.Set("return", k.Return)
	}
	return d
}

// tags returns the tags of a keyword as a list of values.
func tags(k *engine.Keyword) []any {
	list := make([]any, len(k.Tags))
	for i, t := range k.Tags {
		list[i] = t
	}
	return list
}

// about returns the entry of a keyword in get_library_information.
func about(k *engine.Keyword) *value.Dict {
	d := value.NewDict(4)
	d.Set("args", arguments(k.Args))
	d.Set("types", types(k))
	d.Set("tags", tags(k))
	d.Set("doc", k.Doc)
	return d
}

// special returns the documentation of the library itself, which has the name of a keyword: __intro__ or __init__.
func (t *target) special(name string) (*engine.Keyword, bool) {
	switch name {
	case "__intro__":
		return &engine.Keyword{Name: name, Doc: t.introduction()}, true
	case "__init__":
		k := &engine.Keyword{Name: name}
		if t.library != nil {
			if r := t.library.Revision(); r != nil {
				k.Doc, k.Args = r.InitDoc, r.InitArgs
			}
		}
		return k, true
	}
	return nil, false
}

// information returns the result of get_library_information: everything about all keywords. It always has __intro__ and
// __init__, without which Libdoc fails.
func (t *target) information(c *catalog) *value.Dict {
	d := value.NewDict(len(c.offers) + 2)
	for _, o := range c.offers {
		d.Set(o.name, about(o.keyword))
	}
	for _, name := range []string{"__intro__", "__init__"} {
		k, _ := t.special(name)
		d.Set(name, about(k))
	}
	return d
}

// names returns the names of all offered keywords.
func (c *catalog) names() []any {
	list := make([]any, 0, len(c.offers))
	for _, o := range c.offers {
		list = append(list, o.name)
	}
	return list
}
