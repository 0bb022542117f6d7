package engine

import (
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/wire"
)

// Kinds of frames. Both ends are the same binary.
const (
	// From the server. Build, make, call and finalize are requests: a number comes first, and the worker does one at a time.
	kindSetup    byte = iota + 1 // the configuration, first of all
	kindBuild                    // load a library and say what is in it
	kindMake                     // make the instance
	kindRevision                 // there is a newer revision
	kindBroken                   // why the last edit does not load, or that it does
	kindCall                     // run a keyword
	kindFinalize                 // end the instance
	kindCancel                   // the number of a request, and why
	kindFile                     // the content of a file
	// From the worker.
	kindMessage // of the running keyword
	kindRecord  // for the server's log
	kindNeed    // the content of a file is needed
	kindFound   // a module was found in a file
	kindDone    // the number of the request, and what came of it
)

func putConfig(to *wire.Encoder, c *Config) {
	to.String(c.Version)
	to.Int(int64(c.Timeout))
	to.Int(int64(loadLimit))
	to.Bool(c.AllowExec)
	to.Strings(c.FileRoots)
	to.Count(len(c.Variables))
	for _, name := range slices.Sorted(maps.Keys(c.Variables)) {
		to.String(name)
		to.String(c.Variables[name])
	}
}

func getConfig(from *wire.Decoder) (c Config) {
	c.Version = from.String()
	c.Timeout = time.Duration(from.Int())
	loadLimit = time.Duration(from.Int())
	c.AllowExec = from.Bool()
	c.FileRoots = from.Strings()
	c.Variables = map[string]string{}
	for range from.Count() {
		name := from.String()
		c.Variables[name] = from.String()
	}
	return c
}

// putCause writes why something is cancelled: which sentinel, or a text.
func putCause(to *wire.Encoder, cause error) {
	to.Int(int64(slices.IndexFunc(causes, func(known error) bool { return cause == known })))
	to.String(cause.Error())
}

func getCause(from *wire.Decoder) error {
	i, text := from.Int(), from.String()
	if i >= 0 && i < int64(len(causes)) {
		return causes[i]
	}
	return errors.New(text)
}

func putMessage(to *wire.Encoder, m message.Message) {
	to.String(string(m.Level))
	to.Time(m.Time)
	to.String(m.Text)
}

func getMessage(from *wire.Decoder) message.Message {
	m := message.Message{Level: message.Level(from.String()), Time: from.Time(), Text: from.String()}
	if !slices.Contains(levels, m.Level) { // a reply with another would break the client
		m.Level = message.Info
	}
	m.Text = validText(m.Text)
	return m
}

var levels = []message.Level{message.Trace, message.Debug, message.Info, message.HTML, message.Warn, message.Error, message.Console}

func putRecord(to *wire.Encoder, r slog.Record, before []slog.Attr) {
	to.Int(int64(r.Level))
	to.String(r.Message)
	attrs := slices.Clone(before)
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	to.Count(len(attrs))
	for _, a := range attrs {
		to.String(a.Key)
		to.String(a.Value.Resolve().String())
	}
}

func getRecord(from *wire.Decoder) (level slog.Level, text string, attrs []any) {
	level, text = slog.Level(from.Int()), from.String()
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		key := from.String()
		attrs = append(attrs, key, from.String())
	}
	return level, text, attrs
}

// putFile writes the content of a file, or why there is none.
func putFile(to *wire.Encoder, src []byte, err error) {
	to.Bool(errors.Is(err, fs.ErrNotExist))
	if err != nil {
		to.String(cause(err))
	} else {
		to.String("")
	}
	to.Bytes(src)
}

func getFile(from *wire.Decoder) ([]byte, error) {
	missing, text, src := from.Bool(), from.String(), from.Bytes()
	switch {
	case from.Err() != nil:
		return nil, from.Err()
	case missing:
		return nil, fs.ErrNotExist
	case text != "":
		return nil, errors.New(text)
	}
	return src, nil
}

func putFailure(to *wire.Encoder, f *Failure) {
	to.String(f.Message)
	to.String(f.Type)
	to.String(f.Traceback)
	for _, flag := range []bool{f.HTML, f.Continuable, f.Fatal, f.Skip} {
		to.Bool(flag)
	}
}

func getFailure(from *wire.Decoder) *Failure {
	return &Failure{Message: from.String(), Type: from.String(), Traceback: from.String(),
		HTML: from.Bool(), Continuable: from.Bool(), Fatal: from.Bool(), Skip: from.Bool()}
}

func putDiagnostic(to *wire.Encoder, d *diag.Diagnostic) {
	to.Bool(d != nil)
	if d == nil {
		return
	}
	for _, n := range []int{int(d.Severity), d.Line, d.Column, d.Length} {
		to.Int(int64(n))
	}
	for _, text := range []string{d.File, d.Source, d.Message, d.Note} {
		to.String(text)
	}
}

func getDiagnostic(from *wire.Decoder) *diag.Diagnostic {
	if !from.Bool() {
		return nil
	}
	n := func() int { return int(from.Int()) }
	return &diag.Diagnostic{Severity: diag.Severity(n()), Line: n(), Column: n(), Length: n(),
		File: from.String(), Source: from.String(), Message: from.String(), Note: from.String()}
}

// putLearned writes what is known of a revision but for its files.
func putLearned(to *wire.Encoder, r *Revision) {
	to.Int(int64(r.Generation))
	for _, text := range []string{r.Doc, r.Version, r.InitDoc, r.InitSource} {
		to.String(text)
	}
	to.Int(int64(r.InitLine))
	for _, flag := range []bool{r.hasNew, r.initSelf, r.named} {
		to.Bool(flag)
	}
	to.Int(int64(r.fixed))
	to.Strings(slices.Sorted(maps.Keys(r.previous)))
	putArguments(to, r.InitArgs)
	to.Count(len(r.Keywords))
	for _, k := range r.Keywords {
		putKeyword(to, k)
	}
}

func getLearned(from *wire.Decoder) *Revision {
	r := &Revision{Generation: uint64(from.Int()), Doc: from.String(), Version: from.String(), InitDoc: from.String(), InitSource: from.String(),
		InitLine: int(from.Int()), hasNew: from.Bool(), initSelf: from.Bool(), named: from.Bool(), fixed: int(from.Int()),
		previous: map[string]bool{}, byName: map[string]*Keyword{}, picture: &image{}}
	for _, name := range from.Strings() {
		r.previous[name] = true
	}
	r.InitArgs = getArguments(from)
	for range from.Count() {
		k := getKeyword(from)
		if from.Err() != nil {
			return r
		}
		r.Keywords = append(r.Keywords, k)
		r.byName[NormalizeName(k.Name)] = k
	}
	return r
}

func putKeyword(to *wire.Encoder, k *Keyword) {
	for _, text := range []string{k.Name, k.Return, k.Doc, k.Source, k.find.field} {
		to.String(text)
	}
	to.Strings(k.Tags)
	to.Int(int64(k.Line))
	to.Int(int64(k.fixed))
	to.Int(int64(k.timeout))
	for _, flag := range []bool{k.find.declared, k.find.dynamic, k.self, k.named} {
		to.Bool(flag)
	}
	putArguments(to, k.Args)
	putHint(to, k.hint)
}

func getKeyword(from *wire.Decoder) *Keyword {
	k := &Keyword{Name: from.String(), Return: from.String(), Doc: from.String(), Source: from.String(), find: finder{field: from.String()},
		Tags: from.Strings(), Line: int(from.Int()), fixed: int(from.Int()), timeout: time.Duration(from.Int())}
	k.find.declared, k.find.dynamic, k.self, k.named = from.Bool(), from.Bool(), from.Bool(), from.Bool()
	k.Args = getArguments(from)
	k.hint = getHint(from, 0)
	return k
}

func putArguments(to *wire.Encoder, args []Argument) {
	to.Count(len(args))
	for i := range args {
		a := &args[i]
		to.String(a.Name)
		to.Int(int64(a.Kind))
		to.String(a.Type)
		to.String(a.Doc)
		to.Bool(a.HasDefault)
		to.Value(a.Default)
		to.Bool(a.annotated != nil)
		if a.annotated != nil {
			to.String(a.annotated.String())
		}
	}
}

func getArguments(from *wire.Decoder) (args []Argument) {
	for range from.Count() {
		a := Argument{Name: from.String(), Kind: Kind(from.Int()), Type: from.String(), Doc: from.String(), HasDefault: from.Bool(), Default: from.Value()}
		if from.Bool() {
			a.annotated = luacats.ParseType(from.String())
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

func getHint(from *wire.Decoder, depth int) *marshal.Hint {
	if depth > 2*maxHintDepth || !from.Bool() {
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
