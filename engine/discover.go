package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/source"
)

// found is a library that was found in a root.
type found struct {
	name  string
	place source.Place
}

// discover finds the libraries of all roots, and what is wrong with them as a set. It loads none. If it is strict, every root
// must be readable and every allowed library must exist.
func (e *Engine) discover(strict bool) (libraries []found, problems []*diag.Diagnostic, err error) {
	first := map[string]source.Place{} // by name
	var names []string
	for _, r := range e.roots {
		err := r.Libraries(e.reader, func(name string, at source.Place) {
			names = append(names, name)
			if len(e.config.Allow) > 0 && !slices.Contains(e.config.Allow, name) {
				return
			}
			if other, taken := first[name]; taken {
				if other.Path() != at.Path() { // else the same root was given twice
					problems = append(problems, &diag.Diagnostic{
						File: at.Path(), Message: fmt.Sprintf("there is already a library '%s', in %s", name, other.Path()),
						Note: "the first one is served; rename one of the two",
					})
				}
				return
			}
			first[name] = at
			libraries = append(libraries, found{name, at})
		})
		if err != nil && strict {
			return nil, nil, fmt.Errorf("cannot read %s: %s", r.Name(), source.Cause(err))
		}
		if err != nil {
			problems = append(problems, &diag.Diagnostic{File: r.Name(), Message: "cannot be read: " + source.Cause(err), Note: "its libraries stay as they are"})
			for _, lib := range e.Libraries() {
				at := *lib.place.Load()
				if _, taken := first[lib.Name]; at.Root == r && !taken {
					first[lib.Name] = at
					libraries = append(libraries, found{lib.Name, at})
				}
			}
		}
	}
	for _, name := range e.config.Allow {
		if _, exists := first[name]; strict && !exists {
			hint := "available: " + strings.Join(names, ", ")
			if near := diag.Closest(name, names); near != "" {
				hint = fmt.Sprintf("did you mean '%s'?", near)
			} else if len(names) == 0 {
				hint = "the served directories have none"
			}
			return nil, nil, fmt.Errorf("unknown library '%s' to allow; %s", name, hint)
		}
	}
	return libraries, problems, nil
}
