package json

import (
	"errors"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/value"
)

// MaxSize is how many bytes a text may have, both ways.
const MaxSize = 64 << 20

// maxPiece is how many bytes of text there may be between two checks whether the keyword was cancelled.
const maxPiece = 1 << 20

// ErrCancelled reports that the keyword was cancelled meanwhile.
var ErrCancelled = errors.New("cancelled")

// A Decoder holds the options of decoding. robot.json.decode without options uses the zero Decoder.
type Decoder struct {
	DropNulls bool // a key whose value is null is left out of its table
}

// Decode makes the Lua value of a JSON text, in one pass. null is Marks.Null everywhere. The error is a *[SyntaxError],
// or [ErrCancelled], or says which limit the text exceeds.
func Decode(marks *marshal.Marks, text string) (lua.LValue, error) {
	return Decoder{}.Decode(marks, text)
}

// Decode is like the function [Decode], with the options of d.
func (d Decoder) Decode(marks *marshal.Marks, text string) (v lua.LValue, err error) {
	if len(text) > MaxSize {
		return nil, fmt.Errorf("the text has %d bytes, more than %d MiB", len(text), MaxSize>>20)
	}
	p := &parser{Decoder: d, marks: marks, text: text, pos: len(text) - len(strings.TrimPrefix(text, "\ufeff"))}
	defer func() {
		if r := recover(); r != nil {
			stop, ok := r.(stop)
			if !ok {
				panic(r)
			}
			v, err = nil, stop.err
		}
	}()
	p.space()
	v = p.value(0)
	if p.space(); p.pos < len(p.text) {
		p.fail(p.pos, "expected the end of the text, not %s", p.found())
	}
	return v, nil
}

// parser is one walk over a text. Its methods panic with a stop to end it.
type parser struct {
	Decoder
	marks     *marshal.Marks
	text      string
	pos       int // of the next byte
	items     int // so far
	nextCheck int // the offset at which cancellation is checked next, if few items have been read until then

	// pending holds the items of the lists and dicts that are not complete yet; of a dict, keys and values in turn. A
	// table is made when its size is known.
	pending []lua.LValue
	keys    map[string]lua.LValue // the Lua strings of short keys seen so far: the objects of one list have the same keys
}

type stop struct{ err error }

func (p *parser) fail(pos int, format string, args ...any) {
	panic(stop{syntaxError(p.text, pos, fmt.Sprintf(format, args...))})
}

// checkCancelled ends the walk if the keyword is cancelled.
func (p *parser) checkCancelled() {
	if p.nextCheck = p.pos + maxPiece; p.marks.Cancelled() {
		panic(stop{ErrCancelled})
	}
}

func (p *parser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// next returns the next byte, or 0 at the end.
func (p *parser) next() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *parser) value(depth int) lua.LValue {
	if p.items++; p.items > value.MaxItems {
		panic(stop{fmt.Errorf("the text has more than %d values", value.MaxItems)})
	}
	if p.items%1024 == 0 || p.pos >= p.nextCheck {
		p.checkCancelled()
	}
	switch c := p.next(); {
	case c == '{' || c == '[':
		if depth >= value.MaxDepth {
			p.fail(p.pos, "lists and objects are nested more than %d levels deep", value.MaxDepth)
		}
		p.pos++
		if c == '[' {
			return p.list(depth)
		}
		return p.dict(depth)
	case c == '"':
		return lua.LString(p.string())
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	case p.literal("true"):
		return lua.LTrue
	case p.literal("false"):
		return lua.LFalse
	case p.literal("null"):
		return p.marks.Null
	}
	p.fail(p.pos, "expected a value, not %s", p.found())
	return nil
}

// literal reads word, if it comes next, and reports whether it did.
func (p *parser) literal(word string) bool {
	if !strings.HasPrefix(p.text[p.pos:], word) || isWord(p.text[p.pos+len(word):]) {
		return false
	}
	p.pos += len(word)
	return true
}

func (p *parser) list(depth int) lua.LValue {
	first := len(p.pending)
	if p.space(); p.next() == ']' {
		p.pos++
		return p.marks.List(&lua.LTable{Metatable: lua.LNil})
	}
	for {
		p.space()
		p.pending = append(p.pending, p.value(depth+1))
		if p.more(']', "item") {
			continue
		}
		items := p.pending[first:]
		t := p.marks.NewTable(len(items), 0)
		for i, item := range items {
			t.RawSetInt(i+1, item)
		}
		p.pending = p.pending[:first]
		return p.marks.List(t)
	}
}

func (p *parser) dict(depth int) lua.LValue {
	first := len(p.pending)
	if p.space(); p.next() == '}' {
		p.pos++
		return p.marks.Dict(&lua.LTable{Metatable: lua.LNil})
	}
	for {
		if p.space(); p.next() != '"' {
			p.fail(p.pos, "expected a key in double quotes, not %s", p.found())
		}
		key := p.key()
		if p.space(); p.next() != ':' {
			p.fail(p.pos, "expected ':' after the key, not %s", p.found())
		}
		p.pos++
		p.space()
		v := p.value(depth + 1)
		if p.DropNulls && v == p.marks.Null {
			v = lua.LNil
		}
		p.pending = append(p.pending, key, v)
		if p.more('}', "key") {
			continue
		}
		pairs := p.pending[first:]
		t := p.marks.NewTable(0, len(pairs)/2)
		for i := 0; i < len(pairs); i += 2 {
			t.RawSetString(string(pairs[i].(lua.LString)), pairs[i+1])
		}
		p.pending = p.pending[:first]
		return p.marks.Dict(t)
	}
}

// more reads the comma before another item, or the end of the list or dict.
func (p *parser) more(end byte, what string) bool {
	p.space()
	switch p.next() {
	case ',':
		comma := p.pos
		p.pos++
		if p.space(); p.next() == end {
			p.fail(comma, "expected another %s after the comma, not %s", what, p.found())
		}
		return true
	case end:
		p.pos++
		return false
	}
	p.fail(p.pos, "expected ',' or '%c', not %s", end, p.found())
	return false
}
