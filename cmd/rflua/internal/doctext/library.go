package doctext

import (
	"fmt"
	"io"
	"strings"

	"github.com/rflua/rflua/bridge/libdoc"
	"github.com/rflua/rflua/cmd/rflua/internal/lookup"
)

// Library writes all about a library.
func Library(w io.Writer, s *libdoc.Spec) {
	title := s.Name
	if s.Version != "" {
		title += " " + s.Version
	}
	fmt.Fprintf(w, "%s\n%s\n\n", title, strings.Repeat("=", len([]rune(title))))
	fmt.Fprintf(w, "%s\n", s.Doc)
	for _, init := range s.Inits {
		writeHeading(w, "Importing")
		writeKeyword(w, init, s.Name)
	}
	writeHeading(w, "Keywords")
	first := true
	for _, k := range s.Keywords {
		if k.Private || k.OfServer {
			continue
		}
		if !first {
			fmt.Fprintln(w)
		}
		first = false
		writeKeyword(w, k, k.Name)
	}
}

func writeHeading(w io.Writer, text string) {
	fmt.Fprintf(w, "\n%s\n%s\n\n", text, strings.Repeat("-", len(text)))
}

// Keyword writes the one keyword of a library that name means. An unknown keyword is a usage error.
func Keyword(w io.Writer, s *libdoc.Spec, name string) error {
	var names []string
	var keywords []*libdoc.Keyword
	for _, k := range s.Keywords {
		if !k.OfServer {
			names, keywords = append(names, k.Name), append(keywords, k)
		}
	}
	found, err := lookup.Keyword(names, name)
	if found == nil && err == nil {
		err = lookup.UnknownKeyword(s.Name, name, names, "'rflua doc "+s.Name+"' shows all of it")
	}
	if err != nil {
		return err
	}
	k := keywords[found.Index]
	writeKeyword(w, k, s.Name+"."+k.Name)
	if k.Line > 0 {
		fmt.Fprintf(w, "\n    %s:%d\n", k.Source, k.Line)
	}
	return nil
}

// writeKeyword writes one keyword: its name, its arguments one to a line, its return type, documentation and tags.
func writeKeyword(w io.Writer, k *libdoc.Keyword, name string) {
	fmt.Fprintln(w, name)
	for _, a := range k.Args {
		fmt.Fprintf(w, "    %s\n", a)
	}
	if k.Return != nil {
		fmt.Fprintf(w, "    -> %s\n", k.Return)
	}
	if k.Doc != "" {
		if len(k.Args) > 0 || k.Return != nil {
			fmt.Fprintln(w)
		}
		writeIndented(w, k.Doc)
	}
	if len(k.Tags) > 0 {
		fmt.Fprintf(w, "\n    Tags: %s\n", strings.Join(k.Tags, ", "))
	}
}
