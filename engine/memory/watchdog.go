package memory

import (
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/engine/bytesize"
)

// LimitError is why a call is cancelled when the memory limit of the server is reached.
type LimitError struct {
	Limit int64 // in bytes
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the server's memory limit of %s (--memory) was reached, mostly by this instance", bytesize.Format(uint64(e.Limit)))
}

const (
	memoryPoll   = 5 * time.Millisecond
	memoryLinger = 200                    // polls without a call before the watchdog sleeps: waking it for each call would cost
	surveyEvery  = 500 * time.Millisecond // how often instances are weighed while memory is getting scarce
	growthSpan   = time.Second            // growth is what was added in about this time
	answerWithin = 250 * time.Millisecond // a call that does not answer is in a Go function, whose memory is bounded
	unwindWithin = time.Second
	holdWithin   = 100 * time.Millisecond // how long calls are kept waiting for the cancelled ones to end
)

// Watchdog keeps the memory of the process below a limit. See the package comment for how.
type Watchdog struct {
	limit  uint64
	most   uint64 // of it, what may be in use; the rest is what Go needs so as not to collect garbage all the time
	enough uint64 // what must be in use after a collection for a cancellation: a collection counts what is made meanwhile as in use
	logger *slog.Logger
	before int64 // what GOMEMLIMIT was
	wake   chan struct{}
	quit   func()        // once
	over   chan struct{} // closed by quit
	ended  chan struct{}
	asleep atomic.Bool
	scarce atomic.Bool                   // a quarter of the limit is in use: growth is of interest
	gate   atomic.Pointer[chan struct{}] // new calls wait for its end; nil while memory suffices

	mu      sync.Mutex
	running map[*Member]struct{} // guarded by mu
	inquiry *inquiry             // that is under way; guarded by mu
	victims map[*Member]struct{} // that were cancelled and have not ended; guarded by mu

	// Of the watchdog's goroutine.
	surveyed  time.Time
	condemned time.Time // when the last victim was
	patience  time.Time // before which looking again is of no use
}

// inquiry asks running calls what their subjects weigh. Guarded by the watchdog's mu.
type inquiry struct {
	pending  map[*Member]struct{}
	answered []*Member
	held     []*Member     // of those, the ones that grow: they wait for the verdict
	all      chan struct{} // closed when none is pending
}

// Start limits the memory of the process to limit bytes until Stop is called. Without a limit it returns nil, a watchdog that
// does nothing.
func Start(limit int64, logger *slog.Logger) *Watchdog {
	if limit <= 0 {
		return nil
	}
	w := &Watchdog{
		limit: uint64(limit), most: uint64(limit - 3*(limit/16)), enough: uint64(limit - limit/4), logger: logger, running: map[*Member]struct{}{}, victims: map[*Member]struct{}{},
		wake: make(chan struct{}, 1), over: make(chan struct{}), ended: make(chan struct{}),
	}
	w.quit = sync.OnceFunc(func() { close(w.over) })
	// Go collects garbage in time for the limit. GOMEMLIMIT may ask for less.
	w.before = debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(w.before, limit))
	w.asleep.Store(true)
	go w.run()
	return w
}

// Stop ends the watchdog and waits for its goroutine.
func (w *Watchdog) Stop() {
	if w == nil {
		return
	}
	w.quit()
	<-w.ended
	debug.SetMemoryLimit(w.before)
}

func (w *Watchdog) run() {
	defer close(w.ended)
	tick := time.NewTicker(memoryPoll)
	defer tick.Stop()
	idle := memoryLinger
	for {
		if idle >= memoryLinger {
			tick.Stop()
			w.asleep.Store(true)
			if !w.busy() { // or a call came before it could know that it has to wake the watchdog
				select {
				case <-w.wake:
				case <-w.over:
					return
				}
			}
			w.asleep.Store(false)
			tick.Reset(memoryPoll)
			idle = 0
		}
		select {
		case <-tick.C:
		case <-w.over:
			return
		}
		if idle++; w.busy() {
			idle = 0
			w.poll()
		}
	}
}

func (w *Watchdog) busy() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.running) > 0
}

// collectGarbage returns when all garbage was collected.
func collectGarbage() { runtime.GC() }

// heapUse returns how many bytes objects occupy, garbage that was not collected yet included, and how many of them were in
// use when Go collected garbage last. Reading it stops no goroutine.
func heapUse() (used, live uint64) {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64(), samples[1].Value.Uint64()
}

// settle takes a member off those that are asked, and reports whether it was one of them.
func (q *inquiry) settle(s *Member) (wanted bool) {
	if _, wanted = q.pending[s]; wanted {
		if delete(q.pending, s); len(q.pending) == 0 {
			close(q.all)
		}
	}
	return wanted
}

// poll looks at the heap once, and judges if it is too large.
func (w *Watchdog) poll() {
	used, live := heapUse()
	w.scarce.Store(used > w.limit/4)
	now := time.Now()
	if used > w.limit/4 && now.Sub(w.surveyed) > surveyEvery {
		w.surveyed = now
		w.mu.Lock()
		for s := range w.running {
			s.subject.Ask()
		}
		w.mu.Unlock()
	}
	if !w.condemned.IsZero() {
		if !w.unwound() && now.Sub(w.condemned) < unwindWithin {
			return
		}
		w.condemned = time.Time{}
		debug.FreeOSMemory() // what the victims leave behind is needed for others
		used, live = heapUse()
	}
	if (used >= w.limit || live >= w.most) && now.After(w.patience) {
		w.judge(used)
	}
}

// judge finds the members that grow, and cancels as many of their calls as collecting garbage leaves too much for, in the order
// of their growth. All that grow wait meanwhile, and so do new calls, until the cancelled ones have ended.
func (w *Watchdog) judge(used uint64) {
	q := w.inquire()
	if q == nil {
		return
	}
	hurry := used > w.limit+w.limit/4
	suspect := w.suspect(q, hurry)
	if suspect == nil {
		q.release(nil)
		if len(q.pending) == 0 && !w.young(q) {
			w.patience = time.Now().Add(growthSpan)
			w.logger.Warn("the memory limit (--memory) is reached, but no running keyword uses much",
				"limit", sizeText(w.limit), "used", sizeText(used))
		}
		return
	}
	collectGarbage()
	used, live := heapUse()
	guilty := w.condemn(q, suspect, live)
	defer func() { // last: the log may wait
		for m, held := range guilty {
			w.logger.Warn("a keyword is cancelled because the memory limit (--memory) is reached", "library", m.subject.Name(),
				"limit", sizeText(w.limit), "used", sizeText(used), "instance", sizeText(held))
		}
	}()
	if len(guilty) > 0 {
		gate := make(chan struct{})
		w.gate.Store(&gate)
		defer close(gate)
		defer w.gate.Store(nil)
		for _, m := range q.held {
			if _, is := guilty[m]; is {
				m.verdict <- true
			}
		}
		w.awaitVictims(holdWithin)
	}
	q.release(guilty)
}

// sizeText returns a size in whole MiB.
func sizeText(n uint64) string { return bytesize.Format(n &^ (1<<20 - 1)) }

// condemn makes victims of the suspect and of what else grows, until what they hold is enough to bring live, the bytes in use,
// below the limit. It returns them with what they hold.
func (w *Watchdog) condemn(q *inquiry, suspect *Member, live uint64) map[*Member]uint64 {
	guilty := map[*Member]uint64{}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, runs := w.running[suspect]; !runs {
		suspect = w.largest(q, (*weights).growth, w.limit/64)
	}
	for live >= w.enough && suspect != nil {
		last := suspect.weights.last
		guilty[suspect] = last.Bytes
		w.victims[suspect] = struct{}{}
		w.condemned = time.Now()
		suspect.subject.Ask() // if it is not held
		if last.Deep {
			break // nobody knows how much it holds
		}
		live -= min(live, last.Bytes)
		suspect = w.largest(q, (*weights).growth, w.limit/64)
	}
	return guilty
}

// awaitVictims waits until the cancelled calls have ended, at most for d.
func (w *Watchdog) awaitVictims(d time.Duration) {
	for deadline := time.Now().Add(d); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if w.unwound() {
			return
		}
	}
}

// unwound reports whether all cancelled calls have ended.
func (w *Watchdog) unwound() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.victims) == 0
}

// release lets the calls continue that wait for a verdict, but for the guilty ones, which have it.
func (q *inquiry) release(guilty map[*Member]uint64) {
	for _, m := range q.held {
		if _, is := guilty[m]; !is {
			m.verdict <- false
		}
	}
}

// young reports whether a member that answered was weighed for the first time just now, so that its growth is unknown.
func (w *Watchdog) young(q *inquiry) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(q.answered, func(s *Member) bool { return s.weights.at.Sub(s.weights.beforeAt) < growthSpan/5 })
}

// inquire asks all running calls what they weigh and returns their answers, or nil if no call runs.
func (w *Watchdog) inquire() *inquiry {
	q := &inquiry{pending: map[*Member]struct{}{}, all: make(chan struct{})}
	w.mu.Lock()
	if len(w.running) == 0 {
		w.mu.Unlock()
		return nil
	}
	for s := range w.running {
		q.pending[s] = struct{}{}
		s.subject.Ask()
	}
	w.inquiry = q
	w.mu.Unlock()
	patience := time.NewTimer(answerWithin)
	defer patience.Stop()
	select {
	case <-q.all:
	case <-patience.C:
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inquiry = nil
	return q
}

// suspect returns the member that has grown most of late, or since its call began, among those that answered. What hangs in a
// long chain cannot be weighed, so the oldest call with such a chain is suspected unless another has grown a lot. If none has
// grown, the one that holds most is returned, and nil if that is not much either or a member did not answer. Without hurry,
// none is suspected for what it holds before it was seen for a while not to grow.
func (w *Watchdog) suspect(q *inquiry, hurry bool) (suspect *Member) {
	young := !hurry && w.young(q)
	w.mu.Lock()
	defer w.mu.Unlock()
	most := func(of func(*weights) uint64, atLeast uint64) *Member { return w.largest(q, of, atLeast) }
	if s := most((*weights).growth, w.limit/8); s != nil {
		return s
	}
	if young {
		return most((*weights).growth, w.limit/64)
	}
	oldest := time.Now()
	for _, s := range q.answered {
		if s.weights.last.Deep && s.weights.began.Before(oldest) {
			suspect, oldest = s, s.weights.began
		}
	}
	if suspect != nil {
		return suspect
	}
	for _, of := range []func(*weights) uint64{(*weights).growth, (*weights).growthOfCall} {
		if s := most(of, w.limit/64); s != nil {
			return s
		}
	}
	if len(q.pending) > 0 {
		return nil
	}
	return most(func(x *weights) uint64 { return x.last.Bytes }, w.limit/64)
}

// largest returns the member that has most of something, at least so much, among those that answered, run and are no victims
// yet; nil if there is none. The caller holds w.mu.
func (w *Watchdog) largest(q *inquiry, of func(*weights) uint64, atLeast uint64) (found *Member) {
	for _, m := range q.answered {
		_, runs := w.running[m]
		_, victim := w.victims[m]
		if runs && !victim && of(&m.weights) >= atLeast {
			found, atLeast = m, of(&m.weights)+1
		}
	}
	return found
}
