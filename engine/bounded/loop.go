package bounded

import (
	"context"
	"reflect"
	"sync/atomic"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// gopher-lua has two loops that fetch and run instructions: one that cannot be cancelled, and one that asks the context
// before each of them, which costs a fifth of the time. A state that is watched has one of ours.

// Loop is what runs the instructions of a state.
type Loop func(L *lua.LState, base unsafe.Pointer)

// NewLoop is a loop that asks the state's context before an instruction only while pending is not 0.
func NewLoop(pending *atomic.Uint32) Loop {
	return func(L *lua.LState, base unsafe.Pointer) {
		current := (**frame)(unsafe.Add(unsafe.Pointer(L), frameOffset))
		if (*current).fn.IsG { // which has no instructions
			contextLoop(L, base)
			return
		}
		var running *lua.LFunction
		var code []uint32
		for {
			f := *current
			if f.fn != running {
				running, code = f.fn, f.fn.Proto.Code
			}
			instruction := code[f.pc]
			f.pc++
			if pending.Load() != 0 {
				if err := L.Context().Err(); err != nil {
					L.RaiseError("%s", err.Error())
				}
			}
			if jumpTable[instruction>>26](L, instruction, base) == 1 {
				return
			}
		}
	}
}

// Watch sets the context of L, which the loop watches. It is for each thread of a state.
func Watch(L *lua.LState, ctx context.Context, loop Loop) {
	L.SetContext(ctx)
	*loopOf(L) = loop
}

func loopOf(L *lua.LState) *Loop { return (*Loop)(unsafe.Add(unsafe.Pointer(L), loopOffset)) }

// frame is the beginning of gopher-lua's callFrame.
type frame struct {
	index  int
	fn     *lua.LFunction
	parent *frame
	pc     int
}

var loopOffset, _ = field(reflect.TypeFor[lua.LState](), "mainLoop", reflect.Func)

// contextLoop is gopher-lua's loop that asks the context.
var contextLoop = func() Loop {
	for name, offset := range map[string]uintptr{"Fn": unsafe.Offsetof(frame{}.fn), "Pc": unsafe.Offsetof(frame{}.pc)} {
		if f, ok := frameType.Elem().FieldByName(name); !ok || f.Offset != offset {
			panic("gopher-lua's frame has no " + name + " where it was")
		}
	}
	L := lua.NewState(lua.Options{SkipOpenLibs: true, RegistrySize: 256, CallStackSize: 1})
	defer L.Close()
	L.SetContext(context.Background())
	return *loopOf(L)
}()
