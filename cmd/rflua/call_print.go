package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// messagePrinter prints the log messages of a keyword. It is safe for concurrent use.
type messagePrinter struct {
	w     io.Writer
	level string // that of --log-level

	mu sync.Mutex
}

// severity orders the levels. HTML and CONSOLE are INFO.
var severity = map[string]int{"trace": 1, "debug": 2, "info": 3, "html": 3, "console": 3, "warn": 4, "error": 5, "none": 6}

func (p *messagePrinter) print(m message.Message) {
	if severity[strings.ToLower(string(m.Level))] < severity[p.level] {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.w, "%s: %s\n", m.Level, m.Text)
}

// failure prints how a keyword failed. The error is what the command ends with.
func (p *messagePrinter) failure(f *engine.Failure) error {
	if f.Traceback != "" {
		p.print(message.Message{Level: message.Debug, Time: time.Now(), Text: f.Traceback})
	}
	verdict := "FAIL"
	switch {
	case f.Skip:
		verdict = "SKIP"
	case f.Fatal:
		verdict = "FAIL (fatal)"
	case f.Continuable:
		verdict = "FAIL (continuable)"
	}
	fmt.Fprintf(p.w, "%s: %s\n", verdict, f.Message)
	if f.Skip {
		return errSkipped
	}
	return errSaidNo
}

// logger is a logger for what the engine itself says while an instance lives: what __close logs comes that way.
func (p *messagePrinter) logger() *slog.Logger { return slog.New(&engineLog{printer: p}) }

// engineLog prints the records of the engine as messages.
type engineLog struct {
	slog.Handler // nil: nobody asks for groups
	printer      *messagePrinter
}

func (h *engineLog) Enabled(context.Context, slog.Level) bool { return true }

func (h *engineLog) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		if a.Key != "library" && a.Key != "stack" {
			text += fmt.Sprintf(": %s", a.Value)
		}
		return true
	})
	h.printer.print(message.Message{Level: message.Level(r.Level.String()), Time: r.Time, Text: text})
	return nil
}

// printResult prints a value as JSON.
func printResult(w io.Writer, v any) error {
	var compact, pretty bytes.Buffer
	writeJSON(&compact, v)
	if err := json.Indent(&pretty, compact.Bytes(), "", "  "); err != nil {
		return err
	}
	pretty.WriteByte('\n')
	_, err := w.Write(pretty.Bytes())
	return err
}

// writeJSON writes a value of package value, in the order of its dicts. Bytes are base64, and the numbers that JSON does
// not have are text.
func writeJSON(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool, int64:
		fmt.Fprint(b, v)
	case float64:
		text := string(value.AppendFloat(nil, v))
		if math.IsNaN(v) || math.IsInf(v, 0) {
			text = `"` + text + `"`
		}
		b.WriteString(text)
	case []byte:
		writeJSON(b, base64.StdEncoding.EncodeToString(v))
	case time.Time:
		writeJSON(b, value.ISO(v))
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, item)
		}
		b.WriteByte(']')
	case *value.Dict:
		b.WriteByte('{')
		first := true
		for key, item := range v.All() {
			if !first {
				b.WriteByte(',')
			}
			first = false
			writeJSON(b, key)
			b.WriteByte(':')
			writeJSON(b, item)
		}
		b.WriteByte('}')
	default:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		_ = e.Encode(fmt.Sprint(v)) // text can be encoded always
		b.Truncate(b.Len() - 1)     // the line end
	}
}
