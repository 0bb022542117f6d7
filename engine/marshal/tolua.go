package marshal

import (
	"fmt"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/value"
)

// ToLua makes the Lua value of v. Lists and dicts arrive marked; nil inside a list is [Marks.Null], since a hole would
// lose what follows. A value that is not one of package value's is an error, as is one nested too deeply.
func (m *Marks) ToLua(v any) (lua.LValue, error) {
	return m.toLua(v, 0)
}

func (m *Marks) toLua(v any, depth int) (lua.LValue, error) {
	if depth > value.MaxDepth {
		return nil, fmt.Errorf("the value is nested more than %d levels deep", value.MaxDepth)
	}
	switch x := v.(type) {
	case nil:
		return lua.LNil, nil
	case bool:
		return lua.LBool(x), nil
	case int64:
		// Beyond 2^53 a Lua number would round; digits lose nothing.
		if x > value.MaxSafeInt || x < -value.MaxSafeInt {
			return lua.LString(strconv.FormatInt(x, 10)), nil
		}
		return lua.LNumber(x), nil
	case float64:
		return lua.LNumber(x), nil
	case string:
		return lua.LString(x), nil
	case []byte:
		return lua.LString(x), nil
	case time.Time:
		return lua.LString(value.ISO(x)), nil
	case []any:
		return m.listToLua(x, depth)
	case *value.Dict:
		return m.dictToLua(x, depth)
	}
	return nil, fmt.Errorf("a value of Go type %T cannot be given to Lua", v)
}

func (m *Marks) listToLua(items []any, depth int) (lua.LValue, error) {
	t := m.List(m.state.CreateTable(len(items), 0))
	for i, item := range items {
		lv, err := m.toLua(item, depth+1)
		if err != nil {
			return nil, err
		}
		if lv == lua.LNil {
			lv = m.Null
		}
		t.RawSetInt(i+1, lv)
	}
	return t, nil
}

func (m *Marks) dictToLua(d *value.Dict, depth int) (lua.LValue, error) {
	t := m.Dict(m.state.CreateTable(0, d.Len()))
	for key, item := range d.All() {
		lv, err := m.toLua(item, depth+1)
		if err != nil {
			return nil, err
		}
		t.RawSetString(key, lv)
	}
	return t, nil
}
