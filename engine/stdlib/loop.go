package stdlib

import (
	"context"
	"sync/atomic"
	"unsafe"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
)

// gopher-lua has two loops that fetch and run instructions: one that cannot be cancelled, and one that asks the context
// before each of them, which costs a fifth of the time. A state that Watch has set up uses the loop of NewLoop instead.

// NewLoop returns a loop that asks the thread's context before an instruction only while pending is not 0. It ends with a
// Lua error if the context is done.
func NewLoop(pending *atomic.Uint32) inside.Loop {
	return func(L *lua.LState, base unsafe.Pointer) {
		current := inside.Current(L)
		if (*current).Fn.IsG { // a Go function has no instructions
			contextLoop(L, base)
			return
		}
		var running *lua.LFunction
		var code []uint32
		for {
			f := *current
			if f.Fn != running {
				running, code = f.Fn, f.Fn.Proto.Code
			}
			instruction := code[f.PC]
			f.PC++
			if pending.Load() != 0 {
				if err := L.Context().Err(); err != nil {
					L.RaiseError("%s", err.Error())
				}
			}
			if inside.Instructions[instruction>>26](L, instruction, base) == 1 {
				return
			}
		}
	}
}

// Watch sets the context of L and makes it run its instructions in loop. A coroutine is a thread of its own and needs a
// call of its own.
func Watch(L *lua.LState, ctx context.Context, loop inside.Loop) {
	L.SetContext(ctx)
	*inside.MainLoop(L) = loop
}

// contextLoop is gopher-lua's loop that asks the context.
var contextLoop = func() inside.Loop {
	L := lua.NewState(lua.Options{SkipOpenLibs: true, RegistrySize: 256, CallStackSize: 1})
	defer L.Close()
	L.SetContext(context.Background())
	return *inside.MainLoop(L)
}()
