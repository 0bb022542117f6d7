package luacats

import "fmt"

// attributes goes past words in parentheses, such as (exact).
func (c *cursor) attributes() {
	if c.accept("(") {
		for !c.atEnd() && !c.accept(")") {
			c.pos++
		}
		c.skipSpace()
	}
}

// declaredName reads the name of a type that tag declares, with its type parameters.
func (p *parser) declaredName(c *cursor, tag string) string {
	c.attributes()
	name := c.typeName()
	if name == "" {
		p.warn(c.line, c.pos, 1, fmt.Sprintf("@%s expects the name of the %s", tag, tag), fmt.Sprintf("write ---@%s Name", tag))
		return ""
	}
	if c.accept("<") {
		c.typeParameters(">")
		p.generics = c.generics
	}
	return name
}

func (p *parser) classTag(c *cursor) {
	doc := p.declared()
	p.now.Class = nil
	name := p.declaredName(c, "class")
	if name == "" {
		p.now.Class = &Class{Line: c.line} // takes the fields that follow
		return
	}
	class := p.file.Classes[name]
	if class == nil {
		class = &Class{Name: name, Line: c.line}
		p.file.Classes[name] = class
	}
	if class.Doc == "" {
		class.Doc = doc
	}
	p.now.Class = class
	c.skipSpace()
	if c.accept(":") {
		for !c.failed() {
			c.skipSpace()
			if parent := c.parseType(); parent != nil {
				class.Parents = append(class.Parents, parent.String())
			}
			c.skipSpace()
			if !c.accept(",") {
				break
			}
		}
	}
	p.report(c)
	if !c.failed() && class.Doc == "" {
		class.Doc = c.description()
	}
}

// fieldTag reads: visibility name type = literal description. The visibility may be missing.
func (p *parser) fieldTag(c *cursor) {
	field := Field{Visibility: p.visibility(c), Pos: c.here()}
	at := c.pos
	if c.atEnd() {
		p.warn(c.line, c.pos, 1, "@field expects the name of the field", "write ---@field name type")
		return
	}
	field.Name, field.Index = c.fieldName()
	if c.failed() {
		p.report(c)
		return
	}
	field.Optional = c.accept("?")
	label := c.text[at:c.pos]
	s := p.slot(c, label)
	class := p.now.Class
	if class == nil {
		p.warn(c.line, at, len(label), fmt.Sprintf("the field %s is in no class", label), "put ---@class Name above it")
		return
	}
	field.Type, field.HasDefault, field.Default, field.Doc = s.typ, s.hasDefault, s.def, s.doc
	if above := p.takeText(); field.Doc == "" {
		field.Doc = above
	}
	if key := (fieldKey{class, field.Name}); field.Index == nil {
		if p.fields[key] {
			p.warn(c.line, at, len(label), fmt.Sprintf("the class %s already has a field %s", class.Name, field.Name), "remove one of the two @field lines")
			return
		}
		p.fields[key] = true
	}
	class.Fields = append(class.Fields, field)
	p.continuable = &class.Fields[len(class.Fields)-1].Type
}

// visibility reads the word in front of the name of a field. In "package string", package is the name.
func (p *parser) visibility(c *cursor) Visibility {
	start := c.pos
	word := Visibility(c.name())
	switch word {
	case Public, Private, Protected, Package:
		behind := *c
		if behind.skipSpace(); behind.pos > c.pos && !behind.atEnd() {
			end := behind.pos
			if behind.fieldName(); !behind.failed() {
				behind.accept("?")
				nameEnd := behind.pos
				behind.skipSpace()
				next := behind.peek()
				if behind.pos > nameEnd && next != '=' && next != '#' && next != '|' && !behind.atEnd() || p.continues(c) && behind.atEnd() {
					c.pos = end
					return word
				}
			}
		}
	}
	c.pos = start
	return Public
}

func (p *parser) aliasTag(c *cursor) {
	doc := p.declared()
	at := c.pos
	name := p.declaredName(c, "alias")
	if name == "" {
		return
	}
	alias := &Alias{Name: name, Line: c.line}
	if !c.failed() {
		alias.Type = p.typeOf(c, "@alias "+name, "---@alias "+name)
	} else {
		p.report(c)
	}
	p.continuable = &alias.Type
	if alias.Doc = doc; !c.failed() && doc == "" {
		alias.Doc = c.description()
	}
	if p.file.Aliases[name] != nil {
		p.warn(c.line, at, len(name), fmt.Sprintf("there is already an alias %s", name), "give one of them another name")
		return
	}
	p.now.Alias = alias
	p.file.Aliases[name] = alias
}

// enumTag notes an enum. Its values are in the code below, which is not read.
func (p *parser) enumTag(c *cursor) {
	p.declared()
	p.now.Enum = p.declaredName(c, "enum")
	p.enums[p.now.Enum] = true
	p.report(c)
}
