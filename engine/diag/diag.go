// Package diag holds diagnostics of Lua source files as data: where, how bad, what is wrong, and what to do next.
//
// The code that finds a problem makes a [Diagnostic]. Only the command renders it for a terminal; the bridges put it
// into Faults and log messages. Nothing here prints, and all is safe for concurrent use as long as nobody changes a
// Diagnostic.
package diag

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Severity says whether the library still works.
type Severity int

const (
	// Error means that the library, or the new state of it, cannot be used.
	Error Severity = iota
	// Warning means that something was not understood and left out; the library works.
	Warning
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Diagnostic is one finding in one place of one file.
type Diagnostic struct {
	Severity Severity
	File     string // as the user named it; empty if there is no file to blame
	Line     int    // from 1; 0 if the whole file is meant
	Column   int    // byte column from 1; 0 if the whole line is meant
	Length   int    // bytes to underline; 0 and 1 are a single caret
	Source   string // the text of the line, without its line end; may be empty
	Message  string // what is wrong, one sentence without a full stop
	Note     string // what to do next; may be empty
}

// Diagnostic is an error, so that it can travel as one; Error is its one-line form.
func (d *Diagnostic) Error() string {
	if pos := d.Position(); pos != "" {
		return pos + ": " + d.Message
	}
	return d.Message
}

// Position returns file:line:column as far as they are known.
func (d *Diagnostic) Position() string {
	switch {
	case d.File == "":
		return ""
	case d.Line == 0:
		return d.File
	case d.Column == 0:
		return fmt.Sprintf("%s:%d", d.File, d.Line)
	}
	return fmt.Sprintf("%s:%d:%d", d.File, d.Line, d.Column)
}

// At makes a diagnostic for length bytes at line and column of the file whose content is src.
func At(sev Severity, file string, src []byte, line, column, length int, message, note string) *Diagnostic {
	return &Diagnostic{
		Severity: sev, File: file, Line: line, Column: column, Length: length,
		Source: SourceLine(src, line), Message: message, Note: note,
	}
}

// SourceLine returns line number n (from 1) of src without its line end, or "" if there is no such line.
func SourceLine(src []byte, n int) string {
	for ; n > 1; n-- {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			return ""
		}
		src = src[i+1:]
	}
	if n < 1 {
		return ""
	}
	line, _, _ := bytes.Cut(src, []byte("\n"))
	return strings.ToValidUTF8(string(bytes.TrimSuffix(line, []byte("\r"))), "\uFFFD")
}

// Render returns the diagnostic as several lines of plain text: the one-line form with its severity, the source line with
// carets below the place, and the note. It ends with a newline.
func (d *Diagnostic) Render() string {
	var b strings.Builder
	if pos := d.Position(); pos != "" {
		fmt.Fprintf(&b, "%s: ", pos)
	}
	fmt.Fprintf(&b, "%s: %s\n", d.Severity, printable(d.Message))
	if d.Source != "" && d.Line > 0 {
		number := fmt.Sprint(d.Line)
		fmt.Fprintf(&b, "  %s | %s\n", number, printable(d.Source))
		if d.Column > 0 {
			fmt.Fprintf(&b, "  %s | %s%s\n", strings.Repeat(" ", len(number)), d.indent(), d.carets())
		}
	}
	if d.Note != "" {
		fmt.Fprintf(&b, "  note: %s\n", d.Note)
	}
	return b.String()
}

// printable returns text with every control character replaced, so that it is as wide and does not control a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, text)
}

// indent returns space as wide as the source line before the caret. Tabs stay tabs, so that the caret is in its place in
// every terminal.
func (d *Diagnostic) indent() string {
	before := d.Source[:min(d.Column-1, len(d.Source))]
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
}

func (d *Diagnostic) carets() string {
	start := min(d.Column-1, len(d.Source))
	end := min(start+max(d.Length, 1), len(d.Source))
	return strings.Repeat("^", max(utf8.RuneCountInString(d.Source[start:end]), 1))
}
