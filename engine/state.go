package engine

import (
	"context"
	"log/slog"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

// Sizes of one Lua state. The stacks start small, so that an idle instance costs little, and grow in large steps,
// because growing by gopher-lua's default step is quadratic: 4,000 frames are reached in less than a hundred steps.
const (
	callFrames      = 4000    // how deep Lua functions may call each other
	registrySize    = 256     // values on the stack at first
	registryMaxSize = 1 << 20 // and at most: 16 MB
	registryStep    = 1024
	// maxNesting is how deep protected calls and coroutines may nest. Each level is one of Go's stack too, which Go
	// would end the process for when it overflows; the reference implementation of Lua has the same limit.
	maxNesting = 190
)

// state is one Lua state with what rflua keeps for it. It is the host.Host of its modules. Whoever holds the turn of
// its Instance owns it; nobody else touches it, but for its interrupt.
type state struct {
	L         *lua.LState
	library   *Library
	units     *units // what `require` finds
	marks     *marshal.Marks
	files     *confine.Files
	release   []func() // what modules have to do when the state is closed
	interrupt *interrupt
	watchdog  *watchdog // nil without a memory limit
	weights   weights
	verdict   chan bool // whether the running call, which waits for it, is cancelled for its memory
	logger    *slog.Logger
	request   string // names the call that runs in the log; may be empty

	ctx       context.Context       // of the running call
	sink      func(message.Message) // where messages of the running call go
	exceeded  bool                  // the call was cancelled for its memory
	logged    int                   // bytes that the messages of the call take
	printed   []byte                // what io.write has written since the last line end
	loading   bool                  // the library's file is running; keywords can be declared
	declared  []*declaration        // by robot.keyword{}
	nesting   int                   // protected calls and coroutines that are running
	outer     []*lua.LState         // the threads that wait for a protected call on another thread, outermost first
	active    []*lua.LState         // the coroutines that are running or wait for one they resumed
	spare     []*lua.LState         // threads of protected calls that are over, to be used again
	trace     []frame               // of the error that ended the last call
	overflow  string                // the message of a call stack that overflowed, on its way out
	guarded   *lua.LFunction        // callGuarded
	protected *lua.LFunction        // pcall
	onError   *lua.LFunction        // handler of calls from Go: keeps the traceback
	onCaught  *lua.LFunction        // handler of pcall
	broken    *diag.Diagnostic      // of the last required file that could not be compiled
	crowded   bool                  // there was more than maxWalk to look at when the instance followed an edit
}

// newState makes a Lua state for a library, with the standard functions but nothing loaded.
func newState(lib *Library, u *units) *state {
	L := lua.NewState(lua.Options{
		SkipOpenLibs: true, CallStackSize: callFrames, MinimizeStackMemory: true,
		RegistrySize: registrySize, RegistryMaxSize: registryMaxSize, RegistryGrowStep: registryStep,
	})
	s := &state{
		L: L, library: lib, units: u, interrupt: newInterrupt(), logger: lib.engine.logger,
		watchdog: lib.engine.watchdog, verdict: make(chan bool), ctx: context.Background(),
	}
	s.interrupt.answer = s.answer
	s.interrupt.guard(L)
	s.marks = marshal.NewMarks(L)
	s.files = confine.NewFiles(lib.engine.files)
	s.marks.Cancelled = func() bool { return s.interrupt.Err() != nil }
	s.guarded = L.NewFunction(s.callGuarded)
	s.protected = L.NewFunction(s.pcall)
	s.onError = L.NewFunction(s.keepTrace)
	s.onCaught = L.NewFunction(s.unwind)
	s.openStandard()
	return s
}

// begin binds the state to a call: ctx cancels it, and its messages go to sink. The function it returns ends that.
func (s *state) begin(ctx context.Context, sink func(message.Message)) (end func()) {
	s.ctx, s.sink, s.logged = ctx, sink, 0
	s.nesting, s.outer, s.active = 0, s.outer[:0], s.active[:0]
	stopWatching := s.interrupt.watch(ctx)
	s.watchdog.enter(s)
	return func() {
		defer func() {
			s.watchdog.leave(s)
			stopWatching()
			s.ctx, s.sink, s.request = context.Background(), nil, ""
		}()
		s.flush()
	}
}

// cause is why the running call is cancelled, or nil.
func (s *state) cause() error {
	if s.exceeded {
		return &MemoryError{Limit: int64(s.watchdog.limit)}
	}
	return context.Cause(s.ctx)
}

// Context is that of the running call.
func (s *state) Context() context.Context { return s.ctx }

// Marks are the marks of the state's values.
func (s *state) Marks() *marshal.Marks { return s.marks }

// Variable is what --variable gave for name.
func (s *state) Variable(name string) (string, bool) {
	text, ok := s.library.engine.config.Variables[name]
	return text, ok
}

// Version is that of rflua.
func (s *state) Version() string { return s.library.engine.config.Version }

// Files are the directories that the state may use files in.
func (s *state) Files() *confine.Files { return s.files }

// AllowExec says whether processes may be started.
func (s *state) AllowExec() bool { return s.library.engine.config.AllowExec }

// OnClose has release called when the state is closed.
func (s *state) OnClose(release func()) { s.release = append(s.release, release) }

// Try is pcall for modules.
func (s *state) Try(L *lua.LState, fn lua.LValue, args ...lua.LValue) (results []lua.LValue, failed *host.Raised) {
	base := L.GetTop()
	L.Push(s.protected)
	L.Push(fn)
	for _, arg := range args {
		L.Push(arg)
	}
	L.Call(len(args)+1, lua.MultRet)
	for i := base + 2; i <= L.GetTop(); i++ {
		results = append(results, L.Get(i))
	}
	passed := lua.LVAsBool(L.Get(base + 1))
	L.SetTop(base)
	if passed {
		return results, nil
	}
	return nil, &host.Raised{Value: results[0], Text: newFailure(&raised{value: results[0]}, "").Message}
}

var _ host.Host = (*state)(nil)

func (s *state) close() {
	for i := len(s.release) - 1; i >= 0; i-- {
		func() {
			defer func() { s.library.engine.bug(recover(), "closing an instance", s.library.Name) }()
			s.release[i]()
		}()
	}
	s.L.Close()
}
