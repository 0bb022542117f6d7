package jsontext

import "github.com/rflua/rflua/engine/value"

// noItems is shared by all empty lists, which nobody can change.
var noItems any = []any{}

// list reads an array.
func (p *parser) list() (any, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	base := len(p.stack)
	for first := true; ; first = false {
		more, err := p.item(first)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		p.stack = append(p.stack, v)
	}
	p.depth--
	if base == len(p.stack) {
		return noItems, nil
	}
	items := make([]any, len(p.stack)-base)
	copy(items, p.stack[base:])
	p.pop(base, len(p.names))
	return items, nil
}

// dict reads an object.
func (p *parser) dict() (any, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	base, names := len(p.stack), len(p.names)
	for first := true; ; first = false {
		text, more, err := p.member(first)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		p.names = append(p.names, p.name(text))
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		p.stack = append(p.stack, v)
	}
	p.depth--
	d := value.NewDict(len(p.names) - names)
	for i, name := range p.names[names:] {
		d.Set(name, p.stack[base+i])
	}
	p.pop(base, names)
	return d, nil
}

// pop shortens the stacks and clears what was beyond their new ends.
func (p *parser) pop(values, names int) {
	clear(p.stack[values:])
	clear(p.names[names:])
	p.stack, p.names = p.stack[:values], p.names[:names]
}

// enter moves into an array or an object; leave it by decrementing depth.
func (p *parser) enter() error {
	if p.depth == value.MaxDepth {
		return p.limit("found %s nested too deep, expected at most %d levels of arrays and objects", p.found(), value.MaxDepth)
	}
	p.depth++
	p.pos++
	return nil
}

// item moves to the next value of an array. There is one more unless the array ends instead.
func (p *parser) item(first bool) (more bool, err error) {
	switch c := p.next(); {
	case c == ']':
		p.pos++
		return false, nil
	case first && c == 0 && p.pos == len(p.data):
		return false, p.mismatch(`a value or "]"`)
	case first:
		return true, nil
	case c == ',':
		p.pos++
		return true, nil
	}
	return false, p.mismatch(`"," or "]"`)
}

// member moves to the value of the next member of an object and returns its name, which is valid until the next string is
// read. There is one more unless the object ends instead.
func (p *parser) member(first bool) (name []byte, more bool, err error) {
	c := p.next()
	want := `a name in double quotes or "}"`
	switch {
	case c == '}':
		p.pos++
		return nil, false, nil
	case first:
	case c == ',':
		p.pos++
		c, want = p.next(), "a name in double quotes"
	default:
		return nil, false, p.mismatch(`"," or "}"`)
	}
	if c != '"' {
		return nil, false, p.mismatch(want)
	}
	if name, err = p.text(); err != nil {
		return nil, false, err
	}
	if p.next() != ':' {
		return nil, false, p.mismatch(`":"`)
	}
	p.pos++
	return name, true, nil
}
