package engine

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
)

// MemoryError is why a keyword is cancelled when the memory limit of the server is reached, as a context cause.
type MemoryError struct {
	Limit int64 // in bytes
}

func (e *MemoryError) Error() string {
	return fmt.Sprintf("the server's memory limit of %s (--memory) was reached, mostly by this instance", sizeText(e.Limit))
}

// sizeText is a size as --memory takes it.
func sizeText(n int64) string {
	if n%(1<<30) == 0 {
		return fmt.Sprintf("%d GiB", n>>30)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}

const (
	memoryPoll   = 5 * time.Millisecond
	memoryLinger = 200                    // polls without a call before the watchdog sleeps: waking it for each call would cost
	surveyEvery  = 500 * time.Millisecond // how often instances are weighed while memory is getting scarce
	growthSpan   = time.Second            // growth is what was added in about this time
	answerWithin = 250 * time.Millisecond // a call that does not answer is in a Go function, whose memory is bounded
	unwindWithin = time.Second
)

// watchdog keeps the memory of the process below a limit by cancelling the keyword whose instance grows.
//
// Go does not know which goroutine holds what. So when the heap reaches the limit, each running call is asked, by the
// interrupt that its virtual machine looks at before every instruction, to estimate what its own state holds, and waits
// for the verdict if it has grown. The one that has grown most is held while Go collects its garbage; the others go on. If
// that did not help, it is cancelled. What holds much and does not grow is left alone, and so is what does not run.
//
// It is one goroutine, which polls only while keywords run. A running call holds mu when it begins and ends, never while
// it waits.
type watchdog struct {
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
	scarce atomic.Bool // a quarter of the limit is in use: growth is of interest

	mu      sync.Mutex
	running map[*state]struct{} // guarded by mu
	inquiry *inquiry            // that goes on; guarded by mu
	victim  *state              // that was cancelled and has not ended; guarded by mu

	// Of the watchdog's goroutine.
	surveyed  time.Time
	condemned time.Time // when the victim was
	patience  time.Time // before which looking again is of no use
}

// inquiry asks running calls what their states weigh. Guarded by the watchdog's mu.
type inquiry struct {
	pending  map[*state]struct{}
	answered []*state
	held     []*state      // of those, the ones that grow: they wait for the verdict
	all      chan struct{} // closed when nobody is pending
}

// startWatchdog limits the memory of the process until it is stopped. There is none, which is nil, without a limit.
func startWatchdog(limit int64, logger *slog.Logger) *watchdog {
	if limit <= 0 {
		return nil
	}
	w := &watchdog{
		limit: uint64(limit), most: uint64(limit - 3*(limit/16)), enough: uint64(limit - limit/4), logger: logger, running: map[*state]struct{}{},
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

func (w *watchdog) stop() {
	if w == nil {
		return
	}
	w.quit()
	<-w.ended
	debug.SetMemoryLimit(w.before)
}

func (w *watchdog) run() {
	defer close(w.ended)
	tick := time.NewTicker(memoryPoll)
	defer tick.Stop()
	idle := memoryLinger
	for {
		if idle >= memoryLinger {
			tick.Stop()
			w.asleep.Store(true)
			if !w.busy() { // or it came before it could know that it has to wake us
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
			w.look()
		}
	}
}

func (w *watchdog) busy() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.running) > 0
}

// heapUse is what objects occupy, garbage that was not collected yet included, and what of that was in use when Go
// collected garbage last. Reading it stops nobody.
func heapUse() (used, live uint64) {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64(), samples[1].Value.Uint64()
}

// enter has a call watched that begins in the state.
func (w *watchdog) enter(s *state) {
	if w == nil {
		return
	}
	s.exceeded = false
	w.mu.Lock()
	w.running[s] = struct{}{}
	s.weights.began, s.weights.begun, s.weights.stale = time.Now(), true, false
	if w.scarce.Load() && s.weights.began.Sub(s.weights.at) > growthSpan {
		s.weights.stale = true
		s.interrupt.ask()
	}
	w.mu.Unlock()
	if w.asleep.Load() {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
}

// leave ends that.
func (w *watchdog) leave(s *state) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.running, s)
	s.interrupt.flags.And(^uint32(flagAsked))
	if w.inquiry != nil {
		w.inquiry.settle(s)
	}
	if w.victim == s {
		w.victim = nil
	}
}

// settle takes a state off those that are asked.
func (q *inquiry) settle(s *state) (wanted bool) {
	if _, wanted = q.pending[s]; wanted {
		if delete(q.pending, s); len(q.pending) == 0 {
			close(q.all)
		}
	}
	return wanted
}

// answer is what a state does that is asked.
func (s *state) answer() {
	w, weight := s.watchdog, s.weigh()
	w.mu.Lock()
	s.weights.record(weight)
	guilty := w.victim == s
	held := false
	if q := w.inquiry; q != nil && q.settle(s) {
		q.answered = append(q.answered, s)
		if held = weight.deep || s.weights.growth() > w.limit/64; held {
			q.held = append(q.held, s)
		}
	}
	w.mu.Unlock()
	if held {
		guilty = <-s.verdict
	}
	if guilty {
		s.exceeded = true
		s.interrupt.raise()
	}
}

// look is one poll.
func (w *watchdog) look() {
	used, live := heapUse()
	w.scarce.Store(used > w.limit/4)
	now := time.Now()
	if used > w.limit/4 && now.Sub(w.surveyed) > surveyEvery {
		w.surveyed = now
		w.mu.Lock()
		for s := range w.running {
			s.interrupt.ask()
		}
		w.mu.Unlock()
	}
	if !w.condemned.IsZero() {
		w.mu.Lock()
		ended := w.victim == nil
		w.mu.Unlock()
		if !ended && now.Sub(w.condemned) < unwindWithin {
			return
		}
		w.condemned = time.Time{}
		debug.FreeOSMemory() // what the victim leaves behind is needed for others
		used, live = heapUse()
	}
	if (used >= w.limit || live >= w.most) && now.After(w.patience) {
		w.judge(used)
	}
}

// judge finds who grows and cancels it if collecting garbage does not help.
func (w *watchdog) judge(used uint64) {
	q := w.inquire()
	if q == nil {
		return
	}
	suspect := w.suspect(q, used > w.limit+w.limit/4)
	for _, s := range q.held {
		if s != suspect {
			s.verdict <- false
		}
	}
	if suspect == nil {
		if len(q.pending) == 0 && !w.young(q) {
			w.patience = time.Now().Add(growthSpan)
			w.logger.Warn("the memory limit (--memory) is reached, but no running keyword uses much",
				"limit", sizeText(int64(w.limit)), "used", sizeText(int64(used)))
		}
		return
	}
	runtime.GC()
	used, live := heapUse()
	w.mu.Lock()
	held := suspect.weights.last.bytes
	guilty := live >= w.enough
	if _, runs := w.running[suspect]; guilty && runs {
		w.victim, w.condemned = suspect, time.Now()
		suspect.interrupt.ask() // if it is not held
	} else {
		guilty = false
	}
	w.mu.Unlock()
	if slices.Contains(q.held, suspect) {
		suspect.verdict <- guilty
	}
	if guilty {
		w.logger.Warn("a keyword is cancelled because the memory limit (--memory) is reached", "library", suspect.library.Name,
			"limit", sizeText(int64(w.limit)), "used", sizeText(int64(used)), "instance", sizeText(int64(held)))
	}
}

// young says whether one of those that answered was weighed for the first time just now, so that its growth is unknown.
func (w *watchdog) young(q *inquiry) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(q.answered, func(s *state) bool { return s.weights.at.Sub(s.weights.beforeAt) < growthSpan/5 })
}

// inquire asks all running calls what they weigh. It is nil if none runs.
func (w *watchdog) inquire() *inquiry {
	q := &inquiry{pending: map[*state]struct{}{}, all: make(chan struct{})}
	w.mu.Lock()
	if len(w.running) == 0 {
		w.mu.Unlock()
		return nil
	}
	for s := range w.running {
		q.pending[s] = struct{}{}
		s.interrupt.ask()
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

// suspect is the one of those that answered that has grown most of late, or since its call began. What hangs in a long
// chain cannot be weighed, so the oldest call of those is suspected unless another has grown a lot. If none has grown, it
// is the one that holds most, and nobody if that is not much either or somebody did not answer. Without hurry, nobody is
// suspected for what it holds before it was seen for a while not to grow.
func (w *watchdog) suspect(q *inquiry, hurry bool) (suspect *state) {
	young := !hurry && w.young(q)
	w.mu.Lock()
	defer w.mu.Unlock()
	most := func(of func(*weights) uint64, atLeast uint64) (found *state) {
		for _, s := range q.answered {
			if _, runs := w.running[s]; runs && of(&s.weights) >= atLeast {
				found, atLeast = s, of(&s.weights)+1
			}
		}
		return found
	}
	if s := most((*weights).growth, w.limit/8); s != nil {
		return s
	}
	if young {
		return most((*weights).growth, w.limit/64)
	}
	oldest := time.Now()
	for _, s := range q.answered {
		if s.weights.last.deep && s.weights.began.Before(oldest) {
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
	return most(func(x *weights) uint64 { return x.last.bytes }, w.limit/64)
}

// holdsTooMuch says, after a call that was cancelled for its memory, whether what its state keeps would leave too little
// for others. Only the owner of the state may call it.
func (w *watchdog) holdsTooMuch(s *state) bool {
	runtime.GC()
	if _, live := heapUse(); live < w.limit/2 {
		return false
	}
	x := s.weigh()
	return x.deep || x.bytes > w.limit/4
}
