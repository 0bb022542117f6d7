package isolate

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/source"
)

// Kinds of frames. Both ends are the same binary.
const (
	// From the server. Build, import, call and finalize are requests: a number comes first, and the worker does one at a time.
	kindSetup    byte = iota + 1 // the configuration, before all else
	kindBuild                    // load a library and say what is in it
	kindImport                   // make the instance
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

func putSetup(to *wire.Encoder, c *Setup) {
	to.String(c.Version)
	to.Int(int64(c.Timeout))
	to.Int(int64(c.LoadLimit))
	to.Bool(c.AllowExec)
	to.Strings(c.FileRoots)
	to.Count(len(c.Variables))
	for _, name := range slices.Sorted(maps.Keys(c.Variables)) {
		to.String(name)
		to.String(c.Variables[name])
	}
}

func getSetup(from *wire.Decoder) *Setup {
	c := &Setup{Version: from.String(), Timeout: time.Duration(from.Int()), LoadLimit: time.Duration(from.Int()), AllowExec: from.Bool(),
		FileRoots: from.Strings(), Variables: map[string]string{}}
	for range from.Count() {
		name := from.String()
		c.Variables[name] = from.String()
	}
	return c
}

// causes are the sentinels among the causes of a cancellation.
var causes = []error{context.Canceled, interp.ErrFinalized, interp.ErrStopping}

// putCause writes why a request is cancelled: which sentinel, a timeout, or the text of any other error.
func putCause(to *wire.Encoder, cause error) {
	to.Int(int64(slices.Index(causes, cause)))
	var timeout *interp.TimeoutError
	if !errors.As(cause, &timeout) {
		timeout = &interp.TimeoutError{}
	}
	to.Int(int64(timeout.Limit))
	to.String(timeout.By)
	to.String(cause.Error())
}

func getCause(from *wire.Decoder) error {
	i, timeout, text := from.Int(), &interp.TimeoutError{Limit: time.Duration(from.Int()), By: from.String()}, from.String()
	switch {
	case i >= 0 && i < int64(len(causes)):
		return causes[i]
	case timeout.Limit > 0:
		return timeout
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
	m.Text = interp.ValidText(m.Text)
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
		to.String(source.Cause(err))
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

func putFailure(to *wire.Encoder, f *interp.Failure) {
	to.String(f.Message)
	to.String(f.Type)
	to.String(f.Traceback)
	for _, flag := range []bool{f.HTML, f.Continuable, f.Fatal, f.Skip} {
		to.Bool(flag)
	}
}

func getFailure(from *wire.Decoder) *interp.Failure {
	return &interp.Failure{Message: from.String(), Type: from.String(), Traceback: from.String(),
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
