package lookup

import (
	"regexp"
	"strings"
)

// embeddedValues returns the values that name has in the places of the embedded arguments of template, nil if it does not
// match.
func embeddedValues(template, name string) []string {
	if !strings.Contains(template, "${") {
		return nil
	}
	pattern, err := regexp.Compile(embeddedPattern(template))
	if err != nil {
		return nil // a pattern that only Python understands
	}
	found := pattern.FindStringSubmatch(name)
	if len(found) < 2 {
		return nil
	}
	return found[1:]
}

// embeddedPattern returns the regular expression of a name with embedded arguments, which are written ${name} or
// ${name:pattern} (RF user guide, "Embedding arguments into keyword name").
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
		// Groups of the pattern must not capture; escaped characters stay as they are.
		custom = strings.NewReplacer(`\{`, `\{`, `\}`, `\}`, `\\`, `\\`, `\(`, `\(`, `(?`, `(?`, `(`, `(?:`).Replace(custom)
		b.WriteString("(" + custom + ")")
		template = after[end+1:]
	}
	return b.String() + "$"
}

// closingBrace returns the index of the brace that closes a variable, given the text behind its opening brace; -1 if
// nothing closes it.
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
