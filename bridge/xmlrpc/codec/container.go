package codec

import "github.com/rflua/rflua/engine/value"

// array reads a list. A list without <data> is empty, as for Python's reader.
func (p *parser) array(empty bool) (any, error) {
	if err := p.enter("array"); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if empty {
		return []any{}, nil
	}
	more, empty, err := p.open("array", "data")
	if err != nil {
		return nil, err
	}
	base := len(p.stack)
	for more && !empty {
		another, v, err := p.valueIn("data")
		if err != nil {
			return nil, err
		}
		if !another {
			if err := p.close("data"); err != nil {
				return nil, err
			}
			break
		}
		p.stack = append(p.stack, v)
	}
	return p.pop(base), p.close("array")
}

// structure reads a dict. Of several members with the same name, the last one counts, at the position of the first.
func (p *parser) structure(empty bool) (any, error) {
	if err := p.enter("struct"); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if empty {
		return value.NewDict(0), nil
	}
	base, names := len(p.stack), len(p.names)
	for {
		more, empty, err := p.open("struct", "member")
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		if empty {
			return nil, p.fail(p.pos, "found an empty <member>, expected <name> and <value> in it")
		}
		if err := p.member(); err != nil {
			return nil, err
		}
	}
	d := value.NewDict(len(p.names) - names)
	for i, name := range p.names[names:] {
		d.Set(name, p.stack[base+i])
	}
	p.shorten(base, names)
	return d, p.close("struct")
}

// member reads a name and a value, to the end of <member>. A name is any text.
func (p *parser) member() error {
	more, empty, err := p.open("member", "name")
	if err != nil {
		return err
	}
	if !more {
		return p.mismatch("<name>")
	}
	var name string
	if !empty {
		text, err := p.text("name")
		if err != nil {
			return err
		}
		name = p.name(text)
		if err := p.close("name"); err != nil {
			return err
		}
	}
	more, v, err := p.valueIn("member")
	if err != nil {
		return err
	}
	if !more {
		return p.mismatch("<value>")
	}
	p.names, p.stack = append(p.names, name), append(p.stack, v)
	return p.close("member")
}

// longestRecent is the length of the longest name in parser.recent, which keeps all of them below 2 KB.
const longestRecent = 32

// name returns text as a string. Names repeat, within a list of dicts and from one document to the next, so a decoder
// keeps the short ones that it has seen last and allocates nothing for them.
func (p *parser) name(text []byte) string {
	if len(text) == 0 || len(text) > longestRecent {
		return string(text)
	}
	slot := &p.recent[(len(text)+3*int(text[0])+7*int(text[len(text)-1]))%len(p.recent)]
	if *slot != string(text) {
		*slot = string(text)
	}
	return *slot
}

// pop returns the values from base on and removes them from the stack.
func (p *parser) pop(base int) []any {
	values := make([]any, len(p.stack)-base)
	copy(values, p.stack[base:])
	p.shorten(base, len(p.names))
	return values
}

// shorten cuts the stacks to so many values and names. Beyond their ends they refer to nothing, so that a decoder in the
// pool keeps no value alive.
func (p *parser) shorten(values, names int) {
	clear(p.stack[values:])
	clear(p.names[names:])
	p.stack, p.names = p.stack[:values], p.names[:names]
}

// enter counts a level of arrays and structs, and returns an error at the limit. The caller leaves it by decrementing depth.
func (p *parser) enter(name string) error {
	if p.depth == value.MaxDepth {
		return p.fail(p.pos, "found <%s> nested too deep, expected at most %d levels of arrays and structs", name, value.MaxDepth)
	}
	p.depth++
	return nil
}
