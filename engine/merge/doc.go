// Package merge takes a running state from one revision of a library to the next: functions become the new ones, and data
// keeps its live value unless the edit changed it.
//
// It is a three-way merge. The base is a [Baseline], the shapes of what the old code had made right after it was loaded
// (baseline.go); "mine" is what is live; "theirs" is what the new code makes when [Edit.Apply] runs it in the same state
// (apply.go). Where theirs equals base, mine stays, otherwise the edit wins (merge.go). Tables keep their identity: pairing.go
// finds which table of the new code is which live one, locals.go does so for file-level locals.
//
// The package promises that an edit is applied as a whole or, after [Edit.Rollback], not at all (checkpoint.go), and that
// references to module tables stay valid. It does not promise to find state beyond Edit.MaxWalk tables and functions, nor state
// of locals that it can tell apart only by the order of their discovery.
//
// An Edit belongs to the owner of its state, between two calls; a Baseline is immutable. The package starts no goroutine.
package merge
