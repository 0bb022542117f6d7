package luacats

import "maps"

// maxTypeParameters is how many type parameters one comment may have. Real ones have one or two.
const maxTypeParameters = 50

// function reads a function type behind its "fun".
func (c *cursor) function() Type {
	if c.accept("<") {
		outer := c.generics
		defer func() { c.generics = outer }()
		c.generics = maps.Clone(outer)
		c.typeParameters(">")
	}
	t := &Func{}
	c.expect("(", "behind fun")
	for !c.failed() {
		c.skipSpace()
		if c.accept(")") {
			break
		}
		t.Params = append(t.Params, c.functionParam())
		c.skipSpace()
		if !c.accept(",") {
			c.expect(")", "behind the parameters")
			break
		}
	}
	if c.failed() {
		return nil
	}
	end := c.pos
	if c.skipSpace(); c.accept(":") {
		t.Returns = c.functionReturns()
	} else {
		c.pos = end
	}
	return t
}

func (c *cursor) functionParam() FuncParam {
	var p FuncParam
	if c.accept("...") {
		p.Name = "..."
		if isNameStart(c.peek()) { // ...T is short for ...: T
			p.Type = c.parseType()
			return p
		}
	} else if p.Name = c.name(); p.Name == "" {
		c.fail(c.pos, 1, "expected the name of a parameter, found "+c.found(), "a function is fun(name: type): type")
		return p
	}
	p.Optional = c.accept("?")
	c.skipSpace()
	if c.accept(":") {
		c.skipSpace()
		p.Type = c.parseType()
	}
	return p
}

// functionReturns reads the results of a function type. Only a function that is not inside another type may have
// several without parentheses: elsewhere the comma separates what it is inside of.
func (c *cursor) functionReturns() []Return {
	c.skipSpace()
	var returns []Return
	if c.accept("(") {
		returns = c.resultList()
		if c.failed() || len(returns) > 1 || returns[0].Name != "" {
			return returns
		}
		// A type in parentheses may have suffixes: fun(): (A|B)[]
		returns[0].Type = c.alternatives(c.suffixes(returns[0].Type))
	} else {
		returns = append(returns, c.functionReturn())
	}
	for c.depth == 1 && !c.failed() {
		end := c.pos
		c.skipSpace()
		if !c.accept(",") {
			c.pos = end
			break
		}
		c.skipSpace()
		returns = append(returns, c.functionReturn())
	}
	return returns
}

// resultList reads results in parentheses, behind the opening one. There is at least one.
func (c *cursor) resultList() []Return {
	var returns []Return
	for {
		c.skipSpace()
		returns = append(returns, c.functionReturn())
		if c.skipSpace(); c.failed() || !c.accept(",") {
			break
		}
	}
	c.expect(")", "behind the results")
	return returns
}

func (c *cursor) functionReturn() Return {
	start := c.pos
	if name := c.name(); name != "" {
		optional := c.accept("?")
		if c.skipSpace(); c.accept(":") {
			c.skipSpace()
			t := c.parseType()
			if optional && t != nil {
				t = &Optional{Elem: t}
			}
			return Return{Name: name, Type: t}
		}
	}
	c.pos = start
	return Return{Type: c.parseType()}
}

// typeParameters reads the names of type parameters, each with an optional bound, up to closing or, if closing is
// empty, as far as they go.
func (c *cursor) typeParameters(closing string) {
	if c.generics == nil {
		c.generics = map[string]bool{}
	}
	for !c.failed() {
		c.skipSpace()
		name := c.name()
		if name == "" {
			c.fail(c.pos, 1, "expected the name of a type parameter, found "+c.found(), "write a name such as T")
			return
		}
		if len(c.generics) == maxTypeParameters {
			c.fail(c.pos-len(name), len(name), "there are too many type parameters", "")
			return
		}
		c.generics[name] = true
		if c.skipSpace(); c.accept(":") {
			c.skipSpace()
			c.parseType()
			c.skipSpace()
		}
		if !c.accept(",") {
			break
		}
	}
	if closing != "" {
		c.expect(closing, "behind the type parameters")
	}
}
