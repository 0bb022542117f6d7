package codec

import "bytes"

// parser reads XML from a byte slice, by what XML-RPC expects next instead of by tokens, and keeps only the values. The
// parameter in of its methods is the name of the element around the current position, for errors.
type parser struct {
	data    []byte     // the document; after prolog, in UTF-8 and with allowed characters only
	pos     int        // the current position, an offset into data
	depth   int        // number of arrays and structs around pos
	scratch []byte     // the last text that was not one piece of data
	stack   []any      // values of the arrays and structs around pos, until their number is known
	names   []string   // names of the members among them
	recent  [64]string // short names of methods and members, see name
}

// open moves into the next child of the element in, which must be <want>. It reports no more if the element ends instead;
// close then reads its end tag. An empty child (<want/>) has no end tag to read.
func (p *parser) open(in, want string) (more, empty bool, err error) {
	if end := p.pos + len(want) + 2; end <= len(p.data) && p.data[p.pos] == '<' && p.data[end-1] == '>' &&
		string(p.data[p.pos+1:end-1]) == want {
		p.pos = end
		return true, false, nil
	}
	if err := p.misc(in); err != nil {
		return false, false, err
	}
	rest := p.data[p.pos:]
	if len(rest) < 2 {
		return false, false, p.truncated(in)
	}
	if rest[0] == '<' && rest[1] == '/' {
		return false, false, nil
	}
	at := p.pos
	if rest[0] == '<' {
		name, empty, err := p.startTag(in)
		if err != nil || string(name) == want {
			return true, empty, err
		}
	}
	p.pos = at
	return false, false, p.mismatch("<" + want + "> or </" + in + ">")
}

// close reads the end tag of the element with that name.
func (p *parser) close(name string) error {
	if p.skipEndTag(name) {
		return nil
	}
	if err := p.misc(name); err != nil {
		return err
	}
	if p.skipEndTag(name) {
		return nil
	}
	at := p.pos
	if bytes.HasPrefix(p.data[at:], []byte("</"+name)) { // perhaps with white space before the bracket
		p.pos += len("</") + len(name)
		p.space()
		if p.pos < len(p.data) && p.data[p.pos] == '>' {
			p.pos++
			return nil
		}
	}
	if bytes.IndexByte(p.data[at:], '>') < 0 {
		return p.truncated(name)
	}
	p.pos = at
	return p.mismatch("</" + name + ">")
}

// skipEndTag skips the end tag </name> and reports whether it was there, written without white space.
func (p *parser) skipEndTag(name string) bool {
	end := p.pos + len(name) + 3
	if end > len(p.data) || p.data[p.pos] != '<' || p.data[p.pos+1] != '/' || p.data[end-1] != '>' ||
		string(p.data[p.pos+2:end-1]) != name {
		return false
	}
	p.pos = end
	return true
}

// startTag reads the start tag at the current position, which is a '<', and reports whether the element is empty.
// Attributes are read and ignored.
func (p *parser) startTag(in string) (name []byte, empty bool, err error) {
	start := p.pos + 1
	i := start
	for i < len(p.data) && !isSpace(p.data[i]) && p.data[i] != '>' && p.data[i] != '/' && p.data[i] != '<' {
		i++
	}
	name = p.data[start:i]
	if len(name) == 0 && i < len(p.data) {
		return nil, false, p.fail(p.pos, "found a \"<\" without a name, expected a tag, or &lt; for the character")
	}
	p.pos = i
	for {
		spaced := p.space()
		rest := p.data[p.pos:]
		switch {
		case len(rest) == 0 || len(rest) == 1 && rest[0] == '/':
			return nil, false, p.truncated(in)
		case rest[0] == '>':
			p.pos++
			return name, false, nil
		case rest[0] == '/' && rest[1] == '>':
			p.pos += 2
			return name, true, nil
		case !spaced:
			return nil, false, p.fail(p.pos, "found %s after <%s, expected \">\"", excerpt(rest[:1]), name)
		}
		if _, _, err := p.attribute(in); err != nil {
			return nil, false, err
		}
	}
}

// attribute reads name="value".
func (p *parser) attribute(in string) (name, value []byte, err error) {
	start := p.pos
	for p.pos < len(p.data) && !isSpace(p.data[p.pos]) && bytes.IndexByte([]byte(`=<>/"'`), p.data[p.pos]) < 0 {
		p.pos++
	}
	name = p.data[start:p.pos]
	p.space()
	if p.pos == len(p.data) {
		return nil, nil, p.truncated(in)
	}
	if len(name) == 0 || p.data[p.pos] != '=' {
		return nil, nil, p.fail(start, "found %s, expected an attribute such as name=\"value\"", excerpt(p.data[start:p.pos+1]))
	}
	p.pos++
	p.space()
	if p.pos == len(p.data) {
		return nil, nil, p.truncated(in)
	}
	quote := p.data[p.pos]
	if quote != '"' && quote != '\'' {
		return nil, nil, p.fail(p.pos, "found %s, expected the value of the attribute %s in quotes", excerpt(p.data[p.pos:p.pos+1]), name)
	}
	n := bytes.IndexByte(p.data[p.pos+1:], quote)
	if n < 0 {
		return nil, nil, p.truncated(in)
	}
	value = p.data[p.pos+1 : p.pos+1+n]
	if i := bytes.IndexByte(value, '<'); i >= 0 {
		return nil, nil, p.fail(p.pos+1+i, "found \"<\" in the attribute %s, expected &lt;", name)
	}
	p.pos += n + 2
	return name, value, nil
}

// space skips white space and reports whether there was any.
func (p *parser) space() bool {
	start := p.pos
	for p.pos < len(p.data) && isSpace(p.data[p.pos]) {
		p.pos++
	}
	return p.pos > start
}
