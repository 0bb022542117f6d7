package stdlib

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
)

// The constructor {} of gopher-lua makes a table that gets room for 32 fields with the first one: two kilobytes for an
// object of two fields. The function below makes the room grow with the fields.

const (
	operandA  = 18
	eightBits = 1<<8 - 1
)

func init() {
	newTable := inside.Instructions[lua.OP_NEWTABLE]
	inside.Instructions[lua.OP_NEWTABLE] = func(L *lua.LState, instruction uint32, base unsafe.Pointer) int {
		done := newTable(L, instruction, base)
		if instruction&(nineBits<<operandB|nineBits<<operandC) == 0 { // no items and no fields in the braces
			local := (*inside.Current(L)).LocalBase
			inside.Small(inside.Values(L)[local+int(instruction>>operandA&eightBits)].(*lua.LTable))
		}
		return done
	}
}
