package xmlrpc

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// prolog reads the XML declaration and makes the request what the rest of the parser relies on: UTF-8 without
// forbidden characters, with line ends that are line feeds (XML 1.0, section 2.11). A carriage return written as
// &#13; is none yet, so it survives.
func (p *parser) prolog() error {
	if bytes.HasPrefix(p.data, []byte("\xFE\xFF")) || bytes.HasPrefix(p.data, []byte("\xFF\xFE")) {
		return p.fail(0, "the request is encoded in UTF-16, expected UTF-8, US-ASCII or ISO-8859-1")
	}
	p.data = bytes.TrimPrefix(p.data, []byte("\xEF\xBB\xBF"))
	encoding := "utf-8"
	if p.atDeclaration() {
		declared, err := p.declaration()
		if err != nil {
			return err
		}
		if declared != nil {
			encoding = strings.ToLower(string(declared))
		}
	}
	switch encoding {
	case "utf-8", "utf8":
	case "us-ascii", "ascii":
		if i := bytes.IndexFunc(p.data, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
			return p.fail(i, "found the byte 0x%02X in a request that declares US-ASCII", p.data[i])
		}
	case "iso-8859-1", "latin-1", "latin1":
		p.data = fromLatin1(p.data)
	default:
		return p.fail(0, "found the encoding %s, expected UTF-8, US-ASCII or ISO-8859-1", excerpt([]byte(encoding)))
	}
	if err := p.characters(); err != nil {
		return err
	}
	p.pos = 0
	if p.atDeclaration() {
		p.pos = bytes.Index(p.data, []byte("?>")) + len("?>")
	}
	return nil
}

func (p *parser) atDeclaration() bool {
	return len(p.data) > len("<?xml") && bytes.HasPrefix(p.data, []byte("<?xml")) && isSpace(p.data[len("<?xml")])
}

const brokenDeclaration = "found an XML declaration that cannot be read, expected one such as <?xml version=\"1.0\"?>"

// declaration reads the XML declaration at the start of the request and returns the encoding it names, or nil.
func (p *parser) declaration() (encoding []byte, err error) {
	end := bytes.Index(p.data, []byte("?>"))
	if end < 0 {
		return nil, p.fail(0, "unexpected end of the request inside the XML declaration")
	}
	whole := p.data
	p.data, p.pos = whole[:end], len("<?xml")
	defer func() { p.data = whole }()
	for p.space() && p.pos < end {
		name, value, err := p.attribute("?xml")
		if err != nil {
			return nil, p.fail(0, brokenDeclaration)
		}
		if string(name) == "encoding" {
			encoding = value
		}
	}
	if p.pos < end {
		return nil, p.fail(0, brokenDeclaration)
	}
	return encoding, nil
}

// characters refuses what is not a character, which no reference and no CDATA section makes legal.
func (p *parser) characters() error {
	i := forbidden(p.data)
	if i < 0 {
		return nil
	}
	if r, size := utf8.DecodeRune(p.data[i:]); size > 1 || r < utf8.RuneSelf {
		return p.fail(i, "found %U, which XML does not allow, expected it inside <base64>", r)
	}
	return p.fail(i, "found the byte 0x%02X, which is not UTF-8, expected UTF-8 or a declared encoding", p.data[i])
}

// fromLatin1 is text in ISO-8859-1 as UTF-8, at most twice as long.
func fromLatin1(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, c := range data {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}
