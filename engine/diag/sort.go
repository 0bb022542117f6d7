package diag

import (
	"cmp"
	"slices"
)

// Sort orders diagnostics by file and place and returns them.
func Sort(list []*Diagnostic) []*Diagnostic {
	slices.SortStableFunc(list, func(a, b *Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return list
}
