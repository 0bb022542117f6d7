package console

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/rflua/rflua/cmd/rflua/internal/plural"
	"github.com/rflua/rflua/engine"
)

// Text prints for people: what is served on Out, what is wrong with it on Err.
type Text struct{ Out, Err io.Writer }

// Started prints the libraries, what is wrong, and where they are served. The last lines say that it is ready.
func (c *Text) Started(a *Announcement) {
	table := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	for _, lib := range a.Libraries {
		state := "failed to load"
		if lib.Keywords >= 0 {
			state = plural.Count(lib.Keywords, "keyword", "keywords")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", lib.Name, lib.URL, state)
	}
	table.Flush()
	if len(a.Libraries) > 1 && a.URL != "" {
		fmt.Fprintf(c.Out, "All libraries together: %s\n", a.URL)
	}
	if len(a.Shared) > 0 {
		fmt.Fprintf(c.Out, "Call these there as Library.Keyword, since several libraries have them: %s\n", join(a.Shared))
	}
	for _, d := range a.Diagnostics {
		fmt.Fprint(c.Err, d.Render())
	}
	if warning := a.nothingServed(); warning != "" {
		fmt.Fprintf(c.Err, "WARNING: %s\n", warning)
	}
	for _, text := range a.Warnings {
		fmt.Fprintf(c.Err, "WARNING: %s\n", text)
	}
	for _, p := range a.Endpoints {
		fmt.Fprintf(c.Out, "%s at %s started.\n", p.Name, p.Addr)
	}
}

// Reloaded prints a line about each library that an edit changed, and what is wrong with it.
func (c *Text) Reloaded(events []engine.Reload) {
	for _, e := range events {
		fmt.Fprintln(c.Out, reloadLine(e))
		if e.Problem != nil {
			fmt.Fprint(c.Err, e.Problem.Render())
		}
		for _, d := range e.Warnings {
			fmt.Fprint(c.Err, d.Render())
		}
	}
}

// reloadLine returns one line about one library.
func reloadLine(e engine.Reload) string {
	switch {
	case e.Gone:
		return fmt.Sprintf("%s: deleted; instances in use keep running the last code", e.Library)
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
	return text + fmt.Sprintf("; %s; %s", plural.Count(e.Instances, "instance follows", "instances follow"), e.Took.Round(100*time.Microsecond))
}

// Waiting prints what the server waits for.
func (c *Text) Waiting(grace time.Duration) {
	fmt.Fprintf(c.Err, "Waiting up to %s for running keywords; a signal (Ctrl-C) cancels them.\n", grace)
}

// Stopped prints a line about each endpoint.
func (c *Text) Stopped(endpoints []Endpoint) {
	for _, p := range endpoints {
		fmt.Fprintf(c.Out, "%s at %s stopped.\n", p.Name, p.Addr)
	}
}

// Interrupted prints that a signal came before anything was served.
func (c *Text) Interrupted() {
	fmt.Fprintln(c.Err, "Stopped while loading the libraries.")
}
