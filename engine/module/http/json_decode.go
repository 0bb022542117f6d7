package http

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/value"
)

// decodeJSON makes the Lua value of a JSON text. Lists and objects are marked, in order; null is robot.null wherever it
// is, so that a field that is null can be told from one that is missing. An integer beyond 2^53 becomes a string of its
// digits. The error says where the text is wrong.
func decodeJSON(marks *marshal.Marks, text string) (lua.LValue, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	// The syntax is checked as a whole first: a decoder that gives tokens does not say exactly where it is wrong.
	if err := json.Unmarshal([]byte(text), new(anything)); err != nil {
		return nil, whereJSON(text, err)
	}
	d := &jsonDecoder{marks: marks, Decoder: json.NewDecoder(strings.NewReader(text))}
	d.UseNumber()
	v, err := d.value(0)
	if err != nil {
		return nil, whereJSON(text, err)
	}
	return v, nil
}

// anything takes any JSON and keeps nothing.
type anything struct{}

// UnmarshalJSON takes it.
func (*anything) UnmarshalJSON([]byte) error { return nil }

// whereJSON is an error with its place in the text: line and column, counted from 1 in characters, and what stands there.
func whereJSON(text string, err error) error {
	at := len(text)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && !strings.HasPrefix(syntax.Error(), "unexpected end") {
		at = max(int(syntax.Offset)-1, 0)
	} else if limit := (*jsonLimit)(nil); errors.As(err, &limit) {
		at = int(limit.offset)
	}
	start := strings.LastIndexByte(text[:at], '\n') + 1
	line, column := strings.Count(text[:at], "\n")+1, utf8.RuneCountInString(text[start:at])+1
	return fmt.Errorf("line %d, column %d: %w%s", line, column, err, pieceAt(text, start, at))
}

// pieceAt shows the text around a place of a line.
func pieceAt(text string, start, at int) string {
	const around = 20
	from, to := max(start, at-around), min(len(text), at+around)
	line, _, _ := strings.Cut(text[from:to], "\n")
	if line = strings.ToValidUTF8(line, ""); strings.TrimSpace(line) == "" {
		return ""
	}
	return fmt.Sprintf(", in %q", line)
}

// jsonLimit is a limit that a JSON text exceeds, at an offset.
type jsonLimit struct {
	what   string
	offset int64
}

// Error names the limit.
func (e *jsonLimit) Error() string { return e.what }

type jsonDecoder struct {
	*json.Decoder
	marks *marshal.Marks
	items int // so far
}

func (d *jsonDecoder) limit(format string, args ...any) error {
	return &jsonLimit{fmt.Sprintf(format, args...), d.InputOffset()}
}

func (d *jsonDecoder) value(depth int) (lua.LValue, error) {
	if d.items++; d.items > value.MaxItems {
		return nil, d.limit("more than %d values", value.MaxItems)
	}
	if d.items%1024 == 0 && d.marks.Cancelled() {
		return nil, errors.New("the keyword was cancelled")
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch x := token.(type) {
	case json.Delim:
		if depth >= value.MaxDepth {
			return nil, d.limit("nested more than %d levels deep", value.MaxDepth)
		}
		if x == '[' {
			return d.list(depth)
		}
		return d.object(depth)
	case json.Number:
		return d.number(string(x))
	case string:
		return lua.LString(x), nil
	case bool:
		return lua.LBool(x), nil
	}
	return d.marks.Null, nil
}

func (d *jsonDecoder) list(depth int) (lua.LValue, error) {
	t := d.marks.List(&lua.LTable{})
	for d.More() {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		t.Append(v)
	}
	_, err := d.Token()
	return t, err
}

func (d *jsonDecoder) object(depth int) (lua.LValue, error) {
	t := d.marks.Dict(&lua.LTable{})
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		t.RawSetString(name.(string), v)
	}
	_, err := d.Token()
	return t, err
}

func (d *jsonDecoder) number(digits string) (lua.LValue, error) {
	if !strings.ContainsAny(digits, ".eE") {
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n > value.MaxSafeInt || n < -value.MaxSafeInt {
			return lua.LString(digits), nil
		}
	}
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return nil, d.limit("the number %s is too large", digits)
	}
	return lua.LNumber(f), nil
}
