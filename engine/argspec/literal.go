package argspec

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
)

// parseContainer returns the list or dict that text is, as Python's literals write it, which RF's users know, or as JSON
// does: [1, 'a', None], ('a',), {'a': True}, {"a": null}. Tuples and sets are lists; the keys of a dict become text.
func parseContainer(text string) (any, bool) {
	p := &literal{text: text}
	p.space()
	if !strings.HasPrefix(p.text, "[") && !strings.HasPrefix(p.text, "(") && !strings.HasPrefix(p.text, "{") {
		return nil, false
	}
	v, err := p.value(0)
	if p.space(); err != nil || p.text != "" {
		return nil, false
	}
	switch v.(type) {
	case []any, *value.Dict:
		return v, true
	}
	return nil, false // a value in parentheses
}

// literal reads a literal from the front of text.
type literal struct{ text string }

var errLiteral = errors.New("not a literal")

func (p *literal) space() { p.text = strings.TrimLeft(p.text, " \t\r\n") }

// next reports whether c comes next, and skips it.
func (p *literal) next(c byte) bool {
	if p.space(); p.text == "" || p.text[0] != c {
		return false
	}
	p.text = p.text[1:]
	return true
}

// words are the constants of Python and of JSON.
var words = map[string]any{"None": nil, "True": true, "False": false, "null": nil, "true": true, "false": false}

func (p *literal) value(depth int) (any, error) {
	if depth > value.MaxDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", value.MaxDepth)
	}
	switch {
	case p.next('['):
		list, _, err := p.items(']', depth)
		return list, err
	case p.next('('):
		list, comma, err := p.items(')', depth)
		if err == nil && len(list) == 1 && !comma {
			return list[0], nil
		}
		return list, err
	case p.next('{'):
		return p.braces(depth)
	case p.text == "":
		return nil, errLiteral
	case p.text[0] == '\'' || p.text[0] == '"':
		return p.quoted()
	}
	end := strings.IndexAny(p.text, " \t\r\n,:]})")
	if end < 0 {
		end = len(p.text)
	}
	word := p.text[:end]
	p.text = p.text[end:]
	if v, ok := words[word]; ok {
		return v, nil
	}
	return parseNumber(word)
}

// parseNumber returns a decimal number; Python groups digits by underscores.
func parseNumber(word string) (any, error) {
	digits := strings.ReplaceAll(word, "_", "")
	if digits == "" || strings.Trim(digits, "+-.0123456789eE") != "" {
		return nil, errLiteral
	}
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		return n, nil
	}
	return strconv.ParseFloat(digits, 64)
}

// items reads what follows an opening bracket. comma reports whether the last item was followed by one.
func (p *literal) items(closing byte, depth int) (list []any, comma bool, err error) {
	list = []any{}
	for !p.next(closing) {
		if len(list) > 0 && !comma {
			return nil, false, errLiteral
		}
		item, err := p.value(depth + 1)
		if err != nil {
			return nil, false, err
		}
		list = append(list, item)
		comma = p.next(',')
	}
	return list, comma, nil
}

// braces reads a dict or a set.
func (p *literal) braces(depth int) (any, error) {
	dict, set, comma := value.NewDict(4), []any{}, true
	for !p.next('}') {
		if !comma {
			return nil, errLiteral
		}
		key, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.next(':') {
			item, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			dict.Set(keyText(key), item)
		} else {
			set = append(set, key)
		}
		comma = p.next(',')
	}
	switch {
	case len(set) == 0:
		return dict, nil
	case dict.Len() == 0:
		return set, nil
	}
	return nil, errLiteral
}

// keyText returns the key of a dict as text, in Python's spelling.
func keyText(key any) string {
	switch k := key.(type) {
	case string:
		return k
	case nil:
		return "None"
	case bool:
		if k {
			return "True"
		}
		return "False"
	}
	return fmt.Sprint(key)
}

// quoted reads a string in single or double quotes, with the escapes of Python and JSON.
func (p *literal) quoted() (string, error) {
	quote := p.text[0]
	p.text = p.text[1:]
	var b strings.Builder
	for {
		i := strings.IndexAny(p.text, string(quote)+"\\\n")
		if i < 0 || p.text[i] == '\n' {
			return "", errLiteral
		}
		b.WriteString(p.text[:i])
		if p.text[i] == quote {
			p.text = p.text[i+1:]
			return b.String(), nil
		}
		if p.text = p.text[i:]; len(p.text) < 2 {
			return "", errLiteral
		}
		if err := p.escape(&b); err != nil {
			return "", err
		}
	}
}

// escape reads one escape sequence. A half of a surrogate pair counts with the other half, as in JSON.
func (p *literal) escape(b *strings.Builder) error {
	c := p.text[1]
	if i := strings.IndexByte(`abfnrtv\'"/`, c); i >= 0 {
		b.WriteByte("\a\b\f\n\r\t\v\\'\"/"[i])
		p.text = p.text[2:]
		return nil
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	if digits == 0 {
		b.WriteByte('\\') // Python keeps the backslash of an unknown escape
		p.text = p.text[1:]
		return nil
	}
	if len(p.text) < 2+digits {
		return errLiteral
	}
	n, err := strconv.ParseUint(p.text[2:2+digits], 16, 32)
	if err != nil || n > utf8.MaxRune {
		return errLiteral
	}
	p.text = p.text[2+digits:]
	if n >= 0xd800 && n < 0xdc00 && len(p.text) >= 6 && strings.HasPrefix(p.text, `\u`) {
		if low, err := strconv.ParseUint(p.text[2:6], 16, 32); err == nil && low >= 0xdc00 && low < 0xe000 {
			n = 0x10000 + (n-0xd800)<<10 + (low - 0xdc00)
			p.text = p.text[6:]
		}
	}
	b.WriteRune(rune(n)) // a lone surrogate becomes U+FFFD
	return nil
}
