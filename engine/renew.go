package engine

import (
	"context"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/message"
)

// slim drops the state of an instance after a call that was cancelled for its memory, if what the state keeps would
// leave too little for the others. The next call makes it anew.
func (in *Instance) slim(ctx context.Context) {
	s := in.state
	if !s.exceeded {
		return
	}
	s.forgetFrames()
	if s.watchdog.holdsTooMuch(s) {
		in.Library.engine.logger.Warn("an instance is dropped because of what it keeps; its next call makes it anew", "library", in.Library.Name)
		in.drop(ctx)
	}
}

// callDeep calls itself until it has used so many frames.
var callDeep = mustCompile("[frames]", "local function f(n) if n > 0 then return (f(n - 1)) end end return f").FunctionPrototypes[0]

// forgetFrames overwrites the frames of calls that are over: gopher-lua leaves their functions, and so what those have
// captured, in its call stack, parts of which another state may take over.
func (s *state) forgetFrames() {
	defer func() { s.library.engine.bug(recover(), "forgetting frames", s.library.Name) }()
	s.spare = nil
	f := s.L.NewFunctionFromProto(callDeep)
	f.Env = &lua.LTable{Metatable: lua.LNil} // not the globals
	f.Upvalues[0] = &lua.Upvalue{}
	f.Upvalues[0].Close()
	f.Upvalues[0].SetValue(f)
	s.L.Push(f)
	s.L.Push(lua.LNumber(64))
	s.L.Call(1, 0)
}

// renew makes an instance anew that was dropped, with the arguments it was imported with, and tells the test.
func (in *Instance) renew(ctx context.Context, log func(message.Message)) *Failure {
	if in.state != nil {
		return nil
	}
	if log != nil {
		log(message.Message{Level: message.Warn, Time: time.Now(), Text: fmt.Sprintf(
			"Library '%s' was made anew: it kept so much after the server's memory limit (--memory) was reached that its state was dropped.", in.Library.Name)})
	}
	r := in.Library.Revision()
	args, err := r.bindInit(in.Library.Name, in.made)
	if err != nil {
		return &Failure{Message: err.Error()}
	}
	in.imported, in.refused, in.refusal = r, nil, ""
	in.revision.Store(r)
	switch err := in.start(ctx, args, log).(type) {
	case nil:
		return nil
	case *Failure:
		return err
	default:
		return &Failure{Message: err.Error()}
	}
}
