package bounded

import (
	"reflect"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// The operator .. is an instruction of the virtual machine, and a single one can join 200 strings: gigabytes before
// anybody can look. gopher-lua has no hook for it, so its table of instructions gets one of ours, which looks at the
// sizes and then does what the old one did.

//go:linkname jumpTable github.com/yuin/gopher-lua.jumpTable
var jumpTable [opcodes]func(L *lua.LState, instruction uint32, base unsafe.Pointer) int

const (
	opcodes  = lua.OP_NOP + 1
	operandB = 0
	operandC = 9
	nineBits = 1<<9 - 1
)

func init() {
	concat := jumpTable[lua.OP_CONCAT]
	jumpTable[lua.OP_CONCAT] = func(L *lua.LState, instruction uint32, base unsafe.Pointer) int {
		frame := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(L), frameOffset))
		local := *(*int)(unsafe.Add(frame, localOffset))
		registry := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(L), registryOffset))
		values := *(*[]lua.LValue)(unsafe.Add(registry, arrayOffset))
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

// Where gopher-lua keeps the running frame and its values. A version of it that keeps them elsewhere is noticed at the
// start of the process, so in every test.
var (
	frameOffset, frameType       = field(reflect.TypeFor[lua.LState](), "currentFrame", reflect.Pointer)
	localOffset, _               = field(frameType.Elem(), "LocalBase", reflect.Int)
	registryOffset, registryType = field(reflect.TypeFor[lua.LState](), "reg", reflect.Pointer)
	arrayOffset, _               = field(registryType.Elem(), "array", reflect.Slice)
)

func field(t reflect.Type, name string, kind reflect.Kind) (offset uintptr, of reflect.Type) {
	f, ok := t.FieldByName(name)
	if !ok || f.Type.Kind() != kind {
		panic("gopher-lua's " + t.Name() + " has no " + name + " that is a " + kind.String())
	}
	return f.Offset, f.Type
}
