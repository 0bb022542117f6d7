package stdlib

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
)

// The operator .. is an instruction of the virtual machine, and a single one can join 200 strings, which may be
// gigabytes. gopher-lua has no hook for it, so the function below takes the place of its instruction: it checks the
// sizes and then calls the old one.

const (
	operandB = 0
	operandC = 9
	nineBits = 1<<9 - 1
)

func init() {
	concat := inside.Instructions[lua.OP_CONCAT]
	inside.Instructions[lua.OP_CONCAT] = func(L *lua.LState, instruction uint32, base unsafe.Pointer) int {
		local, values := (*inside.Current(L)).LocalBase, inside.Values(L)
		size := 0
		for _, v := range values[local+int(instruction>>operandB&nineBits) : local+int(instruction>>operandC&nineBits)+1] {
			if s, ok := v.(lua.LString); ok {
				size += len(s)
			}
		}
		checkSize(L, size)
		return concat(L, instruction, base)
	}
}
