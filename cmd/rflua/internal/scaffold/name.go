package scaffold

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
)

var libraryName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// reserved are names that mean something else in Lua or to rflua. A library in a variable of its name would hide that.
var reserved = strings.Fields(`and break do else elseif end false for function goto if in local nil not or repeat return then true until while
	coroutine debug io math os package string table log lua_modules robot`)

// CheckName returns an error if a new library cannot have the name. Its hint is a name that it can have.
func CheckName(name string) error {
	problem := ""
	switch {
	case slices.Contains(reserved, name):
		problem = "it means something else in Lua"
	case !libraryName.MatchString(name):
		problem = "it must be letters, digits and _, and begin with a letter"
	default:
		return nil
	}
	hint := "such as PowerSupply"
	if near := camelCase(strings.TrimSuffix(filepath.Base(name), ".lua")); libraryName.MatchString(near) && !slices.Contains(reserved, near) {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	return clierror.WithHint(clierror.Usage(fmt.Errorf("%q cannot be the name of a library: %s", name, problem)), hint)
}

// camelCase returns the letters and digits of words as one name: "power-supply 2" is PowerSupply2.
func camelCase(text string) string {
	var name strings.Builder
	first := true
	for _, r := range text {
		switch {
		case r >= 128 || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			first = true
		case first && (name.Len() > 0 || unicode.IsLetter(r)):
			name.WriteRune(unicode.ToUpper(r))
			first = false
		case name.Len() > 0:
			name.WriteRune(r)
		}
	}
	return name.String()
}

// snakeCase returns the name of a library as a suite has it: power_supply of PowerSupply, http_client of HTTPClient.
func snakeCase(name string) string {
	var snake strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && runes[i-1] != '_' &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			snake.WriteByte('_')
		}
		snake.WriteRune(unicode.ToLower(r))
	}
	return snake.String()
}
