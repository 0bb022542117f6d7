package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/rflua/rflua/engine"
)

// console is where serve tells its user what it does. Its methods are called one at a time, except waiting and reloaded.
type console interface {
	started(*announcement)
	reloaded([]engine.Reload)
	waiting(grace time.Duration) // running keywords keep the server from stopping
	stopped(endpoints []*endpoint)
	interrupted() // stopped before it listened
}

// textConsole prints for people: what is served on out, what is wrong with it on err.
type textConsole struct{ out, err io.Writer }

func (c *textConsole) started(a *announcement) {
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, lib := range a.libraries {
		state := "failed to load"
		if lib.keywords >= 0 {
			state = count(lib.keywords, "keyword", "keywords")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", lib.name, lib.url, state)
	}
	table.Flush()
	if len(a.libraries) > 1 && a.url != "" {
		fmt.Fprintf(c.out, "All libraries together: %s\n", a.url)
	}
	if len(a.shared) > 0 {
		fmt.Fprintf(c.out, "There, keywords of several libraries are Library.Keyword: %s\n", join(a.shared))
	}
	for _, d := range a.diagnostics {
		fmt.Fprint(c.err, d.Render())
	}
	if warning := a.warning(); warning != "" {
		fmt.Fprintf(c.err, "WARNING: %s\n", warning)
	}
	if a.skipped != nil {
		fmt.Fprintf(c.err, "WARNING: JSON-RPC is not served: %s\n", a.skippedText())
	}
	for _, text := range a.warnings {
		fmt.Fprintf(c.err, "WARNING: %s\n", text)
	}
	for _, p := range a.endpoints {
		fmt.Fprintf(c.out, "%s at %s started.\n", p.name, p.addr)
	}
}

func (c *textConsole) reloaded(events []engine.Reload) {
	for _, e := range events {
		fmt.Fprintln(c.out, reloadText(e))
		if e.Problem != nil {
			fmt.Fprint(c.err, e.Problem.Render())
		}
		for _, d := range e.Warnings {
			fmt.Fprint(c.err, d.Render())
		}
	}
}

// reloadText is one line about one library.
func reloadText(e engine.Reload) string {
	switch {
	case e.Gone:
		return fmt.Sprintf("%s: deleted; instances that are in use go on with the last code", e.Library)
	case e.Problem != nil && e.Generation == 0:
		return fmt.Sprintf("%s: failed to load", e.Library)
	case e.Problem != nil:
		return fmt.Sprintf("%s: reload failed, still running generation %d", e.Library, e.Generation)
	case e.New:
		return fmt.Sprintf("%s: new library", e.Library)
	}
	text := fmt.Sprintf("%s: generation %d; edited ", e.Library, e.Generation)
	if len(e.Edited) > 3 {
		text += fmt.Sprintf("%d files", len(e.Edited))
	} else {
		text += join(e.Edited)
	}
	for _, part := range []struct {
		what  string
		names []string
	}{{"added", e.Added}, {"removed", e.Removed}, {"changed arguments of", e.Changed}} {
		if len(part.names) > 0 {
			text += fmt.Sprintf("; %s %s", part.what, join(part.names))
		}
	}
	return text + fmt.Sprintf("; %s; %s", count(e.Instances, "instance follows", "instances follow"), e.Took.Round(100*time.Microsecond))
}

func (c *textConsole) waiting(grace time.Duration) {
	fmt.Fprintf(c.err, "Waiting up to %s for running keywords; a signal (Ctrl-C) cancels them.\n", grace)
}

func (c *textConsole) stopped(endpoints []*endpoint) {
	for _, p := range endpoints {
		fmt.Fprintf(c.out, "%s at %s stopped.\n", p.name, p.addr)
	}
}

func (c *textConsole) interrupted() {
	fmt.Fprintln(c.err, "Stopped while loading the libraries.")
}

func join(words []string) string { return strings.Join(words, ", ") }
