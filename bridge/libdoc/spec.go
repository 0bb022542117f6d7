package libdoc

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/robottype"
)

// Spec is the documentation of a library as Libdoc has it.
type Spec struct {
	Name      string
	Doc       string // in Robot Framework's format
	Version   string
	Source    string // absolute path of the library's file
	Generated time.Time
	Inits     []*Keyword // one, or none
	Keywords  []*Keyword // by name
	Tags      []string   // of all keywords
	Types     []*Type    // by name
}

// Keyword is one keyword, or how a library is imported.
type Keyword struct {
	Name       string // as Robot Framework shows it
	Doc        string
	Args       []Argument
	Return     *robottype.Type // nil if there is none
	Tags       []string
	Private    bool
	Deprecated bool
	OfServer   bool // the keyword that stops the server, not one of the library
	Source     string
	Line       int // 0 if not known
}

// Argument is one argument of a keyword, or a marker between arguments.
type Argument struct {
	Kind     string          // Libdoc's name of it
	Name     string          // empty for a marker
	Type     *robottype.Type // nil if there is none
	Default  *string         // as a test would write it; nil if there is none
	Required bool
}

// New returns the documentation of a revision of a library.
func New(name string, r *engine.Revision, generated time.Time) *Spec {
	s := &Spec{Name: name, Doc: r.Doc, Version: r.Version, Source: r.Source(), Generated: generated}
	if s.Doc == "" {
		s.Doc = "Documentation for library ``" + name + "``."
	}
	if len(r.InitArgs) > 0 {
		init := &engine.Keyword{Doc: r.InitDoc, Args: r.InitArgs, Source: r.InitSource, Line: r.InitLine}
		s.Inits = []*Keyword{s.keyword("__init__", init)}
	}
	keywords := r.Keywords
	if r.Keyword(xmlrpc.StopKeyword.Name) == nil {
		keywords = append(slices.Clone(keywords), xmlrpc.StopKeyword)
	}
	var tags []string
	for _, k := range keywords {
		s.Keywords = append(s.Keywords, s.keyword(PrintableName(k.Name), k))
		tags = append(tags, k.Tags...)
	}
	slices.SortStableFunc(s.Keywords, byName)
	s.Tags = normalTags(tags)
	s.Types = usedTypes(slices.Concat(s.Inits, s.Keywords))
	return s
}

func byName(a, b *Keyword) int {
	return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
}

func (s *Spec) keyword(name string, k *engine.Keyword) *Keyword {
	found := &Keyword{Name: name, Doc: k.Doc, OfServer: k == xmlrpc.StopKeyword, Tags: normalTags(k.Tags), Source: k.Source, Line: k.Line}
	if found.Source == "" {
		found.Source = s.Source
	}
	found.Private = slices.ContainsFunc(found.Tags, func(t string) bool { return normalTag(t) == "robot:private" })
	found.Deprecated = strings.HasPrefix(k.Doc, "*DEPRECATED") && strings.Contains(k.Doc[1:], "*")
	found.Return, _ = robottype.Parse(k.Return)
	found.Args = arguments(withoutEmbedded(k))
	return found
}

// withoutEmbedded returns the arguments of a keyword without those in its name.
func withoutEmbedded(k *engine.Keyword) []engine.Argument {
	first := 0
	for first < min(k.Embedded(), len(k.Args)) && k.Args[first].Kind <= argspec.PositionalOrNamed {
		first++
	}
	return k.Args[first:]
}

// kinds has Libdoc's names of the kinds of arguments.
var kinds = map[argspec.Kind]string{
	argspec.PositionalOnly: "POSITIONAL_ONLY", argspec.PositionalOrNamed: "POSITIONAL_OR_NAMED",
	argspec.VarPositional: "VAR_POSITIONAL", argspec.NamedOnly: "NAMED_ONLY", argspec.VarNamed: "VAR_NAMED",
}

func arguments(args []engine.Argument) []Argument {
	var list []Argument
	for i, a := range args {
		star, slash := argspec.Markers(args, i)
		if star {
			list = append(list, Argument{Kind: "NAMED_ONLY_MARKER"})
		}
		found := Argument{Kind: kinds[a.Kind], Name: a.Name}
		found.Type, _ = robottype.Parse(a.Type)
		if a.HasDefault {
			text := defaultText(a.Default)
			found.Default = &text
		}
		found.Required = !a.HasDefault && a.Kind != argspec.VarPositional && a.Kind != argspec.VarNamed
		list = append(list, found)
		if slash {
			list = append(list, Argument{Kind: "POSITIONAL_ONLY_MARKER"})
		}
	}
	return list
}

// String returns the argument as Libdoc shows it.
func (a Argument) String() string {
	text := a.Name
	switch a.Kind {
	case "NAMED_ONLY_MARKER":
		return "*"
	case "POSITIONAL_ONLY_MARKER":
		return "/"
	case "VAR_POSITIONAL":
		text = "*" + text
	case "VAR_NAMED":
		text = "**" + text
	}
	equals := "="
	if a.Type != nil {
		text += ": " + a.Type.String()
		equals = " = "
	}
	if a.Default != nil {
		text += equals + *a.Default
	}
	return text
}

// ShortDoc returns the first paragraph of the documentation, on one line.
func (k *Keyword) ShortDoc() string { return ShortDoc(k.Doc) }

// ShortDoc returns the first paragraph of a documentation, on one line.
func ShortDoc(doc string) string {
	var lines []string
	for line := range strings.Lines(doc) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			break
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, " ")
}

// normalTags returns tags as Robot Framework has them: sorted, each once ignoring case, spaces and underscores, and without
// empty ones and NONE.
func normalTags(tags []string) []string {
	var found []string
	for _, t := range tags {
		normal := normalTag(t)
		same := func(other string) bool { return normalTag(other) == normal }
		if normal != "" && normal != "none" && !slices.ContainsFunc(found, same) {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Compare(normalTag(a), normalTag(b)) })
	return found
}

func normalTag(tag string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(tag), "")), "_", "")
}
