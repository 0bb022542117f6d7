package libdoc

import (
	"strings"
	"unicode"
)

// PrintableName returns the name that Robot Framework shows for a keyword called name in a library: Set Voltage for
// set_voltage and for setVoltage.
func PrintableName(name string) string {
	parts := strings.Fields(strings.ReplaceAll(name, "_", " "))
	if len(parts) == 1 {
		parts = camelCaseParts(parts[0])
	}
	for i, part := range parts {
		runes := []rune(part)
		parts[i] = strings.ToUpper(string(runes[0])) + string(runes[1:])
	}
	return strings.Join(parts, " ")
}

// camelCaseParts splits at the places where digits begin or end, and where upper case begins or ends a word.
func camelCaseParts(word string) []string {
	runes := []rune(word)
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	var parts []string
	start := 0
	for i, c := range runes {
		before, after := at(i-1), at(i+1)
		boundary := unicode.IsDigit(c)
		switch {
		case unicode.IsDigit(before):
			boundary = !unicode.IsDigit(c)
		case unicode.IsUpper(c):
			boundary = unicode.IsLower(after) || unicode.IsLetter(before) && !unicode.IsUpper(before)
		}
		if boundary && i > start {
			parts, start = append(parts, string(runes[start:i])), i
		}
	}
	return append(parts, string(runes[start:]))
}
