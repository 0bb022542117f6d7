package stdlib

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// directive is the part of a format between % and the letter. It means the same as in C.
type directive struct {
	flags     string
	width     int
	precision int // -1 if there is none
}

// format implements string.format(format, ...). As in Lua a width or precision has at most two digits, which bounds the
// length of a number. As in later versions of Lua, %s accepts any value, by tostring.
func format(L *lua.LState) int {
	f := str(L, 1)
	out := make([]byte, 0, len(f)+16)
	argument := 1
	for {
		i := strings.IndexByte(f, '%')
		if i < 0 {
			break
		}
		out = append(out, f[:i]...)
		f = f[i+1:]
		if strings.HasPrefix(f, "%") {
			out = append(out, '%')
			f = f[1:]
			continue
		}
		var d directive
		d, f = parseDirective(L, f)
		if f == "" {
			L.RaiseError("invalid option '%s' to 'format': the format ends there", "%")
		}
		argument++
		checkContext(L) // each time: the __tostring of the value may be a Go function, and take long
		out = d.append(L, out, f[0], argument)
		checkSize(L, len(out))
		f = f[1:]
	}
	checkSize(L, len(out)+len(f))
	L.Push(lua.LString(append(out, f...)))
	return 1
}

func parseDirective(L *lua.LState, f string) (d directive, rest string) {
	n := 0
	for n < len(f) && strings.IndexByte("-+ #0", f[n]) >= 0 {
		n++
	}
	if n > 5 {
		L.RaiseError("invalid format (repeated flags)")
	}
	d = directive{flags: f[:n], precision: -1}
	d.width, f = twoDigits(L, f[n:])
	if strings.HasPrefix(f, ".") {
		d.precision, f = twoDigits(L, f[1:])
	}
	return d, f
}

func twoDigits(L *lua.LState, f string) (n int, rest string) {
	i := 0
	for i < len(f) && '0' <= f[i] && f[i] <= '9' {
		if i == 2 {
			L.RaiseError("invalid format (width or precision too long: at most 99)")
		}
		n = 10*n + int(f[i]-'0')
		i++
	}
	return n, f[i:]
}

// append adds argument n as the letter says.
func (d directive) append(L *lua.LState, out []byte, letter byte, n int) []byte {
	switch letter {
	case 'd', 'i':
		i := integer(L, n)
		if d.plain() {
			return strconv.AppendInt(out, int64(i), 10)
		}
		return fmt.Appendf(out, d.verb("-+ 0", 'd'), i)
	case 'u', 'o', 'x', 'X':
		f := number(L, n)
		u := uint64(truncate(f))
		if f > math.MaxInt64 {
			u = uint64(min(f, math.MaxUint64-2048))
		}
		if letter == 'u' {
			return fmt.Appendf(out, d.verb("-0", 'd'), u)
		}
		if u == 0 {
			return fmt.Appendf(out, d.verb("-0", letter), u) // no prefix
		}
		return fmt.Appendf(out, d.verb("-0#", letter), u)
	case 'e', 'E', 'f', 'g', 'G':
		f := number(L, n)
		if math.IsInf(f, 0) || math.IsNaN(f) {
			return d.pad(out, d.special(f, letter))
		}
		if d.precision < 0 {
			d.precision = 6
		}
		if d.precision == 0 && (letter == 'g' || letter == 'G') {
			d.precision = 1
		}
		return fmt.Appendf(out, d.verb("-+ 0#", letter), f)
	case 'c':
		return d.pad(out, string([]byte{byte(integer(L, n))}))
	case 's':
		if n > L.GetTop() {
			L.ArgError(n, "string expected, got no value")
		}
		s := L.ToStringMeta(L.Get(n)).String()
		if d.precision >= 0 {
			s = s[:min(d.precision, len(s))]
		}
		checkSize(L, len(out)+len(s))
		return d.pad(out, s)
	case 'q':
		return quote(L, out, str(L, n))
	}
	L.RaiseError("invalid option '%s' to 'format'", quoteOption(letter))
	return nil
}

func (d directive) plain() bool { return d.flags == "" && d.width == 0 && d.precision < 0 }

// verb returns the directive for Go's fmt, with the flags that are allowed.
func (d directive) verb(allowed string, letter byte) string {
	verb := make([]byte, 1, 16)
	verb[0] = '%'
	for _, flag := range []byte(allowed) {
		if strings.IndexByte(d.flags, flag) >= 0 {
			verb = append(verb, flag)
		}
	}
	if d.width > 0 {
		verb = strconv.AppendInt(verb, int64(d.width), 10)
	}
	if d.precision >= 0 {
		verb = strconv.AppendInt(append(verb, '.'), int64(d.precision), 10)
	}
	return string(append(verb, letter))
}

// pad adds s with as many spaces as the width says.
func (d directive) pad(out []byte, s string) []byte {
	left := strings.IndexByte(d.flags, '-') >= 0
	if left {
		out = append(out, s...)
	}
	for i := len(s); i < d.width; i++ {
		out = append(out, ' ')
	}
	if !left {
		out = append(out, s...)
	}
	return out
}

// special returns the text of an infinite number or of one that is not a number.
func (d directive) special(f float64, letter byte) string {
	text := "inf"
	if math.IsNaN(f) {
		text = "nan"
	}
	switch {
	case math.Signbit(f):
		text = "-" + text
	case strings.IndexByte(d.flags, '+') >= 0:
		text = "+" + text
	case strings.IndexByte(d.flags, ' ') >= 0:
		text = " " + text
	}
	if letter == 'E' || letter == 'G' {
		text = strings.ToUpper(text)
	}
	return text
}

// quote adds s as a Lua string.
func quote(L *lua.LState, out []byte, s string) []byte {
	checkSize(L, len(out)+len(s))
	out = append(out, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\', '\n':
			out = append(out, '\\', c)
		case '\r':
			out = append(out, `\r`...)
		case 0:
			out = append(out, `\000`...)
		default:
			out = append(out, c)
		}
		if i%interval == 0 {
			checkSize(L, len(out))
			checkContext(L)
		}
	}
	return append(out, '"')
}
