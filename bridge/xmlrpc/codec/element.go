package codec

// valueIn reads the next <value> in the element named by in. It reports no more if the element ends instead.
func (p *parser) valueIn(in string) (more bool, v any, err error) {
	more, empty, err := p.open(in, "value")
	if err != nil || !more {
		return false, nil, err
	}
	if empty {
		return true, "", nil
	}
	v, err = p.value()
	return true, v, err
}

// value reads the content of <value> and its end tag. The specification says "If no type is indicated, the type is string";
// then all white space belongs to the string.
func (p *parser) value() (any, error) {
	at := p.pos
	bare, err := p.text("value")
	if err != nil {
		return nil, err
	}
	if p.data[p.pos+1] == '/' {
		return string(bare), p.close("value")
	}
	tag := p.pos
	name, empty, err := p.startTag("value")
	if err != nil {
		return nil, err
	}
	if !isBlank(bare) {
		return nil, p.fail(at, "found both text and <%s> in <value>, expected one of them", name)
	}
	v, err := p.typed(name, empty, tag)
	if err != nil {
		return nil, err
	}
	return v, p.close("value")
}

// typed reads the element that gives the type of a value. Its start tag, at the offset at, has been read.
//
// Beyond the specification are i1, i2, i8 and nil, which many clients send, and the extensions of Apache's Java client with
// the prefix ex (ws.apache.org/xmlrpc/types.html). Other prefixes are unknown types.
func (p *parser) typed(name []byte, empty bool, at int) (any, error) {
	switch string(name) {
	case "string":
		return p.scalar("string", empty, "", plainText)
	case "int":
		return p.scalar("int", empty, wholeNumber, integer)
	case "i4":
		return p.scalar("i4", empty, wholeNumber, integer)
	case "boolean":
		return p.scalar("boolean", empty, "0 or 1", boolean)
	case "double":
		return p.scalar("double", empty, anyNumber, double)
	case "array":
		return p.array(empty)
	case "struct":
		return p.structure(empty)
	case "base64":
		return p.scalar("base64", empty, "base64 text", binary)
	case "dateTime.iso8601":
		return p.scalar("dateTime.iso8601", empty, "a date and time such as 20260102T03:04:05", dateTime)
	case "nil":
		return p.scalar("nil", empty, "nothing", null)
	case "i1":
		return p.scalar("i1", empty, wholeNumber, integer)
	case "i2":
		return p.scalar("i2", empty, wholeNumber, integer)
	case "i8":
		return p.scalar("i8", empty, wholeNumber, integer)
	case "ex:nil":
		return p.scalar("ex:nil", empty, "nothing", null)
	case "ex:i1":
		return p.scalar("ex:i1", empty, wholeNumber, integer)
	case "ex:i2":
		return p.scalar("ex:i2", empty, wholeNumber, integer)
	case "ex:i8":
		return p.scalar("ex:i8", empty, wholeNumber, integer)
	case "ex:float":
		return p.scalar("ex:float", empty, anyNumber, double)
	}
	p.pos = at
	return nil, p.mismatch("a type such as <string>, <int> or <struct> in <value>")
}

// What an error says that an element should hold.
const (
	wholeNumber = "a whole number"
	anyNumber   = "a number"
)

// scalar reads the text of an element and converts it with read. An error says that it should be what wanted describes.
func (p *parser) scalar(name string, empty bool, wanted string, read func(text []byte) (any, bool)) (any, error) {
	at := p.pos
	var text []byte
	if !empty {
		var err error
		if text, err = p.text(name); err != nil {
			return nil, err
		}
		if err := p.close(name); err != nil {
			return nil, err
		}
	}
	v, ok := read(text)
	if !ok {
		return nil, p.fail(at, "found %s in <%s>, expected %s", excerpt(trim(text)), name, wanted)
	}
	return v, nil
}
