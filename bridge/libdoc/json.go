package libdoc

import (
	"encoding/json"
	"io"
	"time"

	"github.com/rflua/rflua/engine/robottype"
)

// The structures of Libdoc's JSON specification, version 4, with the members in the order in which Libdoc writes them.

type jsonSpec struct {
	SpecVersion int            `json:"specversion"`
	Name        string         `json:"name"`
	Doc         string         `json:"doc"`
	Version     string         `json:"version"`
	Generated   string         `json:"generated"`
	Type        string         `json:"type"`
	Scope       string         `json:"scope"`
	DocFormat   string         `json:"docFormat"`
	Source      string         `json:"source"`
	Line        int            `json:"lineno"`
	Tags        []string       `json:"tags"`
	Inits       []*jsonKeyword `json:"inits"`
	Keywords    []*jsonKeyword `json:"keywords"`
	TypeDocs    []jsonTypeDoc  `json:"typedocs"`
}

type jsonKeyword struct {
	Name       string            `json:"name"`
	Doc        string            `json:"doc"`
	ShortDoc   string            `json:"shortdoc"`
	Args       []jsonArgument    `json:"args"`
	ReturnType *jsonType         `json:"returnType"`
	ReturnDoc  string            `json:"returnDoc"`
	Raises     map[string]string `json:"raises"`
	Tags       []string          `json:"tags"`
	Source     string            `json:"source"`
	Line       *int              `json:"lineno"`
	Private    bool              `json:"private,omitempty"`
	Deprecated bool              `json:"deprecated,omitempty"`
}

type jsonArgument struct {
	Name     string    `json:"name"`
	Doc      string    `json:"doc"`
	Type     *jsonType `json:"type"`
	Default  *string   `json:"defaultValue"`
	Kind     string    `json:"kind"`
	Required bool      `json:"required"`
	Repr     string    `json:"repr"`
}

type jsonType struct {
	Name    string      `json:"name"`
	TypeDoc *string     `json:"typedoc"`
	Nested  []*jsonType `json:"nested"`
	Union   bool        `json:"union"`
	Alias   *string     `json:"alias"`
}

type jsonTypeDoc struct {
	Type    string   `json:"type"`
	Name    string   `json:"name"`
	Doc     string   `json:"doc"`
	Usages  []string `json:"usages"`
	Accepts []string `json:"accepts"`
}

// WriteJSON writes a JSON specification file.
func (s *Spec) WriteJSON(w io.Writer) error {
	spec := jsonSpec{SpecVersion: 4, Name: s.Name, Doc: s.Doc, Version: s.Version, Generated: s.generated(), Type: "LIBRARY",
		Scope: scope, DocFormat: "ROBOT", Source: s.Source, Line: 1, Tags: texts(s.Tags), Inits: jsonKeywords(s.Inits),
		Keywords: jsonKeywords(s.Keywords), TypeDocs: []jsonTypeDoc{}}
	for _, t := range s.Types {
		spec.TypeDocs = append(spec.TypeDocs, jsonTypeDoc{Type: "Standard", Name: t.Name, Doc: t.Doc, Usages: t.Usages, Accepts: t.Accepts})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(spec)
}

// scope is that of Robot Framework's Remote, through which the library is used.
const scope = "SUITE"

// generated returns the time of the specification in the form of Libdoc.
func (s *Spec) generated() string {
	return s.Generated.UTC().Truncate(time.Second).Format("2006-01-02T15:04:05-07:00")
}

// jsonKeywords returns keywords as JSON has them.
func jsonKeywords(keywords []*Keyword) []*jsonKeyword {
	list := []*jsonKeyword{}
	for _, k := range keywords {
		j := &jsonKeyword{Name: k.Name, Doc: k.Doc, ShortDoc: k.ShortDoc(), Args: []jsonArgument{}, ReturnType: jsonTypeOf(k.Return),
			Raises: map[string]string{}, Tags: texts(k.Tags), Source: k.Source, Private: k.Private, Deprecated: k.Deprecated}
		if k.Line > 0 {
			j.Line = &k.Line
		}
		for _, a := range k.Args {
			j.Args = append(j.Args, jsonArgument{Name: a.Name, Type: jsonTypeOf(a.Type), Default: a.Default, Kind: a.Kind, Required: a.Required, Repr: a.String()})
		}
		list = append(list, j)
	}
	return list
}

// jsonTypeOf returns a type as JSON has it, or nil.
func jsonTypeOf(t *robottype.Type) *jsonType {
	if t == nil {
		return nil
	}
	j := &jsonType{Name: t.Name, Nested: []*jsonType{}, Union: t.IsUnion()}
	if doc := typeDoc(t); doc != "" {
		j.TypeDoc = &doc
	}
	for _, nested := range t.Nested {
		n := jsonTypeOf(nested)
		if t.IsLiteral() {
			n = &jsonType{Name: nested.Name, Nested: []*jsonType{}}
		}
		j.Nested = append(j.Nested, n)
	}
	return j
}

// texts returns the list, or an empty one for nil, which JSON would write as null.
func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
