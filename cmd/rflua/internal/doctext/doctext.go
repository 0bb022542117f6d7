// Package doctext writes documentation as text for a terminal: of a library or one of its keywords, of a module that rflua
// provides for Lua code, and the list of all of them. `rflua doc` shows it.
//
// The documentation of libraries comes from package libdoc, so that text, JSON and XML say the same; that of modules comes
// from their definition files, which the Lua language server reads too. Write errors are not reported: the text goes to a
// buffer.
package doctext

import (
	"fmt"
	"io"
	"strings"

	"github.com/rflua/rflua/bridge/libdoc"
)

// writeIndented writes text with four spaces in front of each line that is not empty.
func writeIndented(w io.Writer, text string) {
	for _, line := range strings.Split(text, "\n") {
		fmt.Fprintln(w, strings.TrimRight("    "+line, " "))
	}
}

// writeRows writes rows of two columns, each behind indent. The first column is at most limit wide, unless its text is
// longer.
func writeRows(w io.Writer, indent string, limit int, rows [][2]string) {
	width := 0
	for _, row := range rows {
		width = max(width, len([]rune(row[0])))
	}
	for _, row := range rows {
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%s%-*s  %s", indent, min(width, limit), row[0], row[1]), " "))
	}
}

// firstSentence returns the beginning of a documentation, up to the end of a sentence or paragraph.
func firstSentence(doc string) string {
	text := libdoc.ShortDoc(doc)
	if sentence, _, ok := strings.Cut(text, ". "); ok {
		return sentence + "."
	}
	return text
}
