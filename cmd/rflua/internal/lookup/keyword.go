package lookup

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/keyword"
)

// Match is a keyword that was found.
type Match struct {
	Index    int      // among the names that were searched
	Embedded []string // the values of its embedded arguments, in their order
}

// Keyword returns the keyword that name means among the names of a library's keywords, nil if there is none. As in Robot
// Framework, case, spaces and underscores are ignored. If no name is the same, a name with embedded arguments that name
// fills in matches; of several of these, those that match another one of them as well are worse. What is left must be one.
func Keyword(names []string, name string) (*Match, error) {
	for i := range names {
		if keyword.NormalizeName(names[i]) == keyword.NormalizeName(name) {
			return &Match{Index: i}, nil
		}
	}
	var found []*Match
	for i := range names {
		if values := embeddedValues(names[i], name); values != nil {
			found = append(found, &Match{i, values})
		}
	}
	best := withoutWorse(names, found)
	switch len(best) {
	case 0:
		return nil, nil
	case 1:
		return best[0], nil
	}
	var quoted []string
	for _, m := range best {
		quoted = append(quoted, "'"+names[m.Index]+"'")
	}
	return nil, clierror.Usage(fmt.Errorf("several keywords match '%s': %s", name, strings.Join(quoted, ", ")))
}

// withoutWorse returns the matches whose template matches no other template that does not match it too.
func withoutWorse(names []string, found []*Match) (best []*Match) {
	for _, m := range found {
		worse := false
		for _, other := range found {
			mine, others := names[m.Index], names[other.Index]
			worse = worse || embeddedValues(mine, others) != nil && embeddedValues(others, mine) == nil
		}
		if !worse {
			best = append(best, m)
		}
	}
	return best
}

// fewKeywords is how many keywords an error may list.
const fewKeywords = 20

// UnknownKeyword returns the error for a name that none of a library's keywords has. The library may be "" if it has no
// name. about says how to list the keywords; it may be "" if there is no way.
func UnknownKeyword(library, name string, names []string, about string) error {
	problem := fmt.Errorf("unknown keyword '%s'", name)
	if library != "" {
		problem = fmt.Errorf("unknown keyword '%s' in library '%s'", name, library)
	}
	hint := about
	if near := diag.Closest(name, names); near != "" {
		hint = strings.TrimSpace(fmt.Sprintf("did you mean '%s'? %s", near, about))
	}
	if hint == "" && len(names) > 0 && len(names) <= fewKeywords {
		hint = "available: " + strings.Join(names, ", ")
	}
	return clierror.WithHint(clierror.Usage(problem), hint)
}
