package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/keyword"
)

// findKeyword finds the keyword that name means as Robot Framework does: ignoring case, spaces and underscores, else by
// a name with embedded arguments that it fills in. A template that another one matches as well is the better match.
func findKeyword(keywords []offered, name string) (*offered, error) {
	for i := range keywords {
		if keyword.NormalizeName(keywords[i].name) == keyword.NormalizeName(name) {
			return &keywords[i], nil
		}
	}
	var found []*offered
	for i := range keywords {
		if values := filledIn(keywords[i].name, name); values != nil {
			k := keywords[i]
			k.embedded = values
			found = append(found, &k)
		}
	}
	best := found
	if len(found) > 1 {
		best = nil
		for _, k := range found {
			worse := false
			for _, other := range found {
				worse = worse || filledIn(k.name, other.name) != nil && filledIn(other.name, k.name) == nil
			}
			if !worse {
				best = append(best, k)
			}
		}
	}
	switch len(best) {
	case 0:
		return nil, nil
	case 1:
		return best[0], nil
	}
	var names []string
	for _, k := range best {
		names = append(names, "'"+k.name+"'")
	}
	return nil, usageError{fmt.Errorf("several keywords match '%s': %s", name, strings.Join(names, ", "))}
}

// unknownKeyword is the error for a name that no keyword has. about says how to list the keywords.
func unknownKeyword(library, name string, keywords []offered, about string) error {
	names := make([]string, len(keywords))
	for i, k := range keywords {
		names[i] = k.name
	}
	hint := about
	if near := diag.Closest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean '%s'?", near)
		if about != "" {
			hint += " " + about
		}
	}
	problem := fmt.Errorf("there is no keyword '%s'", name)
	if library != "" {
		problem = fmt.Errorf("there is no keyword '%s' in library '%s'", name, library)
	}
	if hint == "" && len(names) > 0 && len(names) <= fewKeywords {
		hint = "there are " + join(names)
	}
	return withHint(usageError{problem}, hint)
}

// fewKeywords are so many that an error may list them.
const fewKeywords = 20

// filledIn are the values that name has in the place of the embedded arguments of template, or nil if it does not match.
func filledIn(template, name string) []string {
	if !strings.Contains(template, "${") {
		return nil
	}
	pattern, err := regexp.Compile(embeddedPattern(template))
	if err != nil {
		return nil // one that only Python understands
	}
	found := pattern.FindStringSubmatch(name)
	if len(found) < 2 {
		return nil
	}
	return found[1:]
}

// embeddedPattern is the regular expression of a name with embedded arguments, ${name} or ${name:pattern} (RF user guide,
// "Embedding arguments into keyword name").
func embeddedPattern(template string) string {
	var b strings.Builder
	b.WriteString(`(?is)^`)
	literal := func(text string) {
		b.WriteString(strings.NewReplacer(" ", `[\s_]`, "_", `[\s_]`).Replace(regexp.QuoteMeta(text)))
	}
	for {
		before, after, ok := strings.Cut(template, "${")
		literal(before)
		end := closingBrace(after)
		if !ok || end < 0 {
			break
		}
		_, custom, hasPattern := strings.Cut(after[:end], ":")
		if !hasPattern {
			custom = `.*?`
		}
		custom = strings.NewReplacer(`\{`, `\{`, `\}`, `\}`, `\\`, `\\`, `\(`, `\(`, `(?`, `(?`, `(`, `(?:`).Replace(custom)
		b.WriteString("(" + custom + ")")
		template = after[end+1:]
	}
	return b.String() + "$"
}

// closingBrace is the place of the brace that closes the variable that text is the inside of, or -1.
func closingBrace(text string) int {
	open, escaped := 1, false
	for i, c := range text {
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '{':
			open++
		case c == '}':
			if open--; open == 0 {
				return i
			}
		}
	}
	return -1
}
