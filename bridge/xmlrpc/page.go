package xmlrpc

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// pageData is what the page for browsers shows.
type pageData struct {
	Title     string
	Missing   string // of a path that there is not
	Home      bool   // all libraries, without the details of their keywords
	Base      string // the URL of the server as the browser sees it
	Libraries []pageLibrary
}

type pageLibrary struct {
	Name, Path, Doc, Version, Problem string
	Generation                        uint64
	Broken                            string       // why the last edit does not load
	Init                              *pageKeyword // nil without new
	Keywords                          []pageKeyword
}

type pageKeyword struct {
	Name, Doc, Return string
	Args              []string
	Tags              []string
}

// page shows a browser which libraries and keywords are here. It works without scripts.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	data := pageData{Title: "rflua", Base: s.scheme() + "://" + r.Host}
	status := http.StatusOK
	t, err := s.route(r.URL)
	switch {
	case err != nil:
		status, data.Missing, data.Home = http.StatusNotFound, err.Error(), true
		t = &target{server: s}
	case t.library != nil:
		data.Title = t.library.Name
	default:
		data.Home = true
	}
	for _, lib := range t.libraries() {
		p := newPageLibrary(lib)
		if s.options.Pages.Has(p.Path) {
			p.Path += "/" // the other is a page of the server
		}
		data.Libraries = append(data.Libraries, p)
	}
	var html bytes.Buffer
	if err := pageTemplate.Execute(&html, data); err != nil {
		s.logger.Error("the page cannot be made", "error", err)
		http.Error(w, "The page cannot be made.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(html.Bytes())
	}
}

func newPageLibrary(lib *engine.Library) pageLibrary {
	p := pageLibrary{Name: lib.Name, Path: "/" + pathEscape(lib.Name)}
	if err := lib.Err(); err != nil {
		p.Problem = err.Error()
		return p
	}
	r := lib.Revision()
	p.Doc, p.Version, p.Generation = r.Doc, r.Version, r.Generation
	if d := lib.Broken(); d != nil {
		p.Broken = d.Render()
	}
	if r.InitDoc != "" || len(r.InitArgs) > 0 {
		init := newPageKeyword(&engine.Keyword{Doc: r.InitDoc, Args: r.InitArgs})
		p.Init = &init
	}
	for _, k := range r.Keywords {
		p.Keywords = append(p.Keywords, newPageKeyword(k))
	}
	return p
}

func newPageKeyword(k *engine.Keyword) pageKeyword {
	p := pageKeyword{Name: k.Name, Doc: k.Doc, Return: k.Return, Tags: k.Tags}
	for _, item := range arguments(k.Args) {
		text, name := "", ""
		switch x := item.(type) {
		case string:
			text, name = x, strings.TrimLeft(x, "*")
		case []any:
			name = x[0].(string)
			text = fmt.Sprintf("%s = %s", name, show(x[1]))
		}
		if t, ok := types(k).Get(name); ok && name != "" {
			before, after, _ := strings.Cut(text, " = ")
			text = fmt.Sprintf("%s: %s", before, t)
			if after != "" {
				text += " = " + after
			}
		}
		p.Args = append(p.Args, text)
	}
	return p
}

// show is a default value as RF's users would write it.
func show(v any) string {
	switch x := v.(type) {
	case nil:
		return "None"
	case bool:
		if x {
			return "True"
		}
		return "False"
	case string:
		return x
	case []any:
		parts := make([]string, len(x))
		for i, item := range x {
			parts[i] = show(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *value.Dict:
		var parts []string
		for key, item := range x.All() {
			parts = append(parts, key+": "+show(item))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v)
}
