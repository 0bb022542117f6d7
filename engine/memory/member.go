package memory

import "time"

// Subject is something that holds memory and runs calls, a Lua state. Ask and Unask may be called by any
// goroutine; Weigh is called by the goroutine that owns the subject, from [Member.Answer] or [Member.HoldsTooMuch].
type Subject interface {
	// Name returns the name of the subject in the log.
	Name() string
	// Weigh returns an estimate of what the subject holds.
	Weigh() Weight
	// Ask has the running call soon call [Member.Answer], between two instructions.
	Ask()
	// Unask takes an Ask back that has not been answered.
	Unask()
	// Cancel ends the running call. It is called by the goroutine that runs the call, from Answer.
	Cancel()
}

// Weight is an estimate of what a subject holds.
type Weight struct {
	Bytes uint64
	// Deep reports that the values hang on each other in chains too long to be followed to their ends, so that the subject
	// may hold far more.
	Deep bool
}

// Member is a subject that a watchdog watches while calls run in it. A nil Member does nothing and is over no budget.
// Enter, Leave, Answer, Exceeded and HoldsTooMuch are for the goroutine that owns the subject.
type Member struct {
	watchdog *Watchdog
	subject  Subject
	verdict  chan bool // whether the running call, which waits for it, is cancelled
	exceeded bool      // the running or last call was cancelled; of the subject's owner
	weights  weights   // guarded by the watchdog's mu
}

// Join returns the member for a subject, nil without a watchdog.
func (w *Watchdog) Join(s Subject) *Member {
	if w == nil {
		return nil
	}
	return &Member{watchdog: w, subject: s, verdict: make(chan bool)}
}

// Enter has a call watched that begins in the subject.
func (m *Member) Enter() {
	if m == nil {
		return
	}
	w := m.watchdog
	if gate := w.gate.Load(); gate != nil {
		<-*gate // memory is short: not longer than holdWithin
	}
	m.exceeded = false
	w.mu.Lock()
	w.running[m] = struct{}{}
	m.weights.began, m.weights.begun, m.weights.stale = time.Now(), true, false
	if w.scarce.Load() && m.weights.began.Sub(m.weights.at) > growthSpan {
		m.weights.stale = true
		m.subject.Ask()
	}
	w.mu.Unlock()
	if w.asleep.Load() {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
}

// Leave ends what Enter began.
func (m *Member) Leave() {
	if m == nil {
		return
	}
	w := m.watchdog
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.running, m)
	m.subject.Unask()
	if w.inquiry != nil {
		w.inquiry.settle(m)
	}
	delete(w.victims, m)
}

// Answer weighs the subject for the watchdog. It waits for the verdict if the subject has grown, and cancels the call if the
// verdict is against it.
func (m *Member) Answer() {
	w, weight := m.watchdog, m.subject.Weigh()
	w.mu.Lock()
	m.weights.record(weight)
	_, guilty := w.victims[m]
	held := false
	if q := w.inquiry; q != nil && q.settle(m) {
		q.answered = append(q.answered, m)
		if held = weight.Deep || m.weights.growth() > w.limit/64; held {
			q.held = append(q.held, m)
		}
	}
	w.mu.Unlock()
	if held {
		guilty = <-m.verdict
	}
	if guilty {
		m.exceeded = true
		m.subject.Cancel()
	}
}

// Exceeded returns the [*LimitError] that the running or last call was cancelled for, or nil.
func (m *Member) Exceeded() error {
	if m == nil || !m.exceeded {
		return nil
	}
	return &LimitError{Limit: int64(m.watchdog.limit)}
}

// HoldsTooMuch reports, after a call that exceeded the limit, whether what the subject keeps would leave too little for
// others.
func (m *Member) HoldsTooMuch() bool {
	collectGarbage()
	if _, live := heapUse(); live < m.watchdog.limit/2 {
		return false
	}
	x := m.subject.Weigh()
	return x.Deep || x.Bytes > m.watchdog.limit/4
}

// weights records what a member has weighed.
type weights struct {
	began        time.Time // the running call
	first        Weight    // the first answer of the call
	last, before Weight
	at, beforeAt time.Time // of last and before
	begun        bool      // the call has not answered yet
	stale        bool      // growth counts from the next answer on, that of a call that has just begun
}

// record takes an answer.
func (w *weights) record(now Weight) {
	at := time.Now()
	switch {
	case w.begun:
		w.first, w.begun = now, false
		if w.stale || w.at.IsZero() {
			w.before, w.beforeAt, w.stale = now, at, false
		}
	case at.Sub(w.beforeAt) > growthSpan:
		w.before, w.beforeAt = w.last, w.at
	}
	w.last, w.at = now, at
}

// growth returns the recent growth, in bytes.
func (w *weights) growth() uint64 { return w.last.Bytes - min(w.last.Bytes, w.before.Bytes) }

// growthOfCall returns the growth since the call began, in bytes.
func (w *weights) growthOfCall() uint64 { return w.last.Bytes - min(w.last.Bytes, w.first.Bytes) }
