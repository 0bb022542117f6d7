package console

import (
	"context"
	"log/slog"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
)

// Log makes a log record of everything, for machines.
type Log struct{ Logger *slog.Logger }

// Started logs each library, what is wrong, and where the libraries are served.
func (c *Log) Started(a *Announcement) {
	for _, lib := range a.Libraries {
		if lib.Keywords < 0 {
			c.Logger.Error("library failed to load", "library", lib.Name, "url", lib.URL)
			continue
		}
		c.Logger.Info("library", "library", lib.Name, "url", lib.URL, "keywords", lib.Keywords)
	}
	if len(a.Shared) > 0 {
		c.Logger.Info("several libraries have these keywords: call them as Library.Keyword at the URL of all libraries together",
			"url", a.URL, "keywords", a.Shared)
	}
	for _, d := range a.Diagnostics {
		c.diagnostic(d)
	}
	if warning := a.nothingServed(); warning != "" {
		c.Logger.Warn(warning, "roots", a.Roots)
	}
	for _, text := range a.Warnings {
		c.Logger.Warn(text)
	}
	for _, p := range a.Endpoints {
		c.Logger.Info("started", "addr", p.Addr, "server", p.Name)
	}
}

// diagnostic logs a diagnostic, with where it is as attributes.
func (c *Log) diagnostic(d *diag.Diagnostic) {
	level := slog.LevelError
	if d.Severity == diag.Warning {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{slog.String("file", d.File)}
	if d.Line > 0 {
		attrs = append(attrs, slog.Int("line", d.Line))
	}
	if d.Column > 0 {
		attrs = append(attrs, slog.Int("column", d.Column))
	}
	if d.Source != "" {
		attrs = append(attrs, slog.String("source", d.Source))
	}
	if d.Note != "" {
		attrs = append(attrs, slog.String("note", d.Note))
	}
	c.Logger.LogAttrs(context.Background(), level, d.Message, attrs...)
}

// Reloaded logs what an edit did to each library, and what is wrong with it.
func (c *Log) Reloaded(events []engine.Reload) {
	for _, e := range events {
		switch {
		case e.Problem != nil && e.Generation == 0:
			c.Logger.Error("library failed to load", "library", e.Library, "generation", e.Generation)
		case e.Problem != nil:
			c.Logger.Error("reload failed, still running the last good generation", "library", e.Library, "generation", e.Generation)
		case e.New:
			c.Logger.Info("new library", "library", e.Library)
		case e.Gone:
			c.Logger.Info("library deleted; instances in use keep running the last code", "library", e.Library)
		default:
			c.Logger.Info("library reloaded", "library", e.Library, "generation", e.Generation, "edited", e.Edited, "added", e.Added,
				"removed", e.Removed, "changed", e.Changed, "instances", e.Instances, "took", e.Took.String())
		}
		if e.Problem != nil {
			c.diagnostic(e.Problem)
		}
		for _, d := range e.Warnings {
			c.diagnostic(d)
		}
	}
}

// Waiting logs what the server waits for.
func (c *Log) Waiting(grace time.Duration) {
	c.Logger.Info("waiting for running keywords", "grace", grace.String())
}

// Stopped logs a record about each endpoint.
func (c *Log) Stopped(endpoints []Endpoint) {
	for _, p := range endpoints {
		c.Logger.Info("stopped", "addr", p.Addr, "server", p.Name)
	}
}

// Interrupted logs that a signal came before anything was served.
func (c *Log) Interrupted() { c.Logger.Info("stopped while loading the libraries") }
