package argspec

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/engine/robottype"
	"github.com/rflua/rflua/engine/value"
)

// Parse returns the arguments of a specification as RF's dynamic library API has it: "name", "name=default", "*rest",
// "**named", the markers "*" and "/", and the pairs {name, default} and {name}.
func Parse(spec []any) ([]Argument, error) {
	var args []Argument
	kind, optional := PositionalOrNamed, false
	for i, item := range spec {
		name, def, hasDefault, err := parseItem(item)
		if err != nil {
			return nil, fmt.Errorf("item %d of the arguments: %w", i+1, err)
		}
		if kind == VarNamed {
			return nil, fmt.Errorf("%q comes behind '**', which must be last", name)
		}
		switch {
		case name == "/" && kind == PositionalOrNamed:
			for j := range args {
				args[j].Kind = PositionalOnly
			}
			continue
		case strings.HasPrefix(name, "**"):
			kind = VarNamed
			args = append(args, Argument{Name: name[2:], Kind: VarNamed})
			continue
		case strings.HasPrefix(name, "*"):
			if kind == NamedOnly {
				return nil, fmt.Errorf("%q is a second '*'", name)
			}
			if kind = NamedOnly; name != "*" {
				args = append(args, Argument{Name: name[1:], Kind: VarPositional})
			}
			continue
		case kind == PositionalOrNamed && optional && !hasDefault:
			return nil, fmt.Errorf("%q has no default but comes behind an argument with one", name)
		}
		optional = optional || hasDefault
		args = append(args, Argument{Name: name, Kind: kind, HasDefault: hasDefault, Default: def})
	}
	seen := map[string]bool{}
	for _, a := range args {
		if a.Name == "" {
			return nil, fmt.Errorf("an argument has no name")
		}
		if seen[a.Name] {
			return nil, fmt.Errorf("there are two arguments %q", a.Name)
		}
		seen[a.Name] = true
	}
	return args, nil
}

// parseItem returns the parts of one item of a specification.
func parseItem(item any) (name string, def any, hasDefault bool, err error) {
	switch x := item.(type) {
	case string:
		name, text, hasDefault := strings.Cut(x, "=")
		if hasDefault {
			return name, text, true, nil
		}
		return name, nil, false, nil
	case []any:
		if len(x) == 1 || len(x) == 2 {
			if name, ok := x[0].(string); ok {
				if len(x) == 2 {
					return name, x[1], true, nil
				}
				return name, nil, false, nil
			}
		}
	}
	return "", nil, false, fmt.Errorf("a string or a pair of a name and a default expected")
}

// ApplyTypes sets the types of arguments from what robot.keyword{types=} or get_keyword_types gave: a dict by name,
// or a list in the order of the arguments. It returns the type of the result and what it could not use.
func ApplyTypes(args []Argument, types any) (returned string, problems []string) {
	use := func(name, t string) string {
		if known, ok := luaTypeNames[t]; ok {
			t = known
		}
		if _, ok := robottype.Parse(t); !ok && t != "" {
			problems = append(problems, fmt.Sprintf("the type %q of %s is not one that Robot Framework knows", t, name))
			return ""
		}
		return t
	}
	set := func(name string, given any) {
		text, ok := given.(string)
		if !ok && given != nil {
			problems = append(problems, fmt.Sprintf("the type of %s is not a string", name))
			return
		}
		if name == "return" {
			returned = use(name, text)
			return
		}
		for i := range args {
			if args[i].Name == name {
				args[i].Type = use(name, text)
				return
			}
		}
		problems = append(problems, fmt.Sprintf("there is a type for %q, which is not an argument", name))
	}
	switch x := types.(type) {
	case nil:
	case *value.Dict:
		for name, t := range x.All() {
			set(name, t)
		}
	case []any:
		for i, t := range x {
			if i >= len(args) {
				problems = append(problems, "there are more types than arguments")
				break
			}
			set(args[i].Name, t)
		}
	default:
		problems = append(problems, "types must be a table")
	}
	return returned, problems
}

// luaTypeNames are the names of Lua types that RF spells in another way or does not know.
var luaTypeNames = map[string]string{
	"number": "float", "integer": "int", "boolean": "bool", "string": "str", "nil": "None", "table": "", "any": "",
}
