package doctext

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/rflua/rflua/cmd/rflua/internal/plural"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module"
)

// List writes a line about every library and every module to w, and what is wrong with the libraries that do not load to
// problems. It reports whether all load.
func List(w, problems io.Writer, e *engine.Engine) (ok bool) {
	var rows [][2]string
	ok = true
	for _, lib := range e.Libraries() {
		var broken *engine.LoadError
		if errors.As(lib.Err(), &broken) {
			rows = append(rows, [2]string{lib.Name, "failed to load"})
			fmt.Fprint(problems, broken.Cause.Render())
			ok = false
			continue
		}
		r := lib.Revision()
		summary := firstSentence(r.Doc)
		if summary == "" {
			summary = plural.Count(len(r.Keywords), "keyword", "keywords")
		}
		rows = append(rows, [2]string{lib.Name, summary})
	}
	if len(rows) == 0 {
		rows = [][2]string{{"none", ""}}
	}
	fmt.Fprintln(w, "Libraries:")
	writeRows(w, "  ", math.MaxInt, rows)
	fmt.Fprintln(w, "\nModules for Lua code:")
	rows = nil
	for _, m := range module.All {
		rows = append(rows, [2]string{m.Name, moduleSummary(&m)})
	}
	writeRows(w, "  ", math.MaxInt, rows)
	return ok
}
