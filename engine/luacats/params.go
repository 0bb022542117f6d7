package luacats

import "fmt"

func (p *parser) paramTag(c *cursor) {
	param := Param{Pos: c.here()}
	if c.accept("...") {
		param.Name = "..."
	} else if param.Name = c.name(); param.Name == "" {
		p.aboutCall = true
		p.warn(c.line, c.pos, 1, "@param expects the name of the parameter", "write ---@param name type")
		return
	}
	param.Optional = c.accept("?")
	p.param(c, param)
}

// varargTag is the older spelling of @param for the variable arguments.
func (p *parser) varargTag(c *cursor) {
	p.param(c, Param{Name: "...", Pos: c.here()})
}

// param reads what follows the name of a parameter. A second line about the same parameter is left out.
func (p *parser) param(c *cursor, param Param) {
	p.aboutCall = true
	s := p.slot(c, param.Name)
	if p.params[param.Name] {
		p.warn(param.Line, param.Column-1, len(param.Name), fmt.Sprintf("%s is described twice", param.Name),
			"remove one of the two @param lines")
		return
	}
	p.params[param.Name] = true
	param.Type, param.HasDefault, param.Default, param.Doc = s.typ, s.hasDefault, s.def, s.doc
	p.now.Params = append(p.now.Params, param)
	p.continuable = &p.now.Params[len(p.now.Params)-1].Type
}

// A slot holds what follows the name in a @param or @field line.
type slot struct {
	typ        Type // nil if missing
	hasDefault bool
	def        any
	doc        string
}

// slot reads: type = literal description.
func (p *parser) slot(c *cursor, name string) slot {
	var s slot
	c.skipSpace()
	if c.peek() == ':' {
		p.warn(c.line, c.pos, 1, fmt.Sprintf("did not expect %q behind the name", ":"), fmt.Sprintf("write: %s type", name))
		c.pos++
	}
	if s.typ = p.typeOf(c, name, name); c.failed() {
		return s
	}
	typeEnd := c.pos
	c.skipSpace()
	if !c.accept("=") {
		c.pos = typeEnd
		s.doc = c.description()
		return s
	}
	c.skipSpace()
	s.def = c.parseLiteral()
	if s.hasDefault = !c.failed(); s.hasDefault {
		p.stray(c, "the default value")
		s.doc = c.description()
	} else {
		s.def = nil
		p.report(c)
	}
	return s
}

// typeOf reads the type of what is called name, as it is in "name type". It returns nil if the type is missing or not
// understood, which is reported, unless it follows on the next lines.
func (p *parser) typeOf(c *cursor, what, name string) Type {
	c.skipSpace()
	if c.atEnd() || c.peek() == '#' {
		if !p.continues(c) {
			note := "write a type such as string, integer or number[]; any if it does not matter"
			if name != "" {
				note = fmt.Sprintf("write: %s string, or any other type; any if it does not matter", name)
			}
			p.warn(c.line, c.pos, 1, fmt.Sprintf("%s has no type", what), note)
		}
		return nil
	}
	t := c.parseType()
	if c.failed() {
		p.report(c)
		return nil
	}
	p.stray(c, "the type")
	return t
}

// returnTag reads: type name, type name description. The name may be missing.
func (p *parser) returnTag(c *cursor) {
	p.aboutCall = true
	t := p.typeOf(c, "@return", "")
	if c.failed() {
		p.now.Returns = append(p.now.Returns, Return{Type: anyType()})
		return
	}
	if t == nil && !p.continues(c) {
		return
	}
	for {
		r := Return{Type: t}
		end := c.pos
		c.skipSpace()
		if c.accept("...") {
			r.Name = "..."
		} else if c.pos > end {
			r.Name = c.name()
		}
		p.now.Returns = append(p.now.Returns, r)
		end = c.pos
		if c.skipSpace(); !c.accept(",") {
			c.pos = end
			break
		}
		c.skipSpace()
		// What follows a comma may as well be the rest of the description.
		if t = c.parseType(); c.failed() {
			c.pos = end
			break
		}
	}
	last := &p.now.Returns[len(p.now.Returns)-1]
	last.Doc = c.description()
	p.continuable = &last.Type
}
