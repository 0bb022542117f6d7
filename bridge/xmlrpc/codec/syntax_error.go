package codec

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// SyntaxError reports why a document is not an XML-RPC call or response, and where. A failure to read the document is not
// a SyntaxError.
type SyntaxError struct {
	Line    int    // from 1
	Column  int    // in characters, from 1, whatever the encoding of the document
	Message string // what was found and what was expected, without a full stop; always valid UTF-8
}

// Error returns the message with its position before it.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// fail returns a syntax error at an offset into the document. Lines are counted only here, because most documents have no
// error.
func (p *parser) fail(offset int, format string, args ...any) error {
	before := p.data[:offset]
	line := bytes.LastIndexByte(before, '\n') + 1
	return &SyntaxError{
		Line:    bytes.Count(before, []byte("\n")) + 1,
		Column:  utf8.RuneCount(before[line:]) + 1,
		Message: fmt.Sprintf(format, args...),
	}
}

// truncated returns the error for a document that ends inside an element.
func (p *parser) truncated(in string) error {
	return p.fail(len(p.data), "unexpected end of the request inside <%s>", in)
}

// mismatch returns the error for something else than want at the current position.
func (p *parser) mismatch(want string) error {
	return p.fail(p.pos, "found %s, expected %s", p.found(), want)
}

// excerptLength is how many characters of a document an error quotes.
const excerptLength = 40

// found returns a description of the markup or the text at the current position.
func (p *parser) found() string {
	rest := p.data[p.pos:]
	if len(rest) == 0 {
		return "the end of the request"
	}
	if rest[0] != '<' {
		text, _, _ := bytes.Cut(rest, []byte("<"))
		return excerpt(bytes.TrimRight(text, "\t\n\r "))
	}
	n := 1
	for n < len(rest) && rest[n] != '>' && rest[n] != '<' && !isSpace(rest[n]) && n < excerptLength {
		n++
	}
	return string(bytes.ToValidUTF8(bytes.TrimSuffix(rest[:n], []byte("/")), nil)) + ">"
}

// excerpt returns text in quotes, or as much of its begin as helps to find it.
func excerpt(text []byte) string {
	if len(text) == 0 {
		return "nothing"
	}
	n := 0
	for i := range string(text[:min(len(text), (excerptLength+1)*utf8.UTFMax)]) {
		if n++; n > excerptLength {
			return fmt.Sprintf("%q...", text[:i])
		}
	}
	return fmt.Sprintf("%q", text)
}
