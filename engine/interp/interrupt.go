package interp

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
	"github.com/rflua/rflua/engine/stdlib"
)

// interrupt is the context of one state for its whole life. Before every instruction the loop of the Lua virtual machine
// checks the flags, and asks for the error if one is set: the call is cancelled, or has to tell how much memory it holds.
// With a context for each call, coroutines that outlive a call would listen to the wrong one.
type interrupt struct {
	pending sync.WaitGroup // for expire, while a call is watched
	flags   atomic.Uint32
	loop    inside.Loop // looks at the flags
	answer  func()      // called when the state is asked, by its owner; may wait
}

func newInterrupt() *interrupt {
	i := &interrupt{}
	i.loop = stdlib.NewLoop(&i.flags)
	return i
}

// guard makes a thread of the state check the interrupt.
func (i *interrupt) guard(L *lua.LState) { stdlib.Watch(L, i, i.loop) }

const (
	flagRaised = 1 << iota // the call is cancelled
	flagAsked              // the watchdog wants to know how much memory the state holds
)

var _ context.Context = (*interrupt)(nil)

// done is the channel that Done returns once the interrupt is raised.
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

// attend answers, if the state was asked, and reports whether the interrupt is raised. Only the owner of the state calls it.
func (i *interrupt) attend() (raised bool) {
	if i.flags.Load()&flagAsked != 0 {
		i.unask()
		i.answer()
	}
	return i.raised()
}

func (i *interrupt) raised() bool { return i.flags.Load()&flagRaised != 0 }
func (i *interrupt) raise()       { i.flags.Or(flagRaised) }
func (i *interrupt) ask()         { i.flags.Or(flagAsked) }
func (i *interrupt) unask()       { i.flags.And(^uint32(flagAsked)) }

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

// expire raises the interrupt when the context has ended.
func (i *interrupt) expire() {
	i.raise()
	i.pending.Done()
}
