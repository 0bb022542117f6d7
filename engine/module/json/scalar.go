package json

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/value"
)

// marked writes robot.null and the values that robot.int, robot.float and robot.bytes make.
func (w *writer) marked(ud *lua.LUserData) string {
	if ud == w.marks.Null {
		w.out = append(w.out, "null"...)
		return ""
	}
	switch x := ud.Value.(type) {
	case marshal.Int:
		w.out = strconv.AppendInt(w.out, int64(x), 10)
		return ""
	case marshal.Float:
		if f := float64(x); f == math.Trunc(f) && math.Abs(f) <= value.MaxSafeInt {
			w.out = strconv.AppendFloat(w.out, f, 'f', 1, 64)
			return ""
		}
		return w.number(float64(x))
	case marshal.Bytes:
		return w.string(string(x))
	}
	return "a userdata"
}

// number writes a number that reads back as the same: beyond 2^53 with an exponent, because digits alone would be read as
// an integer that is not a Lua number.
func (w *writer) number(f float64) string {
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return "the number " + strings.ToLower(strconv.FormatFloat(f, 'g', -1, 64)) + ", which JSON does not have"
	case f == math.Trunc(f) && abs <= value.MaxSafeInt:
		w.out = strconv.AppendInt(w.out, int64(f), 10)
	case abs < 1e-6 || abs >= 1<<53:
		w.out = strconv.AppendFloat(w.out, f, 'e', -1, 64)
	default:
		w.out = strconv.AppendFloat(w.out, f, 'f', -1, 64)
	}
	return ""
}

func (w *writer) string(s string) string {
	if !utf8.ValidString(s) {
		return "a string that is not valid UTF-8"
	}
	if len(s) > MaxSize {
		return fmt.Sprintf("a string of more than %d MiB", MaxSize>>20)
	}
	w.out = append(w.out, '"')
	for {
		n := 0
		for n < len(s) && s[n] >= ' ' && s[n] != '"' && s[n] != '\\' && s[n] != 0x7f {
			n++
		}
		w.out = append(w.out, s[:n]...)
		if n == len(s) {
			break
		}
		if reason := w.size(); reason != "" {
			return reason
		}
		w.out = value.AppendJSONEscape(w.out, s[n])
		s = s[n+1:]
	}
	w.out = append(w.out, '"')
	return w.size()
}

// size returns a reason to end the walk: the text is too long already, or the keyword was cancelled while it became so
// long.
func (w *writer) size() string {
	if len(w.out) > MaxSize {
		return fmt.Sprintf("more than %d MiB of text", MaxSize>>20)
	}
	if len(w.out) >= w.nextCheck {
		return w.checkCancelled()
	}
	return ""
}
