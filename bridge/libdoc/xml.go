package libdoc

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"github.com/rflua/rflua/engine/robottype"
)

// WriteXML writes an XML specification file, of version 7.
func (s *Spec) WriteXML(w io.Writer) error {
	x := &xmlWriter{}
	x.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	x.start("keywordspec", "name", s.Name, "type", "LIBRARY", "format", "ROBOT", "scope", scope, "generated", s.generated(),
		"specversion", "7", "source", s.Source, "lineno", "1")
	x.text("version", s.Version)
	x.text("doc", s.Doc)
	x.list("tags", "tag", s.Tags)
	x.keywords("inits", "init", s.Inits, s.Source)
	x.keywords("keywords", "kw", s.Keywords, s.Source)
	x.start("typedocs")
	for _, t := range s.Types {
		x.start("type", "name", t.Name, "type", "Standard")
		x.text("doc", t.Doc)
		x.list("accepts", "type", t.Accepts)
		x.list("usages", "usage", t.Usages)
		x.end("type")
	}
	x.end("typedocs")
	x.end("keywordspec")
	_, err := w.Write(x.Bytes())
	return err
}

// xmlWriter writes one element to a line, and leaves out attributes without a value.
type xmlWriter struct{ bytes.Buffer }

func (x *xmlWriter) tag(name, end string, attributes []string) {
	x.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" || attributes[i] == "repr" {
			x.WriteString(" " + attributes[i] + `="` + attributeEscapes.Replace(legal(attributes[i+1])) + `"`)
		}
	}
	x.WriteString(end)
}

func (x *xmlWriter) start(name string, attributes ...string) { x.tag(name, ">\n", attributes) }
func (x *xmlWriter) empty(name string, attributes ...string) { x.tag(name, "/>\n", attributes) }
func (x *xmlWriter) end(name string)                         { x.WriteString("</" + name + ">\n") }

func (x *xmlWriter) text(name, content string) {
	if content == "" {
		x.empty(name)
		return
	}
	x.WriteString("<" + name + ">" + textEscapes.Replace(legal(content)) + "</" + name + ">\n")
}

func (x *xmlWriter) list(name, item string, texts []string) {
	x.start(name)
	for _, text := range texts {
		x.text(item, text)
	}
	x.end(name)
}

func (x *xmlWriter) keywords(name, item string, keywords []*Keyword, source string) {
	x.start(name)
	for _, k := range keywords {
		attributes := []string{"name", k.Name, "private", yes(k.Private), "deprecated", yes(k.Deprecated), "source", "", "lineno", ""}
		if k.Source != source {
			attributes[7] = k.Source
		}
		if k.Line > 0 {
			attributes[9] = strconv.Itoa(k.Line)
		}
		x.start(item, attributes...)
		x.arguments(k.Args)
		x.typ("returntype", k.Return)
		x.text("doc", k.Doc)
		x.text("shortdoc", k.ShortDoc())
		if item == "kw" && len(k.Tags) > 0 {
			x.list("tags", "tag", k.Tags)
		}
		x.end(item)
	}
	x.end(name)
}

func (x *xmlWriter) arguments(args []Argument) {
	reprs := make([]string, len(args))
	for i, a := range args {
		reprs[i] = a.String()
	}
	x.start("arguments", "repr", strings.Join(reprs, ", "))
	for i, a := range args {
		x.start("arg", "kind", a.Kind, "required", strconv.FormatBool(a.Required), "repr", reprs[i])
		if a.Name != "" {
			x.text("name", a.Name)
		}
		x.typ("type", a.Type)
		if a.Default != nil {
			x.text("default", *a.Default)
		}
		x.end("arg")
	}
	x.end("arguments")
}

func (x *xmlWriter) typ(element string, t *robottype.Type) {
	if t == nil {
		return
	}
	attributes := []string{"name", t.Name, "union", yes(t.IsUnion()), "typedoc", typeDoc(t)}
	if len(t.Nested) == 0 {
		x.empty(element, attributes...)
		return
	}
	x.start(element, attributes...)
	for _, nested := range t.Nested {
		if t.IsLiteral() {
			x.empty("type", "name", nested.Name)
		} else {
			x.typ("type", nested)
		}
	}
	x.end(element)
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return ""
}

var (
	textEscapes      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\r", "&#13;", "\t", "&#09;")
)

// legal returns text without characters that XML cannot carry.
func legal(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, text)
}
