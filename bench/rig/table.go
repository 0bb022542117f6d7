package rig

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Table is rows of cells. The first row is the heading.
type Table [][]string

// Add appends a row.
func (t *Table) Add(cells ...string) { *t = append(*t, cells) }

// String returns the table in Markdown. Its cells are padded, so that the source reads as a table too.
func (t Table) String() string {
	if len(t) == 0 {
		return ""
	}
	widths := make([]int, len(t[0]))
	for _, row := range t {
		for i, cell := range row {
			widths[i] = max(widths[i], 3, utf8.RuneCountInString(escaped(cell)))
		}
	}
	var b strings.Builder
	line := func(row []string, fill string) {
		for i, width := range widths {
			cell := ""
			if i < len(row) {
				cell = escaped(row[i])
			}
			b.WriteString("| " + cell + strings.Repeat(fill, width-utf8.RuneCountInString(cell)) + " ")
		}
		b.WriteString("|\n")
	}
	line(t[0], " ")
	line(make([]string, len(t[0])), "-")
	for _, row := range t[1:] {
		line(row, " ")
	}
	return b.String()
}

// escaped returns a cell without what would end it.
func escaped(cell string) string {
	return strings.ReplaceAll(strings.ReplaceAll(cell, "|", "\\|"), "\n", " ")
}

// Number returns x with three significant digits, large numbers with all digits before the point, in groups of three, and "-"
// for NaN.
func Number(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	if math.Abs(x) < 1000 {
		digits := 3
		for limit := 1.0; digits > 0 && math.Abs(x) >= limit; limit *= 10 {
			digits--
		}
		s := strconv.FormatFloat(x, 'f', digits, 64)
		if strings.Contains(s, ".") {
			s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
	s := strconv.FormatFloat(math.Abs(x), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if x < 0 {
		s = "-" + s
	}
	return s
}
