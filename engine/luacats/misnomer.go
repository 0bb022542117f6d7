package luacats

import "fmt"

// misnomers holds names of types in other languages, Python above all, and their names in LuaCATS. Without a warning, an
// argument of such a type would just not be converted.
var misnomers = map[string]string{
	"int": "integer", "long": "integer", "float": "number", "double": "number", "str": "string", "String": "string",
	"Boolean": "boolean", "list": "string[] or any[]", "dict": "table<string, any>", "None": "nil", "null": "nil",
	"Any": "any",
}

// A misnomer is the use of such a name.
type misnomer struct {
	name string
	pos  Pos
}

// noteMisnomer remembers the name of a type at an offset, if it is one of them.
func (c *cursor) noteMisnomer(name string, at int) {
	if misnomers[name] != "" && !c.generics[name] {
		c.misnomers = append(c.misnomers, misnomer{name, Pos{c.line, at + 1}})
	}
}

// reportMisnomers reports the misnomers that the file does not declare as types of its own.
func (p *parser) reportMisnomers() {
	for _, m := range p.misnomers {
		if p.file.Classes[m.name] == nil && p.file.Aliases[m.name] == nil && !p.enums[m.name] {
			p.warn(m.pos.Line, m.pos.Column-1, len(m.name), fmt.Sprintf("%s is not a type of Lua", m.name),
				"write "+misnomers[m.name])
		}
	}
}
