package luacats

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/diag"
)

// rfluaTags are the annotations that rflua adds to LuaCATS.
var rfluaTags = map[string]func(p *parser, c *cursor){
	"keyword": (*parser).keywordTag,
	"named":   (*parser).namedTag,
	"tags":    (*parser).tagsTag,
	"timeout": (*parser).timeoutTag,
}

// luacatsTags holds the annotations of the Lua language server. Those that do not concern keywords are ignored.
var luacatsTags = map[string]func(p *parser, c *cursor){
	"alias":      (*parser).aliasTag,
	"class":      (*parser).classTag,
	"deprecated": (*parser).deprecatedTag,
	"enum":       (*parser).enumTag,
	"field":      (*parser).fieldTag,
	"generic":    (*parser).genericTag,
	"package":    (*parser).privateTag,
	"param":      (*parser).paramTag,
	"private":    (*parser).privateTag,
	"protected":  (*parser).privateTag,
	"return":     (*parser).returnTag,
	"type":       (*parser).typeTag,
	"vararg":     (*parser).varargTag,
	"version":    (*parser).versionTag,

	"as": ignored, "async": ignored, "cast": ignored, "diagnostic": ignored, "meta": ignored, "module": ignored,
	"nodiscard": ignored, "operator": ignored, "overload": ignored, "public": ignored, "see": ignored,
	"source": ignored,
}

func ignored(*parser, *cursor) {}

// tag reads an annotation; the cursor is at its @.
func (p *parser) tag(c *cursor) {
	p.continuable = nil
	at := c.pos
	c.pos++
	name := c.typeName()
	read := rfluaTags[name]
	if read == nil {
		read = luacatsTags[name]
	}
	if read == nil {
		p.unknownTag(c, at, name)
		return
	}
	c.skipSpace()
	read(p, c)
}

func (p *parser) unknownTag(c *cursor, at int, name string) {
	if p.full() {
		return
	}
	own, others := slices.Sorted(maps.Keys(rfluaTags)), slices.Sorted(maps.Keys(luacatsTags))
	note := fmt.Sprintf("rflua knows @%s, and of LuaCATS @%s", strings.Join(own, ", @"), strings.Join(others, ", @"))
	if near := diag.Closest(name, append(own, others...)); near != "" {
		note = fmt.Sprintf("did you mean @%s?", near)
	}
	if len(name) > 40 {
		name = validText([]byte(name[:40])) + "..."
	}
	p.warn(c.line, at, c.pos-at, "unknown annotation @"+name, note)
}

// here returns the place of the cursor.
func (c *cursor) here() Pos { return Pos{Line: c.line, Column: c.pos + 1} }

func (p *parser) keywordTag(c *cursor) {
	p.aboutCall = true
	pos := c.here()
	name := c.rest()
	switch {
	case name == "":
		p.warn(c.line, c.pos, 1, "@keyword expects the name of the keyword", "write ---@keyword My keyword ${arg}")
	case p.now.Keyword != "":
		p.warn(c.line, pos.Column-1, len(name), "there is a second @keyword for this function", "a keyword has one name: remove one of them")
	default:
		p.now.Keyword = name
	}
}

func (p *parser) namedTag(c *cursor) {
	p.aboutCall = true
	pos := c.here()
	name := c.name()
	switch {
	case name == "":
		p.warn(c.line, c.pos, 1, "@named expects the name of the parameter that takes the named arguments", "write ---@named opts")
	case p.now.Named != nil:
		p.warn(c.line, pos.Column-1, len(name), "there is a second @named for this function", "only the last parameter takes named arguments")
	default:
		p.now.Named = &NameRef{Name: name, Pos: pos}
	}
}

func (p *parser) tagsTag(c *cursor) {
	p.aboutCall = true
	at, found := c.pos, false
	for tag := range strings.SplitSeq(c.rest(), ",") {
		tag = strings.TrimSpace(tag)
		if tag == "" {
			continue
		}
		found = true
		if len(p.now.Tags) < 1000 && !slices.Contains(p.now.Tags, tag) {
			p.now.Tags = append(p.now.Tags, tag)
		}
	}
	if !found {
		p.warn(c.line, at, 1, "@tags expects tags", "write ---@tags smoke, slow")
	}
}

func (p *parser) timeoutTag(c *cursor) {
	p.aboutCall = true
	pos := c.here()
	if p.now.Timeout = c.rest(); p.now.Timeout == "" {
		p.warn(c.line, c.pos, 1, "@timeout expects a time", "write ---@timeout 30s")
		return
	}
	p.now.TimeoutPos = pos
}

func (p *parser) versionTag(c *cursor) { p.now.Version = c.rest() }
func (p *parser) privateTag(*cursor)   { p.now.Private, p.aboutCall = true, true }

func (p *parser) deprecatedTag(c *cursor) {
	p.now.Deprecated, p.now.DeprecatedText = true, c.rest()
}

func (p *parser) genericTag(c *cursor) {
	c.typeParameters("")
	p.report(c)
	p.generics = c.generics
}

func (p *parser) typeTag(c *cursor) {
	p.now.Type = p.typeOf(c, "@type", "")
	p.continuable = &p.now.Type
}
