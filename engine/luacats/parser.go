package luacats

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/value"
)

const (
	maxDiagnostics = 100     // warnings that one file gets
	maxWork        = 200_000 // types that are examined to complete parameters and fields, a quarter of a second
)

// A parser makes a File from the lines of its source.
type parser struct {
	file        *File
	lines       []line
	diagnostics []*diag.Diagnostic
	fields      map[fieldKey]bool // the fields there are, to find second ones
	enums       map[string]bool
	misnomers   []misnomer
	work        int // types examined in finish

	// The comment being read.
	now         *Block
	params      map[string]bool
	generics    map[string]bool
	text        []string // free text that belongs to nothing yet
	declText    []string // free text above the types that the comment declares
	aboutCall   bool     // since the last type, something was said about a function
	continuable *Type    // what a line starting with | adds to; nil if it would be text
}

type fieldKey struct {
	class *Class
	name  string
}

// warn reports length bytes at an offset of a line (from 1) as not understood.
func (p *parser) warn(line, at, length int, message, note string) {
	if p.full() {
		return
	}
	if len(p.diagnostics) == maxDiagnostics-1 {
		message, note = "there is more in this file that cannot be understood", "fix what is reported above first"
	}
	source := p.lines[line-1].text
	at = min(at, len(source))
	p.diagnostics = append(p.diagnostics, &diag.Diagnostic{
		Severity: diag.Warning, File: p.file.Name, Line: line, Column: at + 1, Length: min(length, len(source)-at),
		Source: source, Message: message, Note: note,
	})
}

// full reports whether there are so many warnings that no more are added.
func (p *parser) full() bool { return len(p.diagnostics) == maxDiagnostics }

// report passes on why c failed, if it did.
func (p *parser) report(c *cursor) {
	if f := c.failure; f != nil {
		p.warn(c.line, f.at, f.length, f.message, f.note)
	}
}

// block reads the comment in the lines with the indices first to last.
func (p *parser) block(first, last int) {
	p.now = &Block{Line: first + 1, EndLine: last + 1}
	p.params, p.generics, p.text, p.declText = map[string]bool{}, nil, nil, nil
	p.aboutCall, p.continuable = false, nil
	for n := first; n <= last; n++ {
		c := p.cursor(n)
		p.docLine(c)
		p.misnomers = append(p.misnomers, c.misnomers...)
	}
	p.file.Blocks = append(p.file.Blocks, p.now)
	if c := p.now.Class; c != nil && c.Name == "" {
		p.now.Class = nil
	}
	code := p.codeBelow(last)
	if code >= 0 {
		p.file.above[code+1] = p.now
	}
	// A comment may declare a type and document a function: what is above the type is then not about the function.
	if !p.aboutCall && (code < 0 || !p.lines[code].definesFunction()) {
		p.text = append(p.declText, p.text...)
	}
	p.now.Doc = paragraph(p.text)
}

// cursor returns a cursor at the text of the documentation comment with index n, behind the dashes.
func (p *parser) cursor(n int) *cursor {
	l := p.lines[n]
	return &cursor{text: l.text, pos: l.doc + len("---"), line: n + 1, generics: p.generics}
}

func (p *parser) docLine(c *cursor) {
	start := c.pos
	c.skipSpace()
	switch next := c.peek(); {
	case next == '@' && isNameStart(c.peekAt(1)):
		p.tag(c)
	case next == '|' && p.continuable != nil:
		p.continuation(c)
	default:
		p.continuable = nil
		line := strings.TrimRight(c.text[start:], " \t\v\f\r")
		p.text = append(p.text, strings.TrimPrefix(line, " "))
	}
}

// continuation reads one more member of the union that an earlier line started. The marks + and > behind the | are the
// language server's, for a default.
func (p *parser) continuation(c *cursor) {
	c.pos++
	if !c.accept("+") {
		c.accept(">")
	}
	c.skipSpace()
	t := c.parseType()
	if c.failed() {
		p.report(c)
		return
	}
	if *p.continuable == nil {
		*p.continuable = t
	} else {
		*p.continuable = either(*p.continuable, t)
	}
}

// continues reports whether the line below c continues a union.
func (p *parser) continues(c *cursor) bool {
	if c.line >= len(p.lines) || !p.lines[c.line].isDoc() {
		return false
	}
	next := p.cursor(c.line)
	next.skipSpace()
	return next.peek() == '|'
}

// paragraph returns text without blank lines around it.
func paragraph(text []string) string {
	return strings.Trim(strings.Join(text, "\n"), "\n")
}

// takeText returns the free text so far, which then belongs to the caller.
func (p *parser) takeText() string {
	doc := paragraph(p.text)
	p.text = nil
	return doc
}

// declared moves the free text so far to the type that the comment declares here.
func (p *parser) declared() (doc string) {
	doc = paragraph(p.text)
	p.declText = append(p.declText, p.text...)
	p.text = nil
	p.aboutCall = false
	return doc
}

// finish completes what needs the whole file.
func (p *parser) finish() {
	f := p.file
	for _, b := range f.Blocks {
		for i := range b.Params {
			param := &b.Params[i]
			p.complete(&param.Type, &param.Optional, &param.Default)
		}
		for i := range b.Returns {
			if b.Returns[i].Type == nil {
				b.Returns[i].Type = anyType()
			}
		}
	}
	for _, a := range f.Aliases {
		if a.Type == nil {
			a.Type = anyType()
		}
	}
	for _, class := range f.Classes {
		for i := range class.Fields {
			field := &class.Fields[i]
			p.complete(&field.Type, &field.Optional, &field.Default)
		}
	}
	f.Intro = p.intro()
	p.reportMisnomers()
	slices.SortStableFunc(p.diagnostics, func(a, b *diag.Diagnostic) int { return a.Line - b.Line })
}

// complete makes a missing type any, a type that says nil optional, and an empty table a dict where that is expected.
// A file where thousands of parameters are of a type with thousands of members is not completed to the end.
func (p *parser) complete(t *Type, optional *bool, def *any) {
	if *t == nil {
		*t = anyType()
	}
	if p.work > maxWork {
		return
	}
	f := p.file
	for _, m := range f.members(*t) {
		p.work++
		*optional = *optional || f.kindOf(m.typ) == KindNil
	}
	if list, ok := (*def).([]any); ok && len(list) == 0 {
		if kind := f.Kind(*t); kind == KindDict || kind == KindClass {
			*def = value.NewDict(0)
		}
	}
}

// stray reports text that follows a type or name without a space.
func (p *parser) stray(c *cursor, behind string) {
	next := c.peek()
	if c.atEnd() || isSpace(next) || strings.IndexByte("=#@,;:.-", next) >= 0 {
		return
	}
	word := c.word()
	p.warn(c.line, c.pos, len(word), fmt.Sprintf("did not expect %q behind %s", word, behind),
		"put a space in front of the description")
}
