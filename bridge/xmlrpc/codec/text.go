package codec

import (
	"bytes"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// text returns the character data up to the next tag, white space included. The result is valid until the next call.
func (p *parser) text(in string) ([]byte, error) {
	start := p.pos
	p.plain()
	if rest := p.data[p.pos:]; len(rest) > 1 && rest[0] == '<' && rest[1] != '!' && rest[1] != '?' {
		return p.data[start:p.pos], nil // nearly always
	}
	text, err := p.joined(append(p.scratch[:0], p.data[start:p.pos]...), start, in)
	p.scratch = text
	return text, err
}

// joined appends the rest of a text that began at start and is not one piece of data. It returns the text instead of
// storing it in the parser as it grows: each store of a pointer has a cost while garbage is collected.
func (p *parser) joined(text []byte, start int, in string) ([]byte, error) {
	for {
		rest := p.data[p.pos:]
		switch {
		case len(rest) < 2:
			return text, p.truncated(in)
		case rest[0] == '&':
			r, err := p.reference(in)
			if err != nil {
				return text, err
			}
			text = utf8.AppendRune(text, r)
		case rest[0] == '>':
			if bytes.HasSuffix(p.data[start:p.pos], []byte("]]")) {
				return text, p.fail(p.pos-2, "found \"]]>\" in text, expected \"]]&gt;\"")
			}
			text = append(text, '>')
			p.pos++
		case bytes.HasPrefix(rest, []byte(cdata)):
			n := bytes.Index(rest, []byte("]]>"))
			if n < 0 {
				return text, p.truncated(in)
			}
			text = append(text, rest[len(cdata):n]...)
			p.pos += n + len("]]>")
		case rest[1] == '!' || rest[1] == '?':
			if err := p.invisible(in); err != nil {
				return text, err
			}
		default:
			return text, nil
		}
		plain := p.pos
		p.plain()
		text = append(text, p.data[plain:p.pos]...)
	}
}

const cdata = "<![CDATA["

// plain skips text up to the next markup or reference.
func (p *parser) plain() {
	i := p.pos
	for ; i+8 <= len(p.data); i += 8 {
		if found := markup(word(p.data[i:])); found != 0 {
			p.pos = i + bits.TrailingZeros64(found)/8
			return
		}
	}
	for i < len(p.data) && p.data[i] != '<' && p.data[i] != '>' && p.data[i] != '&' {
		i++
	}
	p.pos = i
}

// markup returns a word with the high bit set for each of the eight bytes in w that ends a run of plain text: '<', '&', and
// '>' because of "]]>". Only the lowest bit that is set is reliable.
func markup(w uint64) uint64 {
	const ones = highs >> 7
	tag, reference := (w^ones*'<')&^(ones*('<'^'>')), w^ones*'&'
	return ((tag-ones)&^tag | (reference-ones)&^reference) & highs
}

// longestReference is a limit for references, in bytes: that of &#x10FFFF; with room for leading zeros.
const longestReference = 32

// reference reads the entity or character reference at the current position and returns its character.
func (p *parser) reference(in string) (rune, error) {
	rest := p.data[p.pos:]
	n := bytes.IndexByte(rest[:min(len(rest), longestReference)], ';')
	if n < 0 {
		if len(rest) < longestReference && bytes.IndexByte(rest, '<') < 0 {
			return 0, p.truncated(in)
		}
		return 0, p.fail(p.pos, "found \"&\" without an entity, expected &amp;")
	}
	name := rest[1:n]
	var r rune
	switch string(name) {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "quot":
		r = '"'
	case "apos":
		r = '\''
	default:
		var ok bool
		if r, ok = character(name); !ok {
			return 0, p.fail(p.pos, "found %s, expected &lt; &gt; &amp; &quot; &apos; or the number of a character that XML allows", excerpt(rest[:n+1]))
		}
	}
	p.pos += n + 1
	return r, nil
}

// character returns the character of the reference &name;, where name is #10 or #xA.
func character(name []byte) (rune, bool) {
	digits, numeric := bytes.CutPrefix(name, []byte("#"))
	if !numeric {
		return 0, false
	}
	base := 10
	if hex, ok := bytes.CutPrefix(digits, []byte("x")); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || n > utf8.MaxRune || !isCharacter(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

// misc skips what is allowed between elements: white space, comments and processing instructions.
func (p *parser) misc(in string) error {
	for {
		p.space()
		rest := p.data[p.pos:]
		if len(rest) < 2 || rest[0] != '<' || rest[1] != '!' && rest[1] != '?' || bytes.HasPrefix(rest, []byte(cdata)) {
			return nil
		}
		if err := p.invisible(in); err != nil {
			return err
		}
	}
}

// invisible skips the comment or the processing instruction at the current position. It refuses a document type, and with
// it all entities that a document could define to expand without bound.
func (p *parser) invisible(in string) error {
	rest := p.data[p.pos:]
	var n int
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		n = 4 + bytes.Index(rest[4:], []byte("--")) + 2
		if n < 6 || n == len(rest) {
			return p.truncated(in)
		}
		if rest[n] != '>' {
			return p.fail(p.pos+n-2, "found \"--\" in a comment, expected \"-->\"")
		}
		n++
	case bytes.HasPrefix(rest, []byte("<?xml")) && len(rest) > 5 && isSpace(rest[5]):
		return p.fail(p.pos, "found an XML declaration, expected it at the very start of the request only")
	case rest[1] == '?':
		n = bytes.Index(rest, []byte("?>")) + 2
		if n < 2 {
			return p.truncated(in)
		}
	case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
		return p.fail(p.pos, "found a document type (<!DOCTYPE), expected none: it is refused because of the entities it may define")
	default:
		return p.mismatch("a comment (<!--), <![CDATA[ or a tag")
	}
	p.pos += n
	return nil
}
