package codec

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// prolog reads the XML declaration and converts the document to what the rest of the parser relies on: UTF-8 without
// forbidden characters. Line ends stay as they are: RF's client does not escape the carriage returns in a text and means
// them, although XML 1.0 (section 2.11) has them read as line feeds.
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

// atDeclaration reports whether the document begins with an XML declaration.
func (p *parser) atDeclaration() bool {
	return len(p.data) > len("<?xml") && bytes.HasPrefix(p.data, []byte("<?xml")) && isSpace(p.data[len("<?xml")])
}

const brokenDeclaration = "found an XML declaration that cannot be read, expected one such as <?xml version=\"1.0\"?>"

// declaration reads the XML declaration at the start of the document and returns the encoding that it names, or nil.
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

// characters returns an error if the document has a forbidden character. XML allows it neither by reference nor in CDATA.
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

// fromLatin1 returns text in ISO-8859-1 as UTF-8, which is at most twice as long.
func fromLatin1(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, c := range data {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}
