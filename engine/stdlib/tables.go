package stdlib

import (
	"slices"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"
)

// removed lists the standard functions that are left out: they reach the process, its files, its standard streams or the
// interpreter itself.
var removed = map[string][]string{
	"_G": {"dofile", "loadfile", "module", "newproxy", "setfenv", "_printregs", "require", "_G"},
	"os": {"execute", "exit", "remove", "rename", "setenv", "setlocale", "tmpname"},
}

// Table is a table of the standard library: its fields in every state. The functions are those of gopher-lua and of this
// package. They keep no state and never change, so that all states share them.
type Table struct {
	Name   string // "_G" for the basic functions
	Fields []Field
}

// Field is one field of a Table.
type Field struct {
	Key   lua.LValue // a string
	Value lua.LValue
}

// Tables returns the tables of the standard library, each with its fields sorted by name, without the functions that
// are left out. It makes them once, from a state of their own; the caller must not change them. It is safe for
// concurrent use.
var Tables = sync.OnceValue(func() (tables []Table) {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	for _, lib := range []struct {
		name string
		open lua.LGFunction
	}{
		{"_G", lua.OpenBase}, {"table", lua.OpenTable}, {"string", lua.OpenString}, {"math", lua.OpenMath},
		{"coroutine", lua.OpenCoroutine}, {"os", lua.OpenOs},
	} {
		L.Push(L.NewFunction(lib.open))
		L.Call(0, 1)
		t := L.Get(-1).(*lua.LTable)
		L.Pop(1)
		L.SetFuncs(t, functions(lib.name))
		table := Table{Name: lib.name}
		for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
			name := key.String()
			_, isTable := v.(*lua.LTable)
			if isTable || slices.Contains(removed[lib.name], name) {
				continue
			}
			if fn, ok := v.(*lua.LFunction); ok {
				fn.Env = nil // it belongs to the state that is closed
			}
			table.Fields = append(table.Fields, Field{key, v})
		}
		slices.SortFunc(table.Fields, func(a, b Field) int { return strings.Compare(a.Key.String(), b.Key.String()) })
		tables = append(tables, table)
	}
	return tables
})
