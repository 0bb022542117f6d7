package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/rflua/rflua/bridge/libdoc"
)

// documentLibrary prints all about a library.
func documentLibrary(w io.Writer, s *libdoc.Spec) error {
	title := s.Name
	if s.Version != "" {
		title += " " + s.Version
	}
	fmt.Fprintf(w, "%s\n%s\n\n", title, strings.Repeat("=", len([]rune(title))))
	fmt.Fprintf(w, "%s\n", s.Doc)
	for _, init := range s.Inits {
		heading(w, "Importing")
		printKeyword(w, init, s.Name)
	}
	heading(w, "Keywords")
	first := true
	for _, k := range s.Keywords {
		if k.Private || k.OfServer {
			continue
		}
		if !first {
			fmt.Fprintln(w)
		}
		first = false
		printKeyword(w, k, k.Name)
	}
	return nil
}

func heading(w io.Writer, text string) {
	fmt.Fprintf(w, "\n%s\n%s\n\n", text, strings.Repeat("-", len(text)))
}

// documentKeyword prints one keyword of a library.
func documentKeyword(w io.Writer, s *libdoc.Spec, name string) error {
	var keywords []offered
	byName := map[string]*libdoc.Keyword{}
	for _, k := range s.Keywords {
		if !k.OfServer {
			keywords = append(keywords, offered{name: k.Name})
			byName[k.Name] = k
		}
	}
	found, err := findKeyword(keywords, name)
	if found == nil && err == nil {
		err = unknownKeyword(s.Name, name, keywords, "'rflua doc "+s.Name+"' shows all of it")
	}
	if err != nil {
		return err
	}
	k := byName[found.name]
	printKeyword(w, k, s.Name+"."+k.Name)
	if k.Line > 0 {
		fmt.Fprintf(w, "\n    %s:%d\n", k.Source, k.Line)
	}
	return nil
}

// printKeyword prints one keyword: its name, its arguments one to a line, and what else there is to it.
func printKeyword(w io.Writer, k *libdoc.Keyword, name string) {
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
		printIndented(w, k.Doc)
	}
	if len(k.Tags) > 0 {
		fmt.Fprintf(w, "\n    Tags: %s\n", join(k.Tags))
	}
}

func printIndented(w io.Writer, text string) {
	for _, line := range strings.Split(text, "\n") {
		fmt.Fprintln(w, strings.TrimRight("    "+line, " "))
	}
}

// firstSentence is the beginning of a documentation, up to the end of a sentence or paragraph.
func firstSentence(doc string) string {
	text := libdoc.ShortDoc(doc)
	if sentence, _, ok := strings.Cut(text, ". "); ok {
		return sentence + "."
	}
	return text
}
