package interp

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
)

// gopher-lua's own pcall and xpcall leave the captured locals of the functions around them wrong after an error: one
// closes the upvalues of every frame of the thread, the other of none. Ours run the protected function on a thread of
// its own and close exactly the upvalues of that thread, from an error handler, while the failed frames still stand.

// Raised is an error that Lua code raised and did not catch.
type Raised struct {
	value lua.LValue
	trace []Frame // innermost first
}

// Call calls fn on the main thread of the state and returns its first result, or the error that it raised.
func (s *State) Call(fn lua.LValue, args ...lua.LValue) (lua.LValue, *Raised) {
	L := s.L
	s.trace = nil
	L.Push(s.guarded)
	L.Push(fn)
	for _, arg := range args {
		L.Push(arg)
	}
	if err := L.PCall(len(args)+1, 1, s.onError); err != nil {
		return nil, &Raised{value: s.errorValue(err), trace: s.trace}
	}
	result := L.Get(-1)
	L.Pop(1)
	return result, nil
}

// errorValue returns the value that the Lua code raised.
func (s *State) errorValue(err error) lua.LValue {
	if s.overflow != "" {
		defer func() { s.overflow = "" }()
		return lua.LString(s.overflow)
	}
	if apiErr, ok := err.(*lua.ApiError); ok && apiErr.Object != nil {
		return apiErr.Object
	}
	return lua.LString(err.Error())
}

// callStackOverflow is what gopher-lua panics with when its call stack is full.
const callStackOverflow = "lua callstack overflow"

// callGuarded calls its first argument with the others. It stands below every protected call, because gopher-lua
// panics when its call stack is full, and then has no room to call an error handler.
func (s *State) callGuarded(L *lua.LState) int {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if r == callStackOverflow && s.overflow == "" {
			s.trace = s.frames(L, 0)
			s.overflow = fmt.Sprintf("stack overflow: functions call each other more than %d levels deep", callFrames)
			if len(s.trace) > 0 {
				s.overflow = fmt.Sprintf("%s:%d: %s", s.trace[0].File, s.trace[0].Line, s.overflow)
			}
			// A protected call that fails at once makes the thread forget that it has an error handler, for whose sake
			// it would leave the upvalues open. It has a handler, which cannot be called, because without one gopher-lua
			// would write down every tail call.
			L.Push(lua.LNil)
			_ = L.PCall(0, 0, s.onCaught)
			closeUpvalues(L)
		}
		panic(r)
	}()
	L.Call(L.GetTop()-1, lua.MultRet)
	return L.GetTop()
}

// keepTrace is the error handler of a call from Go.
func (s *State) keepTrace(L *lua.LState) int {
	s.trace = s.frames(L, 1)
	return s.unwind(L)
}

// unwind closes the upvalues of every frame of a thread that is about to be unwound, and passes the error on. A handler
// is called when the failed frames still stand, which is when their locals can still be saved.
func (s *State) unwind(L *lua.LState) int {
	raised := L.Get(1)
	s.reportCaught(raised)
	closeUpvalues(L)
	L.Push(raised)
	return 1
}

// closeUpvalues makes L do what it does first when an error is raised, and stops it there.
func closeUpvalues(L *lua.LState) {
	type stop struct{}
	panicAsUsual := L.Panic
	L.Panic = func(*lua.LState) { panic(stop{}) }
	defer func() {
		L.Panic = panicAsUsual
		if r := recover(); r != nil {
			if _, ok := r.(stop); !ok {
				panic(r)
			}
		}
	}()
	L.Error(lua.LNil, 0)
}

// pcall is Lua's pcall(f, ...).
func (s *State) pcall(L *lua.LState) int {
	L.CheckAny(1)
	return s.protect(L, s.onCaught)
}

// xpcall is Lua's xpcall(f, handler, ...). The handler sees the failed frames, so that debug.traceback is of use in it.
func (s *State) xpcall(L *lua.LState) int {
	L.CheckAny(1)
	handler := L.CheckFunction(2)
	L.Remove(2)
	return s.protect(L, L.NewFunction(func(L *lua.LState) int {
		handled := s.handle(L, handler, L.Get(1))
		closeUpvalues(L)
		L.Push(handled)
		return 1
	}))
}

// handle calls the handler of an xpcall, on a thread of its own: of one that fails on L, gopher-lua would write down
// every tail call that L has made, millions perhaps.
func (s *State) handle(L *lua.LState, handler *lua.LFunction, raised lua.LValue) lua.LValue {
	if s.interrupt.raised() || s.nesting >= maxNesting {
		return raised
	}
	s.nesting++
	thread := s.acquireThread()
	thread.Push(s.guarded)
	thread.Push(handler)
	thread.Push(raised)
	running := L.G.CurrentThread
	s.outer = append(s.outer, L)
	err := thread.PCall(2, 1, s.onCaught)
	s.outer = s.outer[:len(s.outer)-1]
	s.nesting--
	L.G.CurrentThread = running
	handled := thread.Get(-1)
	if err != nil {
		handled = s.errorValue(err)
	}
	thread.SetTop(0)
	s.spare = append(s.spare, thread)
	return handled
}

// protect calls the function on the stack of L with the arguments above it, on another thread.
func (s *State) protect(L *lua.LState, handler *lua.LFunction) int {
	s.nest(L)
	thread := s.acquireThread()
	n := L.GetTop()
	thread.Push(s.guarded)
	for i := 1; i <= n; i++ {
		thread.Push(L.Get(i))
	}
	L.SetTop(0)
	running := L.G.CurrentThread
	s.outer = append(s.outer, L)
	err := thread.PCall(n, lua.MultRet, handler)
	s.outer = s.outer[:len(s.outer)-1]
	s.nesting--
	L.G.CurrentThread = running
	if err != nil {
		s.endIfInterrupted(L)
		L.Push(lua.LFalse)
		L.Push(s.errorValue(err))
	} else {
		L.Push(lua.LTrue)
		for i := 1; i <= thread.GetTop(); i++ {
			L.Push(thread.Get(i))
		}
	}
	thread.SetTop(0)
	s.spare = append(s.spare, thread)
	return L.GetTop()
}

// nest counts one more level of Go's stack, or raises an error in L if there are too many.
func (s *State) nest(L *lua.LState) {
	if s.nesting >= maxNesting {
		L.RaiseError("protected calls and coroutines are nested more than %d deep", maxNesting)
	}
	s.nesting++
}

// endIfInterrupted keeps a cancelled call from catching the error that is to end it. A module that waits for the context may
// notice its end before the interrupt is raised.
func (s *State) endIfInterrupted(L *lua.LState) {
	if s.interrupt.raised() || s.ctx.Err() != nil {
		L.RaiseError("cancelled")
	}
}

// acquireThread returns a thread for a protected call.
func (s *State) acquireThread() *lua.LState {
	if n := len(s.spare); n > 0 {
		thread := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return thread
	}
	thread, _ := s.L.NewThread()
	s.interrupt.guard(thread) // NewThread's own would not hear of an interrupt that is raised later
	return thread
}
