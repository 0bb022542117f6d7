package xmlrpc

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// syntaxError says why a request is not an XML-RPC call, and where. A request whose reading failed is not one: that
// error is the reader's own.
type syntaxError struct {
	Line    int    // from 1
	Column  int    // in characters, from 1, whatever encoding the request has
	Message string // what was found and what was expected, without a full stop; always valid UTF-8
}

func (e *syntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// fail is a syntax error at an offset into the request. Lines are only counted here, because most requests need none.
func (p *parser) fail(offset int, format string, args ...any) error {
	before := p.data[:offset]
	line := bytes.LastIndexByte(before, '\n') + 1
	return &syntaxError{
		Line:    bytes.Count(before, []byte("\n")) + 1,
		Column:  utf8.RuneCount(before[line:]) + 1,
		Message: fmt.Sprintf(format, args...),
	}
}

// truncated is the error for a request that ends inside an element.
func (p *parser) truncated(in string) error {
	return p.fail(len(p.data), "unexpected end of the request inside <%s>", in)
}

// mismatch is the error for what stands at the current position in the place of what was wanted.
func (p *parser) mismatch(want string) error {
	return p.fail(p.pos, "found %s, expected %s", p.found(), want)
}

// excerptLength is how many characters of a request an error quotes.
const excerptLength = 40

// found describes the markup or the text at the current position.
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

// excerpt is text in quotes, or as much of it as helps to find it.
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
