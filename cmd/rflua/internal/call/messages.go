package call

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
)

// Messages prints the log messages of a keyword, and how it fails. It is safe for concurrent use.
type Messages struct {
	w     io.Writer // guarded by mu
	level int       // in severity
	mu    sync.Mutex
}

// severity orders the levels by their names in flags. HTML and CONSOLE are INFO.
var severity = map[string]int{"trace": 1, "debug": 2, "info": 3, "html": 3, "console": 3, "warn": 4, "error": 5, "none": 6}

// NewMessages returns Messages that prints to w what is of a level or above: trace, debug, info, warn, error, or none for
// nothing.
func NewMessages(w io.Writer, level string) *Messages { return &Messages{w: w, level: severity[level]} }

// Print prints a message, if its level is high enough.
func (p *Messages) Print(m message.Message) {
	if severity[strings.ToLower(string(m.Level))] >= p.level {
		p.line(string(m.Level), m.Text)
	}
}

func (p *Messages) line(what, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.w, "%s: %s\n", what, text)
}

// PrintFailure prints how a keyword failed, whatever the level. The traceback is a message at DEBUG.
func (p *Messages) PrintFailure(f *engine.Failure) {
	if f.Traceback != "" {
		p.Print(message.Message{Level: message.Debug, Time: time.Now(), Text: f.Traceback})
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
	p.line(verdict, f.Message)
}

// Logger returns a logger that prints what the engine logs while an instance lives, such as the messages of __close.
func (p *Messages) Logger() *slog.Logger { return slog.New(&engineLog{messages: p}) }

// engineLog prints the records of the engine as messages.
type engineLog struct {
	slog.Handler // nil: the engine uses no groups
	messages     *Messages
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
	h.messages.Print(message.Message{Level: message.Level(r.Level.String()), Time: r.Time, Text: text})
	return nil
}
