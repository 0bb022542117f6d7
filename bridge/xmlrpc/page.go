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

// pageData is the content of the page for browsers.
type pageData struct {
	Title     string
	Missing   string // why the path is unknown, or ""
	Home      bool   // show all libraries, without the details of their keywords
	Base      string // the URL of the server as the browser sees it
	Libraries []pageLibrary
}

// pageLibrary is a library on the page.
type pageLibrary struct {
	Name, Path, Doc, Version, Problem string
	Generation                        uint64
	Broken                            string       // why the last edit does not load
	Init                              *pageKeyword // nil without new
	Keywords                          []pageKeyword
}

// pageKeyword is a keyword on the page, or the new of a library.
type pageKeyword struct {
	Name, Doc, Return string
	Args              []string
	Tags              []string
}

// page answers a browser with the libraries and keywords of a target. The page has no scripts.
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
			p.Path += "/" // without it, the path is that of a page of the server
		}
		data.Libraries = append(data.Libraries, p)
	}
	var html bytes.Buffer
	if err := pageTemplate.Execute(&html, data); err != nil {
		s.logger.Error("the page cannot be rendered", "error", err)
		http.Error(w, "The page cannot be rendered.", http.StatusInternalServerError)
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

// newPageLibrary returns what the page shows of a library.
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

// newPageKeyword returns what the page shows of a keyword.
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

// show returns a default value as it is written in RF.
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
