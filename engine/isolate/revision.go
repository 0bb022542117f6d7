package isolate

import (
	"maps"
	"slices"
	"time"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/keyword"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/source"
)

// Revision is what a worker gets of a revision of a library, and what it sends of one that it has built.
type Revision struct {
	Generation uint64
	Previous   []string // normalized names of keywords that earlier revisions had
	Learned    *keyword.Learned
	Root       string          // the name of the root
	Modules    []source.Module // its files; with their sources for a worker
	Files      source.Remote   // in a worker: where other files of the revision are
}

func putRevision(to *wire.Encoder, r *Revision) {
	to.Int(int64(r.Generation))
	to.Strings(r.Previous)
	putLearned(to, r.Learned)
	to.String(r.Root)
	putModules(to, r.Modules)
}

func getRevision(from *wire.Decoder) *Revision {
	return &Revision{Generation: uint64(from.Int()), Previous: from.Strings(), Learned: getLearned(from), Root: from.String(), Modules: getModules(from)}
}

func putModules(to *wire.Encoder, modules []source.Module) {
	to.Count(len(modules))
	for _, m := range modules {
		for _, text := range []string{m.Name, m.File, m.Shown, m.Path} {
			to.String(text)
		}
		to.Bytes(m.Hash[:])
		to.Bytes(m.Src)
	}
}

func getModules(from *wire.Decoder) (modules []source.Module) {
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		m := source.Module{Name: from.String(), File: from.String(), Shown: from.String(), Path: from.String()}
		copy(m.Hash[:], from.Bytes())
		m.Src = slices.Clone(from.Bytes())
		modules = append(modules, m)
	}
	return modules
}

func putLearned(to *wire.Encoder, l *keyword.Learned) {
	for _, text := range []string{l.Doc, l.Version, l.InitDoc, l.InitSource} {
		to.String(text)
	}
	to.Int(int64(l.InitLine))
	to.Bool(l.New != nil)
	if l.New != nil {
		putEntry(to, l.New)
	}
	putArguments(to, l.InitArgs)
	to.Count(len(l.Keywords))
	for _, k := range l.Keywords {
		putKeyword(to, k)
	}
}

func getLearned(from *wire.Decoder) *keyword.Learned {
	l := &keyword.Learned{Doc: from.String(), Version: from.String(), InitDoc: from.String(), InitSource: from.String(), InitLine: int(from.Int())}
	if from.Bool() {
		l.New = getEntry(from)
	}
	l.InitArgs = getArguments(from)
	for range from.Count() {
		k := getKeyword(from)
		if from.Err() != nil {
			return l
		}
		l.Keywords = append(l.Keywords, k)
	}
	return l
}

func putKeyword(to *wire.Encoder, k *keyword.Keyword) {
	for _, text := range []string{k.Name, k.Return, k.Doc, k.Source} {
		to.String(text)
	}
	to.Strings(k.Tags)
	to.Int(int64(k.Line))
	to.Int(int64(k.Timeout))
	putEntry(to, &k.Entry)
	putArguments(to, k.Args)
}

func getKeyword(from *wire.Decoder) *keyword.Keyword {
	return &keyword.Keyword{Name: from.String(), Return: from.String(), Doc: from.String(), Source: from.String(), Tags: from.Strings(),
		Line: int(from.Int()), Timeout: time.Duration(from.Int()), Entry: *getEntry(from), Args: getArguments(from)}
}

func putEntry(to *wire.Encoder, e *keyword.Entry) {
	to.String(e.Field)
	for _, flag := range []bool{e.Declared, e.Dynamic, e.Self, e.Named} {
		to.Bool(flag)
	}
	to.Int(int64(e.Fixed))
	putHint(to, e.Hint)
}

func getEntry(from *wire.Decoder) *keyword.Entry {
	return &keyword.Entry{Field: from.String(), Declared: from.Bool(), Dynamic: from.Bool(), Self: from.Bool(), Named: from.Bool(),
		Fixed: int(from.Int()), Hint: getHint(from, 0)}
}

func putArguments(to *wire.Encoder, args []argspec.Argument) {
	to.Count(len(args))
	for i := range args {
		a := &args[i]
		to.String(a.Name)
		to.Int(int64(a.Kind))
		to.String(a.Type)
		to.String(a.Doc)
		to.Bool(a.HasDefault)
		to.Value(a.Default)
		to.Bool(a.Annotation != nil)
		if a.Annotation != nil {
			to.String(a.Annotation.String())
		}
	}
}

func getArguments(from *wire.Decoder) (args []argspec.Argument) {
	for range from.Count() {
		a := argspec.Argument{Name: from.String(), Kind: argspec.Kind(from.Int()), Type: from.String(), Doc: from.String(), HasDefault: from.Bool(), Default: from.Value()}
		if from.Bool() {
			a.Annotation = luacats.ParseType(from.String())
		}
		if from.Err() != nil {
			return args
		}
		args = append(args, a)
	}
	return args
}

func putHint(to *wire.Encoder, h *marshal.Hint) {
	to.Bool(h != nil)
	if h == nil {
		return
	}
	to.Bool(h.Float)
	to.Bool(h.Dict)
	putHint(to, h.Elem)
	to.Bool(h.Fields != nil)
	to.Count(len(h.Fields))
	for _, name := range slices.Sorted(maps.Keys(h.Fields)) {
		to.String(name)
		putHint(to, h.Fields[name])
	}
}

// maxHintDepth is deeper than what package keyword makes.
const maxHintDepth = 20

func getHint(from *wire.Decoder, depth int) *marshal.Hint {
	if depth > maxHintDepth || !from.Bool() {
		return nil
	}
	h := &marshal.Hint{Float: from.Bool(), Dict: from.Bool(), Elem: getHint(from, depth+1)}
	if from.Bool() {
		h.Fields = map[string]*marshal.Hint{}
	}
	for range from.Count() {
		name := from.String()
		field := getHint(from, depth+1)
		if from.Err() != nil || h.Fields == nil {
			return h
		}
		h.Fields[name] = field
	}
	return h
}
