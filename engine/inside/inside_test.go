package inside_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
)

// content returns what a loop over the table sees.
func content(t *lua.LTable) (items []string) {
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		items = append(items, fmt.Sprintf("%v=%v", key, v))
	}
	return items
}

// What is done to a table is what gopher-lua does to another, however the two are mixed.
func TestTablesAreAsGopherLuaMakesThem(t *testing.T) {
	for seed := range 200 {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		got, want := inside.NewTable(r.IntN(4)), (*lua.LState)(nil).CreateTable(0, 0)
		inside.Set(got, lua.LString("grown"), lua.LTrue)
		want.RawSetString("grown", lua.LTrue)
		for step := range 60 {
			key, v := fmt.Sprint("key", r.IntN(12)), lua.LNumber(step)
			switch {
			case r.IntN(6) == 0:
				got.RawSetString(key, lua.LNil)
				want.RawSetString(key, lua.LNil)
			case r.IntN(6) == 0:
				got.RawSetInt(step, v)
				want.RawSetInt(step, v)
			case r.IntN(6) == 0:
				got.RawSetH(lua.LBool(step%2 == 0), v)
				want.RawSetH(lua.LBool(step%2 == 0), v)
			case r.IntN(2) == 0:
				got.RawSetString(key, v)
				want.RawSetString(key, v)
			case got.RawGetString("grown") != lua.LNil && !slices.Contains(inside.Keys(got), lua.LValue(lua.LString(key))):
				inside.Add(got, lua.LString(key), v)
				want.RawSetString(key, v)
			default:
				inside.Set(got, lua.LString(key), v)
				want.RawSetString(key, v)
			}
			if a, b := content(got), content(want); !slices.Equal(a, b) {
				t.Fatalf("seed %d, step %d:\n got %v\nwant %v", seed, step, a, b)
			}
		}
		if a, b := inside.Array(got), inside.Array(want); !slices.Equal(a, b) {
			t.Fatalf("seed %d: the array is %v, not %v", seed, a, b)
		}
	}
}

func TestTheValuesAndFrameOfAThread(t *testing.T) {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	var seen []lua.LValue
	var caller *lua.LFunction
	L.SetGlobal("look", L.NewFunction(func(L *lua.LState) int {
		f := *inside.Current(L)
		seen = slices.Clone(inside.Values(L)[f.LocalBase : f.LocalBase+L.GetTop()])
		caller = f.Fn
		return 0
	}))
	if err := L.DoString(`local a = 7; look(a, "b")`); err != nil {
		t.Fatal(err)
	}
	if want := []lua.LValue{lua.LNumber(7), lua.LString("b")}; !slices.Equal(seen, want) || caller != L.GetGlobal("look") {
		t.Errorf("got %v of %v, want %v", seen, caller, want)
	}
}
