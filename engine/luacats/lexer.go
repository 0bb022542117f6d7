package luacats

import (
	"strings"
	"unicode/utf8"
)

// A line is one line of the file as the lexer sees it.
type line struct {
	text    string // without line end
	code    int    // offset of the first byte of code, a string's bytes included; -1 if there is none
	doc     int    // offset of the --- of a documentation comment; -1 if the line is none
	comment bool   // there is any other comment on the line
}

func (l line) hasCode() bool        { return l.code >= 0 }
func (l line) isDoc() bool          { return l.doc >= 0 }
func (l line) isPlainComment() bool { return l.comment && l.code < 0 }

// A lexer walks over Lua source to tell code, strings and comments from each other. It knows Lua 5.1's tokens only as
// far as this needs, and takes broken source as it comes: an unfinished string ends with its line, an unfinished long
// bracket with the file.
type lexer struct {
	src   string
	pos   int
	line  int // index of the line that pos is in
	start int // offset of that line
	lines []line
}

// scan splits src into lines. Bytes that are not UTF-8 become question marks, so that text made from the comments is
// always valid and columns stay what they are in the file.
func scan(src []byte) []line {
	l := &lexer{src: validText(src)}
	for text := range strings.SplitSeq(l.src, "\n") {
		l.lines = append(l.lines, line{text: strings.TrimSuffix(text, "\r"), code: -1, doc: -1})
	}
	if strings.HasPrefix(l.src, "\ufeff") {
		l.pos = len("\ufeff")
	}
	if strings.HasPrefix(l.src[l.pos:], "#") { // a shebang
		l.lines[0].comment = true
		l.skipTo(l.lineEnd())
	}
	for l.pos < len(l.src) {
		l.token()
	}
	return l.lines
}

func validText(src []byte) string {
	if utf8.Valid(src) {
		return string(src)
	}
	fixed := []byte(string(src))
	for i := 0; i < len(fixed); {
		r, size := utf8.DecodeRune(fixed[i:])
		if r == utf8.RuneError && size == 1 {
			fixed[i] = '?'
		}
		i += size
	}
	return string(fixed)
}

// token goes past one token, comment or space.
func (l *lexer) token() {
	switch c := l.src[l.pos]; {
	case c == '\n', c == ' ', c >= '\t' && c <= '\r':
		l.skipTo(l.pos + 1)
	case strings.HasPrefix(l.src[l.pos:], "--"):
		l.readComment()
	case c == '"' || c == '\'':
		l.readCode(l.stringEnd(c))
	case c == '[':
		if end, ok := l.longEnd(l.pos); ok {
			l.readCode(end)
			return
		}
		l.readCode(l.pos + 1)
	default:
		l.readCode(l.pos + 1)
	}
}

// readComment goes past a comment. A documentation comment has exactly three dashes and nothing before it on its line.
func (l *lexer) readComment() {
	if end, ok := l.longEnd(l.pos + 2); ok {
		l.mark(func(at *line, _ int) { at.comment = true }, end)
		return
	}
	end := l.lineEnd()
	dashes := l.pos
	for dashes < end && l.src[dashes] == '-' {
		dashes++
	}
	at := &l.lines[l.line]
	if dashes-l.pos == 3 && !at.hasCode() && !at.comment {
		at.doc = l.pos - l.start
	} else {
		at.comment = true
	}
	l.skipTo(end)
}

func (l *lexer) readCode(end int) {
	l.mark(func(at *line, offset int) {
		if at.code < 0 {
			at.code = offset
		}
	}, end)
}

// mark moves to end and calls set for every line on the way, with the offset in the line at which the marked text begins.
func (l *lexer) mark(set func(at *line, offset int), end int) {
	set(&l.lines[l.line], l.pos-l.start)
	for l.pos < end {
		next := strings.IndexByte(l.src[l.pos:end], '\n')
		if next < 0 {
			l.pos = end
			return
		}
		l.skipTo(l.pos + next + 1)
		set(&l.lines[l.line], 0)
	}
}

// skipTo moves to end, which is in this line or the start of the next one.
func (l *lexer) skipTo(end int) {
	if end > l.pos && l.src[end-1] == '\n' {
		l.line++
		l.start = end
	}
	l.pos = end
}

func (l *lexer) lineEnd() int {
	if i := strings.IndexByte(l.src[l.pos:], '\n'); i >= 0 {
		return l.pos + i
	}
	return len(l.src)
}

// stringEnd returns the offset behind the string that starts here with quote.
func (l *lexer) stringEnd(quote byte) int {
	for i := l.pos + 1; i < len(l.src); i++ {
		switch l.src[i] {
		case quote:
			return i + 1
		case '\n':
			return i
		case '\\':
			// A backslash at the end of the line continues the string, behind \r\n as well.
			if strings.HasPrefix(l.src[i+1:], "\r\n") {
				i++
			}
			i++
		}
	}
	return len(l.src)
}

// longEnd returns the offset behind the long bracket that starts at from, if one does.
func (l *lexer) longEnd(from int) (int, bool) {
	rest := l.src[from:]
	if !strings.HasPrefix(rest, "[") {
		return 0, false
	}
	level := 1
	for level < len(rest) && rest[level] == '=' {
		level++
	}
	if !strings.HasPrefix(rest[level:], "[") {
		return 0, false
	}
	closing := "]" + rest[1:level] + "]"
	i := strings.Index(rest[level+1:], closing)
	if i < 0 {
		return len(l.src), true
	}
	return from + level + 1 + i + len(closing), true
}
