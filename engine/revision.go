package engine

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/keyword"
	"github.com/rflua/rflua/engine/merge"
	"github.com/rflua/rflua/engine/source"
)

// Revision is one version of a library that loaded. It is immutable, but for the files that its instances require
// later, which all of them share as well.
type Revision struct {
	*keyword.Learned
	Generation uint64 // counts the revisions of the library, from 1

	byName   map[string]*Keyword // by normalized name
	set      *source.Set
	main     *source.Unit
	previous map[string]bool // normalized names of keywords that earlier revisions had

	mu       sync.Mutex
	baseline *merge.Baseline // of what the revision makes when it is loaded; guarded by mu once it is published
}

// Keyword is one keyword of a library.
type Keyword = keyword.Keyword

// Argument is one argument of a keyword.
type Argument = argspec.Argument

// newRevision returns the revision of what was learned from set, whose library's own unit is main.
func newRevision(learned *keyword.Learned, set *source.Set, main *source.Unit) *Revision {
	r := &Revision{Learned: learned, set: set, main: main, Generation: 1, byName: map[string]*Keyword{}, previous: map[string]bool{}, baseline: &merge.Baseline{}}
	for _, k := range learned.Keywords {
		r.byName[keyword.NormalizeName(k.Name)] = k
	}
	return r
}

// follow makes the revision the next one after old, which may be nil.
func (r *Revision) follow(old *Revision) {
	if old == nil {
		return
	}
	r.Generation = old.Generation + 1
	maps.Copy(r.previous, old.previous)
	for name := range old.byName {
		r.previous[name] = true
	}
}

// Source returns the absolute path of the library's file.
func (r *Revision) Source() string { return r.main.Path }

// Keyword returns the keyword called name as RF compares names, or nil.
func (r *Revision) Keyword(name string) *Keyword { return r.byName[keyword.NormalizeName(name)] }

// bindImport checks the arguments of an import against new and converts those that are text.
func (r *Revision) bindImport(library string, i Import) (*argspec.Bound, error) {
	sign := argspec.Signature{Owner: func() string { return fmt.Sprintf("Library '%s'", library) }, Args: r.InitArgs}
	return sign.BindText(i.Args, i.Named)
}

// unknown returns the failure of a call of a keyword that the revision does not have.
func (r *Revision) unknown(library, name string) *Failure {
	if r.previous[keyword.NormalizeName(name)] {
		return &Failure{Message: fmt.Sprintf("Keyword '%s' was removed from library '%s' by an edit; import the library again to see its keywords.", name, library)}
	}
	text := fmt.Sprintf("No keyword with name '%s' found in library '%s'.", name, library)
	names := make([]string, len(r.Keywords))
	for i, k := range r.Keywords {
		names[i] = k.Name
	}
	if near := diag.Closest(name, names); near != "" {
		text += fmt.Sprintf(" Did you mean '%s'?", near)
	}
	return &Failure{Message: text}
}

// splitError returns the first error of problems, and the others.
func splitError(problems []*diag.Diagnostic) (problem *diag.Diagnostic, others []*diag.Diagnostic) {
	i := slices.IndexFunc(problems, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
	return problems[i], slices.Concat(problems[:i], problems[i+1:])
}
