package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
)

// logConsole makes a log record of everything, for machines.
type logConsole struct{ logger *slog.Logger }

func (c *logConsole) started(a *announcement) {
	for _, lib := range a.libraries {
		if lib.keywords < 0 {
			c.logger.Error("library not loaded", "library", lib.name, "url", lib.url)
			continue
		}
		c.logger.Info("library", "library", lib.name, "url", lib.url, "keywords", lib.keywords)
	}
	if len(a.shared) > 0 {
		c.logger.Info("keywords of several libraries are Library.Keyword for all libraries together",
			"url", a.url, "keywords", a.shared)
	}
	for _, d := range a.diagnostics {
		c.diagnostic(d)
	}
	if warning := a.warning(); warning != "" {
		c.logger.Warn(warning, "roots", a.roots)
	}
	if a.skipped != nil {
		c.logger.Warn("JSON-RPC is not served: " + a.skippedText())
	}
	for _, text := range a.warnings {
		c.logger.Warn(text)
	}
	for _, p := range a.endpoints {
		c.logger.Info("started", "addr", p.addr, "server", p.name)
	}
}

func (c *logConsole) diagnostic(d *diag.Diagnostic) {
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
	c.logger.LogAttrs(context.Background(), level, d.Message, attrs...)
}

func (c *logConsole) reloaded(events []engine.Reload) {
	for _, e := range events {
		if e.Problem != nil {
			c.logger.Error("library not reloaded", "library", e.Library, "generation", e.Generation)
			c.diagnostic(e.Problem)
		} else {
			c.reload(e)
		}
		for _, d := range e.Warnings {
			c.diagnostic(d)
		}
	}
}

func (c *logConsole) reload(e engine.Reload) {
	switch {
	case e.New:
		c.logger.Info("new library", "library", e.Library)
	case e.Gone:
		c.logger.Info("library deleted", "library", e.Library)
	default:
		c.logger.Info("library reloaded", "library", e.Library, "generation", e.Generation, "edited", e.Edited, "added", e.Added, "removed", e.Removed, "changed", e.Changed, "instances", e.Instances, "took", e.Took.String())
	}
}

func (c *logConsole) waiting(grace time.Duration) {
	c.logger.Info("waiting for running keywords", "grace", grace.String())
}

func (c *logConsole) stopped(endpoints []*endpoint) {
	for _, p := range endpoints {
		c.logger.Info("stopped", "addr", p.addr, "server", p.name)
	}
}

func (c *logConsole) interrupted() { c.logger.Info("stopped while loading the libraries") }
