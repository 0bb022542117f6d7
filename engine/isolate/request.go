package isolate

import (
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/source"
	"github.com/rflua/rflua/engine/value"
)

// Import is how an instance is made.
type Import struct {
	Library  string
	Revision *Revision
	Args     []any
	Named    *value.Dict
}

func putImport(to *wire.Encoder, i *Import) {
	to.String(i.Library)
	putRevision(to, i.Revision)
	putValues(to, i.Args)
	to.Dict(i.Named)
}

func getImport(from *wire.Decoder) *Import {
	return &Import{Library: from.String(), Revision: getRevision(from), Args: getValues(from), Named: from.Dict()}
}

// Problem is why an import has failed: one of the two is set.
type Problem struct {
	Failure *interp.Failure
	Broken  *diag.Diagnostic // the library does not load
}

func putProblem(to *wire.Encoder, p *Problem) {
	to.Bool(p != nil)
	if p == nil {
		return
	}
	putDiagnostic(to, p.Broken)
	if p.Broken == nil {
		putFailure(to, p.Failure)
	}
}

func getProblem(from *wire.Decoder) *Problem {
	if !from.Bool() {
		return nil
	}
	if d := getDiagnostic(from); d != nil {
		return &Problem{Broken: d}
	}
	return &Problem{Failure: getFailure(from)}
}

// Build is how a library is loaded to learn its keywords.
type Build struct {
	Library, Root, File string
	Old                 *Revision     // that it is to replace; nil if there is none
	Files               source.Remote // in a worker: where its files are
}

func putBuild(to *wire.Encoder, b *Build) {
	to.String(b.Library)
	to.String(b.Root)
	to.String(b.File)
	to.Bool(b.Old != nil)
	if b.Old != nil {
		putRevision(to, b.Old)
	}
}

func getBuild(from *wire.Decoder) *Build {
	b := &Build{Library: from.String(), Root: from.String(), File: from.String()}
	if from.Bool() {
		b.Old = getRevision(from)
	}
	return b
}

// Built is what came of it.
type Built struct {
	Problems []*diag.Diagnostic
	Revision *Revision // without sources; nil if the library does not load
}

func putBuilt(to *wire.Encoder, b *Built) {
	to.Count(len(b.Problems))
	for _, d := range b.Problems {
		putDiagnostic(to, d)
	}
	to.Bool(b.Revision != nil)
	if b.Revision != nil {
		putRevision(to, b.Revision)
	}
}

func getBuilt(from *wire.Decoder) *Built {
	b := &Built{}
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		if d := getDiagnostic(from); d != nil {
			b.Problems = append(b.Problems, d)
		}
	}
	if from.Bool() {
		b.Revision = getRevision(from)
	}
	return b
}

// Call is one keyword call.
type Call struct {
	Keyword     string
	Args        []any
	Named       *value.Dict
	EmptyIsNone bool
	Logs        bool // its messages are wanted
	ID          string
}

func putCall(to *wire.Encoder, c *Call) {
	to.String(c.Keyword)
	to.String(c.ID)
	to.Bool(c.EmptyIsNone)
	to.Bool(c.Logs)
	putValues(to, c.Args)
	to.Bool(c.Named != nil)
	to.Dict(c.Named)
}

func getCall(from *wire.Decoder) *Call {
	c := &Call{Keyword: from.String(), ID: from.String(), EmptyIsNone: from.Bool(), Logs: from.Bool(), Args: getValues(from)}
	named := from.Bool()
	if dict := from.Dict(); named {
		c.Named = dict
	}
	return c
}

func putValues(to *wire.Encoder, values []any) {
	to.Count(len(values))
	for _, v := range values {
		to.Value(v)
	}
}

func getValues(from *wire.Decoder) (values []any) {
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		values = append(values, from.Value())
	}
	return values
}

// Outcome is what came of a call.
type Outcome struct {
	Generation uint64 // of the revision that the instance runs now
	Result     any
	Failure    *interp.Failure // nil if the keyword passed
}

func putOutcome(to *wire.Encoder, o *Outcome) {
	to.Int(int64(o.Generation))
	to.Bool(o.Failure == nil)
	if o.Failure != nil {
		putFailure(to, o.Failure)
	} else {
		to.Value(o.Result)
	}
}

func getOutcome(from *wire.Decoder) *Outcome {
	o := &Outcome{Generation: uint64(from.Int())}
	if from.Bool() {
		o.Result = from.Value()
	} else {
		o.Failure = getFailure(from)
	}
	return o
}
