// Package luacats reads the LuaCATS comments of a Lua file: the annotation format that the Lua language server checks
// and completes, and in which the authors of keyword libraries say what their functions take and return.
//
// [Parse] accepts any bytes, always returns a [File], never panics and needs time linear in the input. It leaves out
// what it does not understand, with a warning that has line and column; a comment never breaks a library. [File.Above]
// finds the comment of a function by the line where the function starts. [File.Robot] returns the type by which Robot
// Framework converts, or none rather than one that Robot Framework would reject.
//
// The package does not check types, does not read other files (a name declared elsewhere is an unknown type), does not
// replace the type parameters of a generic alias, and reads no Lua beyond telling comments from strings.
//
// Four annotations are rflua's own: @keyword, @tags, @named and @timeout. So is the default value, a Lua literal after
// the type of a @param or @field, which the language server reads as the start of the description.
//
// A File does not change once Parse has returned it, so any number of goroutines may read it.
package luacats

import (
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/diag"
)

// File holds the comments of one Lua file.
type File struct {
	Name    string            // as given to Parse
	Intro   *Block            // the introduction of the library; nil if there is none
	Blocks  []*Block          // all comments, in the order of the file
	Classes map[string]*Class // by name; a class that is declared twice is one class with the fields of both
	Aliases map[string]*Alias // by name; the first declaration counts

	above map[int]*Block // by the line of the code that follows
}

// Parse reads the comments of the Lua file called name, whose content is src. All diagnostics are warnings; there are
// at most 100 of them.
func Parse(name string, src []byte) (*File, []*diag.Diagnostic) {
	p := &parser{
		file: &File{
			Name:    name,
			Classes: map[string]*Class{},
			Aliases: map[string]*Alias{},
			above:   map[int]*Block{},
		},
		lines:  scan(src),
		fields: map[fieldKey]bool{},
		enums:  map[string]bool{},
	}
	for n := 0; n < len(p.lines); n++ {
		if !p.lines[n].isDoc() {
			continue
		}
		last := n
		for last+1 < len(p.lines) && p.lines[last+1].isDoc() {
			last++
		}
		p.block(n, last)
		n = last
	}
	p.finish()
	return p.file, p.diagnostics
}

// Above returns the comment directly above the code on a line (counted from 1), or nil. A blank line in between separates
// the two, a plain comment does not.
func (f *File) Above(line int) *Block { return f.above[line] }

// codeBelow returns the index of the code line that the lines up to index last are directly above, or -1.
func (p *parser) codeBelow(last int) int {
	for n := last + 1; n < len(p.lines); n++ {
		switch l := p.lines[n]; {
		case l.hasCode():
			return n
		case !l.isPlainComment():
			return -1
		}
	}
	return -1
}

// intro returns the first comment of the file that is about the library as a whole: it comes before all code, neither
// documents a function nor only declares a type.
func (p *parser) intro() *Block {
	firstCode := slices.IndexFunc(p.lines, line.hasCode)
	for _, b := range p.file.Blocks {
		if firstCode >= 0 && b.Line-1 > firstCode {
			return nil
		}
		code := p.codeBelow(b.EndLine - 1)
		if code >= 0 && p.lines[code].definesFunction() {
			return nil
		}
		aboutType := b.Enum != "" || b.Class == nil && b.Alias != nil || b.Class != nil && code < 0
		if !aboutType && (b.Doc != "" || b.Version != "" || b.Tags != nil || b.Deprecated) {
			return b
		}
	}
	return nil
}

// definesFunction reports whether the code of the line starts the definition of a function: a function statement, or an
// assignment, table field or return whose value is one.
func (l line) definesFunction() bool {
	code := strings.TrimSpace(l.text[l.code:])
	if rest, ok := cutWord(code, "return"); ok {
		code = rest
	}
	if rest, ok := cutWord(code, "local"); ok {
		code = rest
	}
	if _, ok := cutWord(code, "function"); ok {
		return true
	}
	_, assigned, _ := strings.Cut(code, "=")
	_, ok := cutWord(strings.TrimSpace(assigned), "function")
	return ok
}

// cutWord cuts word from the start of s, if s starts with that whole word.
func cutWord(s, word string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(s, word)
	if !ok || rest != "" && isNameByte(rest[0]) {
		return s, false
	}
	return strings.TrimSpace(rest), true
}
