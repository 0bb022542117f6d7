package marshal

import (
	"fmt"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
	"github.com/rflua/rflua/engine/value"
)

// ToLua returns the Lua value of v. Lists and dicts are marked; nil inside a list is [Marks.Null], since a hole would
// lose what follows. It is an error if v is not of a type of package value, or nested deeper than [value.MaxDepth].
func (m *Marks) ToLua(v any) (lua.LValue, error) {
	return m.toLua(v, 0)
}

var errTooDeep = fmt.Errorf("the value is nested more than %d levels deep", value.MaxDepth)

func (m *Marks) toLua(v any, depth int) (lua.LValue, error) {
	if depth > value.MaxDepth {
		return nil, errTooDeep
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
		t, _, err := m.dictToLua(x, depth, nil)
		return t, err
	}
	return nil, fmt.Errorf("a value of Go type %T cannot be given to Lua", v)
}

func (m *Marks) listToLua(items []any, depth int) (lua.LValue, error) {
	t := m.List(m.state.CreateTable(len(items), 0))
	var keys []lua.LValue
	for i, item := range items {
		var lv lua.LValue
		var err error
		if d, ok := item.(*value.Dict); ok {
			lv, keys, err = m.dictToLua(d, depth+1, keys)
		} else {
			lv, err = m.toLua(item, depth+1)
		}
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

// dictToLua makes a table. The dicts of a list mostly have the same keys: like holds the Lua strings of those of the
// previous dict, which are used again.
func (m *Marks) dictToLua(d *value.Dict, depth int, like []lua.LValue) (t *lua.LTable, keys []lua.LValue, err error) {
	if depth > value.MaxDepth {
		return nil, nil, errTooDeep
	}
	t = m.Dict(inside.NewTable(d.Len()))
	for key, item := range d.All() {
		lv, err := m.toLua(item, depth+1)
		if err != nil {
			return nil, nil, err
		}
		if lv == lua.LNil {
			continue
		}
		var k lua.LValue
		if i := len(inside.Keys(t)); i < len(like) && like[i].(lua.LString) == lua.LString(key) {
			k = like[i]
		} else {
			k = lua.LString(key)
		}
		inside.Add(t, k, lv)
	}
	return t, inside.Keys(t), nil
}
