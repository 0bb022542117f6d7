package host

import (
	lua "github.com/yuin/gopher-lua"
)

// Class is a kind of object that functions of a module return to Lua code: a userdata with methods, whose Go value Lua
// code cannot reach, or a table with methods. A Class belongs to one Lua state: make it in [Module.Open].
type Class struct {
	Name    string // as in the definition file: "robot.http.Session"
	Methods []Function
	// Text returns what tostring returns for the object; nil means the name of the class.
	Text func(self any) string

	meta *lua.LTable
}

// New makes an object. The class must be among the Contents of the module.
func (c *Class) New(self any) *lua.LUserData {
	return &lua.LUserData{Value: self, Metatable: c.meta}
}

// Table makes t an object of the class: its fields can still be read, and a test gets it as a dict. The self of its
// methods is the table, in which Lua code may have changed anything.
func (c *Class) Table(t *lua.LTable) *lua.LTable {
	t.Metatable = c.meta
	return t
}

// of returns the value that New or Table got for v, or nil if v is no object of the class.
func (c *Class) of(v lua.LValue) any {
	switch x := v.(type) {
	case *lua.LUserData:
		if x.Metatable == c.meta {
			return x.Value
		}
	case *lua.LTable:
		if x.Metatable == c.meta {
			return x
		}
	}
	return nil
}

func (c *Class) prepare(L *lua.LState, h Host) {
	methods := L.CreateTable(0, len(c.Methods))
	for _, f := range c.Methods {
		methods.RawSetString(f.Name, f.lua(L, h, c.Name+":"+f.Name, c))
	}
	c.meta = L.CreateTable(0, 4)
	c.meta.RawSetString("__name", lua.LString(c.Name))
	c.meta.RawSetString("__metatable", lua.LString(c.Name))
	c.meta.RawSetString("__index", methods)
	c.meta.RawSetString("__tostring", L.NewFunction(h.Guard(c.Name, func(L *lua.LState) int {
		text := c.Name
		if self := c.of(L.Get(1)); self != nil && c.Text != nil {
			text = c.Text(self)
		}
		L.Push(lua.LString(text))
		return 1
	})))
}
