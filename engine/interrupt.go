package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/bounded"
	"github.com/rflua/rflua/engine/inside"
)

// interrupt is the context of one state for its whole life. Before every instruction the loop of the Lua virtual machine
// looks at the flags, and asks for the error if there is one: a call is cancelled, or has to say how much memory it holds.
// A context per call would leave behind coroutines that outlive it and listen to the wrong one.
type interrupt struct {
	pending sync.WaitGroup // for expire, while a call is watched
	flags   atomic.Uint32
	loop    inside.Loop // looks at the flags
	answer  func()      // of a state that is asked, on its own goroutine; may wait
}

func newInterrupt() *interrupt {
	i := &interrupt{}
	i.loop = bounded.NewLoop(&i.flags)
	return i
}

// guard has a thread of the state look at the interrupt.
func (i *interrupt) guard(L *lua.LState) { bounded.Watch(L, i, i.loop) }

const (
	flagRaised = 1 << iota // the call is cancelled
	flagAsked              // somebody wants to know how much memory the state holds
)

var _ context.Context = (*interrupt)(nil)

// done is what Done gives once the interrupt is raised.
var done = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

func (*interrupt) Deadline() (time.Time, bool) { return time.Time{}, false }

func (i *interrupt) Done() <-chan struct{} {
	if i.flags.Load() != 0 && i.attend() {
		return done
	}
	return nil
}

func (i *interrupt) Err() error {
	if i.flags.Load() != 0 && i.attend() {
		return context.Canceled
	}
	return nil
}

func (*interrupt) Value(any) any { return nil }

// attend answers, if that is asked for, and says whether the interrupt is raised. Only the owner of the state calls it.
func (i *interrupt) attend() (raised bool) {
	if i.flags.Load()&flagAsked != 0 {
		i.flags.And(^uint32(flagAsked))
		i.answer()
	}
	return i.raised()
}

func (i *interrupt) raised() bool { return i.flags.Load()&flagRaised != 0 }
func (i *interrupt) raise()       { i.flags.Or(flagRaised) }
func (i *interrupt) ask()         { i.flags.Or(flagAsked) }

// watch raises the interrupt when ctx is done. The function it returns ends that, lowers the interrupt and must be
// called before the next watch.
func (i *interrupt) watch(ctx context.Context) (end func()) {
	i.pending.Add(1)
	stop := context.AfterFunc(ctx, i.expire)
	return func() {
		if stop() {
			i.pending.Done()
		}
		i.pending.Wait() // or it would be raised in the middle of the next call
		i.flags.And(^uint32(flagRaised))
	}
}

// expire is what the end of the context does.
func (i *interrupt) expire() {
	i.raise()
	i.pending.Done()
}
