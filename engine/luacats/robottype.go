package luacats

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Robot Framework reads parameters and alternatives recursively, and Python's stack is short.
const (
	maxRobotDepth        = 60
	maxRobotAlternatives = 200 // in the whole type
)

// ValidRobotType is whether Robot Framework accepts s as the type of an argument: the grammar of names, [parameters]
// and | of its type parser, the number of parameters of the types that it knows, and the values of Literal. Names that
// it does not know are accepted; it ignores them. In doubt, as with code in a Literal, the answer is no.
func ValidRobotType(s string) bool {
	tokens, ok := robotTokens(s)
	if !ok {
		return false
	}
	p := robotParser{tokens: tokens}
	return p.typ() && len(p.tokens) == 0
}

// robotTokens splits s into [ ] | , and names. A quote at the start of a name, or behind a b there, makes everything up
// to the next such quote the name, whatever it holds.
func robotTokens(s string) ([]string, bool) {
	var tokens []string
	if !utf8.ValidString(s) {
		return nil, false
	}
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		end := 1
		if !strings.ContainsRune("[]|,", rune(s[0])) {
			end = nameEnd(s)
			if strings.ContainsFunc(strings.TrimSpace(s[:end]), unprintable) {
				return nil, false
			}
		}
		tokens = append(tokens, strings.TrimSpace(s[:end]))
		s = s[end:]
	}
	return tokens, true
}

func nameEnd(s string) int {
	quote := 0
	if s[0] == 'b' {
		quote = 1
	}
	if quote < len(s) && (s[quote] == '"' || s[quote] == '\'') {
		if i := strings.IndexByte(s[quote+1:], s[quote]); i >= 0 {
			return quote + 1 + i + 1
		}
		return len(s)
	}
	if i := strings.IndexAny(s, "[]|,"); i >= 0 {
		return i
	}
	return len(s)
}

type robotParser struct {
	tokens       []string
	depth        int
	alternatives int
}

// next is the first token left, or "".
func (p *robotParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *robotParser) accept(token string) bool {
	if p.next() != token {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// typ reads alternatives separated by |.
func (p *robotParser) typ() bool {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxRobotDepth {
		return false
	}
	for {
		if p.alternatives++; p.alternatives > maxRobotAlternatives || !p.single() {
			return false
		}
		if !p.accept("|") {
			return true
		}
	}
}

// single reads a name and its parameters.
func (p *robotParser) single() bool {
	name := p.next()
	if name == "" || strings.Contains("[]|,", name) {
		return false
	}
	p.tokens = p.tokens[1:]
	name = strings.ToLower(name)
	if !p.accept("[") {
		return name != "union" && name != "literal"
	}
	if name == "literal" {
		return p.literal()
	}
	count, last, ok := p.params()
	return ok && validCount(name, count, last)
}

// params reads parameters up to ]: how many there are, and the last one if it is a single token. Robot Framework does
// not insist on commas between them.
func (p *robotParser) params() (count int, last string, ok bool) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxRobotDepth {
		return 0, "", false
	}
	for afterType := false; !p.accept("]"); {
		switch before := p.tokens; {
		case p.accept(","):
			if !afterType {
				return 0, "", false
			}
			afterType = false
			continue
		case p.accept("["):
			if _, _, ok := p.params(); !ok {
				return 0, "", false
			}
			last = ""
		case p.typ():
			last = ""
			if len(before)-len(p.tokens) == 1 {
				last = before[0]
			}
		default:
			return 0, "", false
		}
		afterType = true
		count++
	}
	return count, last, true
}

// validCount is whether the type called name, in lower case, takes that many parameters.
func validCount(name string, count int, last string) bool {
	switch name {
	case "union":
		return count > 0
	case "list", "sequence", "set", "frozenset":
		return count == 1
	case "dict", "dictionary", "mapping", "map":
		return count == 2
	case "tuple":
		ellipsis := last == "..." || strings.EqualFold(last, "ellipsis")
		return count == 2 || count > 0 && !ellipsis
	case "...", "ellipsis", "any", "object", "str", "string", "unicode", "bool", "boolean", "int", "integer", "long",
		"float", "double", "decimal", "bytes", "bytearray", "datetime", "date", "timedelta", "path", "none", "secret":
		return false
	}
	return true
}

// literal reads the values of a Literal up to ].
func (p *robotParser) literal() bool {
	for count := 0; ; count++ {
		if p.accept("]") {
			return count > 0
		}
		if !literalValue(p.next()) {
			return false
		}
		p.tokens = p.tokens[1:]
		if !p.accept(",") && p.next() != "]" {
			return false
		}
	}
}

// literalValue is whether Python reads s as an integer, a string or bytes, or s is the name of an enum's member.
func literalValue(s string) bool {
	if s == "" {
		return false
	}
	if binary := s[0] == 'b' && len(s) > 1 && (s[1] == '"' || s[1] == '\''); binary || s[0] == '"' || s[0] == '\'' {
		if binary {
			s = s[1:]
		}
		return len(s) >= 2 && s[len(s)-1] == s[0] && pythonEscapes(s[1:len(s)-1]) && !(binary && strings.ContainsFunc(s, nonASCII))
	}
	digits := strings.TrimPrefix(s, "-")
	if len(digits) <= 1000 && strings.Trim(digits, "0123456789") == "" {
		return digits != "" && (digits[0] != '0' || strings.Trim(digits, "0") == "")
	}
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return !pythonKeywords[s]
}

func nonASCII(r rune) bool { return r >= utf8.RuneSelf }

// pythonEscapes is whether every backslash in s starts an escape sequence that means the same in every Python.
func pythonEscapes(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		i++
		if i == len(s) {
			return false
		}
		switch s[i] {
		case 'x':
			if i+2 >= len(s) {
				return false
			}
			if _, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err != nil {
				return false
			}
		case '\\', '\'', '"', 'a', 'b', 'f', 'n', 'r', 't', 'v', '0':
		default:
			return false
		}
	}
	return true
}

// pythonKeywords are the words that are no names in Python. True, False and None are values.
var pythonKeywords = map[string]bool{
	"and": true, "as": true, "assert": true, "async": true, "await": true, "break": true, "class": true,
	"continue": true, "def": true, "del": true, "elif": true, "else": true, "except": true, "finally": true,
	"for": true, "from": true, "global": true, "if": true, "import": true, "in": true, "is": true, "lambda": true,
	"nonlocal": true, "not": true, "or": true, "pass": true, "raise": true, "return": true, "try": true,
	"while": true, "with": true, "yield": true,
}
