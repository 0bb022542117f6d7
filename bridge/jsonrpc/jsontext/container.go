package jsontext

import "github.com/rflua/rflua/engine/value"

// noItems is shared by all empty lists, which nobody can change.
var noItems any = []any{}

// list reads an array.
func (r *Reader) list() (any, error) {
	if err := r.enter(); err != nil {
		return nil, err
	}
	base := len(r.stack)
	for first := true; ; first = false {
		more, err := r.item(first)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		r.stack = append(r.stack, v)
	}
	r.depth--
	if base == len(r.stack) {
		return noItems, nil
	}
	items := make([]any, len(r.stack)-base)
	copy(items, r.stack[base:])
	r.pop(base, len(r.names))
	return items, nil
}

// dict reads an object.
func (r *Reader) dict() (any, error) {
	if err := r.enter(); err != nil {
		return nil, err
	}
	base, names := len(r.stack), len(r.names)
	for first := true; ; first = false {
		name, more, err := r.member(first)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		r.names = append(r.names, name)
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		r.stack = append(r.stack, v)
	}
	r.depth--
	d := value.NewDict(len(r.names) - names)
	for i, name := range r.names[names:] {
		d.Set(name, r.stack[base+i])
	}
	r.pop(base, names)
	return d, nil
}

// pop shortens the stacks and clears what was beyond their new ends.
func (r *Reader) pop(values, names int) {
	clear(r.stack[values:])
	clear(r.names[names:])
	r.stack, r.names = r.stack[:values], r.names[:names]
}

// enter moves into an array or an object; leave it by decrementing depth.
func (r *Reader) enter() error {
	if r.depth == value.MaxDepth {
		return r.limit("found %s nested too deep, expected at most %d levels of arrays and objects", r.found(), value.MaxDepth)
	}
	r.depth++
	r.pos++
	return nil
}

// item moves to the next value of an array. There is one more unless the array ends instead.
func (r *Reader) item(first bool) (more bool, err error) {
	switch c := r.First(); {
	case c == ']':
		r.pos++
		return false, nil
	case first && c == 0 && r.pos == len(r.data):
		return false, r.mismatch(`a value or "]"`)
	case first:
		return true, nil
	case c == ',':
		r.pos++
		return true, nil
	}
	return false, r.mismatch(`"," or "]"`)
}

// member moves to the value of the next member of an object and returns its name. There is one more unless the object ends
// instead.
func (r *Reader) member(first bool) (name string, more bool, err error) {
	c := r.First()
	want := `a name in double quotes or "}"`
	switch {
	case c == '}':
		r.pos++
		return "", false, nil
	case first:
	case c == ',':
		r.pos++
		c, want = r.First(), "a name in double quotes"
	default:
		return "", false, r.mismatch(`"," or "}"`)
	}
	if c != '"' {
		return "", false, r.mismatch(want)
	}
	text, err := r.text()
	if err != nil {
		return "", false, err
	}
	name = r.name(text)
	if r.First() != ':' {
		return "", false, r.mismatch(`":"`)
	}
	r.pos++
	return name, true, nil
}
