package interp

import (
	"context"
	"log/slog"
	"runtime/debug"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/compile"
	"github.com/rflua/rflua/engine/crash"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/memory"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/source"
)

// Sizes of one Lua state. The stacks start small, so that an idle instance costs little, and grow in large steps,
// because growing by gopher-lua's default step is quadratic: 4,000 frames are reached in less than a hundred steps.
const (
	callFrames      = 4000    // how deep Lua functions may call each other
	registrySize    = 256     // values on the stack at first
	registryMaxSize = 1 << 20 // and at most: 16 MB
	registryStep    = 1024
	// maxNesting is how deep protected calls and coroutines may nest. Each level is one of Go's stack too, and Go ends the
	// process when that overflows; the reference implementation of Lua has the same limit.
	maxNesting = 190
)

// Options is what the states of one engine have in common. It is immutable once a state was made with it.
type Options struct {
	Version   string            // of rflua, for robot.version
	Variables map[string]string // for robot.variable
	AllowExec bool              // Lua code may start processes
	Files     *confine.Roots    // the directories that Lua code may use files in
	Logger    *slog.Logger      // gets what the states themselves have to say
	Watchdog  *memory.Watchdog  // nil without a memory limit
	MaxLog    int               // bytes of the messages of one call
}

// Declarer takes the keywords that the code of a library declares with robot.keyword{}. It returns the handle that the
// code gets, or raises a Lua error in L if the description is wrong.
type Declarer interface {
	Declare(L *lua.LState, spec *lua.LTable) lua.LValue
}

// State is one Lua state with what rflua keeps for it. It is the host.Host of its modules. The goroutine that holds the
// turn of its instance owns it; no other goroutine uses it, but for its interrupt.
type State struct {
	L         *lua.LState
	Library   string   // the name of the library that it runs
	Declarer  Declarer // nil if no keywords can be declared
	options   *Options
	set       *source.Set // the files that `require` finds
	marks     *marshal.Marks
	files     *confine.Files
	release   []func() // what modules have to do when the state is closed
	interrupt *interrupt
	member    *memory.Member // nil without a memory limit

	ctx       context.Context       // of the running call
	sink      func(message.Message) // where messages of the running call go
	request   string                // names the running call in the log; may be empty
	logged    int                   // bytes that the messages of the call take
	printed   []byte                // what io.write has written since the last line end
	loading   bool                  // the library's file is running; keywords can be declared
	nesting   int                   // protected calls and coroutines that are running
	outer     []*lua.LState         // the threads that wait for a protected call on another thread, outermost first
	active    []*lua.LState         // the coroutines that are running or wait for one they resumed
	spare     []*lua.LState         // threads of protected calls that are over, to be used again
	trace     []Frame               // of the error that ended the last call
	overflow  string                // the message of a call stack that overflowed, on its way out
	guarded   *lua.LFunction        // callGuarded
	protected *lua.LFunction        // pcall
	onError   *lua.LFunction        // handler of calls from Go: keeps the traceback
	onCaught  *lua.LFunction        // handler of pcall
	broken    *diag.Diagnostic      // of the last required file that could not be compiled
}

// New returns a Lua state for the library called library, with the standard functions but nothing loaded. `require` finds
// the files of set.
func New(options *Options, library string, set *source.Set) *State {
	L := lua.NewState(lua.Options{
		SkipOpenLibs: true, CallStackSize: callFrames, MinimizeStackMemory: true,
		RegistrySize: registrySize, RegistryMaxSize: registryMaxSize, RegistryGrowStep: registryStep,
	})
	s := &State{L: L, Library: library, options: options, set: set, interrupt: newInterrupt(), ctx: context.Background()}
	if s.member = options.Watchdog.Join(s); s.member != nil {
		s.interrupt.answer = s.member.Answer
	}
	s.interrupt.guard(L)
	s.marks = marshal.NewMarks(L)
	s.files = confine.NewFiles(options.Files)
	s.marks.Cancelled = func() bool { return s.interrupt.Err() != nil }
	s.guarded = L.NewFunction(s.callGuarded)
	s.protected = L.NewFunction(s.pcall)
	s.onError = L.NewFunction(s.keepTrace)
	s.onCaught = L.NewFunction(s.unwind)
	s.OpenStandard()
	return s
}

// Begin binds the state to a call: ctx cancels it, its messages go to sink, and request, which may be empty, names it in
// the log. The function it returns ends that.
func (s *State) Begin(ctx context.Context, sink func(message.Message), request string) (end func()) {
	s.ctx, s.sink, s.request, s.logged = ctx, sink, request, 0
	s.nesting, s.outer, s.active = 0, s.outer[:0], s.active[:0]
	stopWatching := s.interrupt.watch(ctx)
	s.member.Enter()
	return func() {
		defer func() {
			s.member.Leave()
			stopWatching()
			s.ctx, s.sink, s.request = context.Background(), nil, ""
		}()
		s.flush()
	}
}

// Cause returns why the running call is cancelled, or nil.
func (s *State) Cause() error {
	if err := s.member.Exceeded(); err != nil {
		return err
	}
	return context.Cause(s.ctx)
}

// OverBudget reports whether the last call was cancelled for its memory and the state still keeps too much.
func (s *State) OverBudget() bool {
	if s.member.Exceeded() == nil {
		return false
	}
	s.ForgetFrames()
	return s.member.HoldsTooMuch()
}

// Starved reports whether the last call was cancelled for its memory.
func (s *State) Starved() bool { return s.member.Exceeded() != nil }

// Name returns the name of the library; it is for the watchdog.
func (s *State) Name() string { return s.Library }

// Ask has the running call answer the watchdog before its next instruction.
func (s *State) Ask() { s.interrupt.ask() }

// Unask takes an Ask back.
func (s *State) Unask() { s.interrupt.unask() }

// Cancel raises the interrupt of the running call.
func (s *State) Cancel() { s.interrupt.raise() }

// Set returns the files that `require` finds.
func (s *State) Set() *source.Set { return s.set }

// SetSet changes the files that `require` finds, for an instance that follows an edit.
func (s *State) SetSet(set *source.Set) { s.set = set }

// Context returns that of the running call.
func (s *State) Context() context.Context { return s.ctx }

// Marks returns the marks of the state's values.
func (s *State) Marks() *marshal.Marks { return s.marks }

// Variable returns the value that --variable gave to name, and whether it did.
func (s *State) Variable(name string) (string, bool) {
	text, ok := s.options.Variables[name]
	return text, ok
}

// Version returns that of rflua.
func (s *State) Version() string { return s.options.Version }

// Files returns the directories that the state may use files in.
func (s *State) Files() *confine.Files { return s.files }

// AllowExec reports whether Lua code may start processes.
func (s *State) AllowExec() bool { return s.options.AllowExec }

// OnClose has release called when the state is closed.
func (s *State) OnClose(release func()) { s.release = append(s.release, release) }

// Declare registers the keyword that robot.keyword{} describes.
func (s *State) Declare(L *lua.LState, spec *lua.LTable) lua.LValue {
	if !s.loading || s.Declarer == nil {
		L.RaiseError("robot.keyword: keywords can only be declared while the library's file runs")
	}
	return s.Declarer.Declare(L, spec)
}

// Try is pcall for modules.
func (s *State) Try(L *lua.LState, fn lua.LValue, args ...lua.LValue) (results []lua.LValue, failed *host.Raised) {
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
	return nil, &host.Raised{Value: results[0], Text: newFailure(&Raised{value: results[0]}, "").Message}
}

// Guard returns fn with a Go panic in it made a Lua error that blames where, its stack in the server's log.
func (s *State) Guard(where string, fn lua.LGFunction) lua.LGFunction {
	return func(L *lua.LState) int {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if _, ok := r.(*lua.ApiError); ok || r == callStackOverflow {
				panic(r) // a Lua error on its way
			}
			L.RaiseError("%s", s.reportPanic(r, "running "+where))
		}()
		return fn(L)
	}
}

var (
	_ host.Host      = (*State)(nil)
	_ memory.Subject = (*State)(nil)
)

// reportPanic logs a panic that was recovered and returns the sentence for the user; see [crash.Report].
func (s *State) reportPanic(recovered any, doing string) string {
	return crash.Report(s.options.Logger, recovered, crash.Place{Doing: doing, Library: s.Library, Request: s.request})
}

// reportCaught logs a Go panic that a protected call of gopher-lua has made a Lua error; its stack is still below us.
func (s *State) reportCaught(raised lua.LValue) {
	if text, ok := raised.(lua.LString); ok && strings.HasPrefix(string(text), "runtime error: ") {
		s.options.Logger.Error("panic", "doing", "running a function called from Lua", "request", s.request, "library", s.Library,
			"panic", string(text), "stack", string(debug.Stack()))
	}
}

// Close has the modules release what they hold, last in, first out, and closes the state.
func (s *State) Close() {
	for i := len(s.release) - 1; i >= 0; i-- {
		func() {
			defer func() { s.reportPanic(recover(), "closing an instance") }()
			s.release[i]()
		}()
	}
	s.L.Close()
}

// callDeep calls itself until it has used so many frames.
var callDeep = compile.MustCompile("[frames]", "local function f(n) if n > 0 then return (f(n - 1)) end end return f").FunctionPrototypes[0]

// ForgetFrames overwrites the frames of calls that are over: gopher-lua leaves their functions, and so what those have
// captured, in its call stack, parts of which another state may get.
func (s *State) ForgetFrames() {
	defer func() { s.reportPanic(recover(), "forgetting frames") }()
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
