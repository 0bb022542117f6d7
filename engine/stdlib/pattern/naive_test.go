package pattern

import (
	"strings"
)

// naive is a matcher as the manual describes one: short, slow and recursive. It knows well-formed patterns only.
type naive struct {
	s        string
	captures []span
	steps    int
}

// tooSlow is what naive panics with when it has made too many steps.
type tooSlow struct{}

const unfinished = -2

// find returns the first match of p in s.
func (n *naive) find(p string) (start, end int, ok bool) {
	if rest, anchored := strings.CutPrefix(p, "^"); anchored {
		n.captures = nil
		end, ok = n.match(rest, 0)
		return 0, end, ok
	}
	for start = range len(n.s) + 1 {
		n.captures = nil
		if end, ok = n.match(p, start); ok {
			return start, end, true
		}
	}
	return 0, 0, false
}

func (n *naive) match(p string, at int) (end int, ok bool) {
	if n.steps++; n.steps > 200_000 {
		panic(tooSlow{})
	}
	kept := append([]span(nil), n.captures...)
	defer func() {
		if !ok {
			n.captures = kept
		}
	}()
	switch {
	case p == "":
		return at, true
	case p == "$":
		return at, at == len(n.s)
	case strings.HasPrefix(p, "()"):
		n.captures = append(n.captures, span{at, Position})
		return n.match(p[2:], at)
	case p[0] == '(':
		n.captures = append(n.captures, span{at, unfinished})
		return n.match(p[1:], at)
	case p[0] == ')':
		for i := len(n.captures) - 1; i >= 0; i-- {
			if n.captures[i].end == unfinished {
				n.captures[i].end = at
				break
			}
		}
		return n.match(p[1:], at)
	case strings.HasPrefix(p, "%b"):
		depth := 0
		for i := at; i < len(n.s); i++ {
			switch {
			case i > at && n.s[i] == p[3]:
				depth--
			case n.s[i] == p[2]:
				depth++
			}
			if depth == 0 && i == at {
				break
			}
			if depth == 0 {
				return n.match(p[4:], i+1)
			}
		}
		return 0, false
	case strings.HasPrefix(p, "%f"):
		size := len(p[2:]) - len(afterSet(p[2:]))
		around := "\x00" + n.s + "\x00"
		if !inSet(p[2:2+size], around[at]) && inSet(p[2:2+size], around[at+1]) {
			return n.match(p[2+size:], at)
		}
		return 0, false
	case p[0] == '%' && '1' <= p[1] && p[1] <= '9':
		c := n.captures[p[1]-'1']
		if c.end == Position || !strings.HasPrefix(n.s[at:], n.s[c.start:c.end]) {
			return 0, false
		}
		return n.match(p[2:], at+c.end-c.start)
	}
	rest := afterSet(p)
	set := p[:len(p)-len(rest)]
	one := func(i int) bool { return i < len(n.s) && inSet(set, n.s[i]) }
	repeat := byte(0)
	if rest != "" && strings.IndexByte("*+-?", rest[0]) >= 0 {
		repeat, rest = rest[0], rest[1:]
	}
	low, high := 1, 1
	switch repeat {
	case '*', '-':
		low, high = 0, len(n.s)
	case '+':
		high = len(n.s)
	case '?':
		low = 0
	}
	var ends []int
	for i := 0; i <= high; i++ {
		if i >= low {
			ends = append(ends, at+i)
		}
		if !one(at + i) {
			break
		}
	}
	for i := range ends {
		e := ends[len(ends)-1-i]
		if repeat == '-' {
			e = ends[i]
		}
		if end, ok := n.match(rest, e); ok {
			return end, true
		}
	}
	return 0, false
}

// afterSet returns what follows the single character class that p starts with.
func afterSet(p string) string {
	switch p[0] {
	case '%':
		return p[2:]
	case '[':
		i := 1
		if p[i] == '^' {
			i++
		}
		for first := true; first || p[i] != ']'; first = false {
			if p[i] == '%' {
				i++
			}
			i++
		}
		return p[i+1:]
	}
	return p[1:]
}

func inSet(set string, c byte) bool {
	switch {
	case set == ".":
		return true
	case set[0] == '%':
		return inClass(set[1], c)
	case set[0] == '[':
		inner := set[1 : len(set)-1]
		inverted := strings.HasPrefix(inner, "^")
		inner = strings.TrimPrefix(inner, "^")
		for inner != "" {
			switch {
			case inner[0] == '%':
				if inClass(inner[1], c) {
					return !inverted
				}
				inner = inner[2:]
			case len(inner) > 2 && inner[1] == '-':
				if inner[0] <= c && c <= inner[2] {
					return !inverted
				}
				inner = inner[3:]
			default:
				if inner[0] == c {
					return !inverted
				}
				inner = inner[1:]
			}
		}
		return inverted
	}
	return set[0] == c
}

func inClass(class, c byte) bool {
	members := map[byte]string{
		'a': letters + strings.ToUpper(letters), 'd': digits, 'l': letters, 'u': strings.ToUpper(letters), 's': " \t\n\v\f\r",
		'w': letters + strings.ToUpper(letters) + digits, 'x': digits + "abcdefABCDEF", 'z': "\x00",
		'p': "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
	}
	if lower := class | ' '; class != lower && members[lower] != "" {
		return strings.IndexByte(members[lower], c) < 0
	} else if members[class] != "" && class == lower {
		return strings.IndexByte(members[class], c) >= 0
	}
	return class == c
}

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
)
