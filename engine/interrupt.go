package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// interrupt is the context that the Lua virtual machine looks at before every instruction of one state, for the whole
// life of the state. Its Done is nil, which costs the machine next to nothing, until a call is cancelled. A context
// per call would leave behind coroutines that outlive it and listen to the wrong one.
type interrupt struct {
	raised  atomic.Bool
	pending sync.WaitGroup // for raise, while a call is watched
}

var _ context.Context = (*interrupt)(nil)

// done is what Done gives once the interrupt is raised.
var done = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

func (*interrupt) Deadline() (time.Time, bool) { return time.Time{}, false }

func (i *interrupt) Done() <-chan struct{} {
	if i.raised.Load() {
		return done
	}
	return nil
}

func (i *interrupt) Err() error {
	if i.raised.Load() {
		return context.Canceled
	}
	return nil
}

func (*interrupt) Value(any) any { return nil }

// watch raises the interrupt when ctx is done. The function it returns ends that, lowers the interrupt and must be
// called before the next watch.
func (i *interrupt) watch(ctx context.Context) (end func()) {
	i.pending.Add(1)
	stop := context.AfterFunc(ctx, i.raise)
	return func() {
		if stop() {
			i.pending.Done()
		}
		i.pending.Wait() // or it would be raised in the middle of the next call
		i.raised.Store(false)
	}
}

func (i *interrupt) raise() {
	i.raised.Store(true)
	i.pending.Done()
}
