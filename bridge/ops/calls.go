package ops

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"crypto/rand"

	"github.com/rflua/rflua/engine"
)

// Calls counts and logs the calls of keywords. A nil *Calls does nothing but call.
type Calls struct {
	logger *slog.Logger

	mu        sync.Mutex
	counts    map[series]uint64     // guarded by mu
	durations map[string]*histogram // by library; guarded by mu
	refused   map[string]uint64     // requests that were refused, by reason; guarded by mu
	reloads   map[reload]uint64     // guarded by mu
	running   atomic.Int64
}

// series is one label set of the counter of calls.
type series struct{ library, keyword, outcome string }

type reload struct {
	library string
	failed  bool
}

// maxSeries is how many pairs of library, keyword and outcome have counters of their own.
const maxSeries = 10_000

// others is the keyword of calls beyond maxSeries, and unknown that of calls with an unknown name.
const (
	others  = "(others)"
	unknown = "(unknown)"
)

// NewCalls returns a counter of no calls. logger may be nil.
func NewCalls(logger *slog.Logger) *Calls {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &Calls{logger: logger, counts: map[series]uint64{}, durations: map[string]*histogram{}, refused: map[string]uint64{}, reloads: map[reload]uint64{}}
}

var (
	process  = rand.Text()[:6]
	requests atomic.Uint64
)

// NewID returns a name for a request in the log: unique in this process, and most probably among all.
func NewID() string { return process + "-" + strconv.FormatUint(requests.Add(1), 10) }

// Run runs a keyword in an instance and returns its outcome. protocol is for the log.
func (c *Calls) Run(ctx context.Context, in *engine.Instance, protocol string, call engine.Call) engine.Outcome {
	if c == nil {
		return in.Run(ctx, call)
	}
	began := time.Now()
	c.running.Add(1)
	o := in.Run(ctx, call)
	c.running.Add(-1)
	took := time.Since(began)
	keyword := unknown
	if o.Keyword != nil {
		keyword = o.Keyword.Name
	}
	outcome := outcomeOf(o.Failure)
	c.count(series{in.Library.Name, keyword, outcome}, took)
	if c.logger.Enabled(ctx, slog.LevelDebug) {
		c.logger.LogAttrs(ctx, slog.LevelDebug, "keyword", slog.String("request", call.ID), slog.String("protocol", protocol),
			slog.String("library", in.Library.Name), slog.String("keyword", keyword), slog.String("outcome", outcome), slog.Duration("took", took))
	}
	return o
}

func outcomeOf(failure *engine.Failure) string {
	switch {
	case failure == nil:
		return "pass"
	case failure.Skip:
		return "skip"
	}
	return "fail"
}

func (c *Calls) count(s series, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.counts[s]; !known && len(c.counts) >= maxSeries {
		s.keyword = others
	}
	c.counts[s]++
	h := c.durations[s.library]
	if h == nil {
		h = &histogram{}
		c.durations[s.library] = h
	}
	h.observe(took.Seconds())
}

// Refused counts a request that was refused. There are few reasons: one is a word of this program.
func (c *Calls) Refused(reason string) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused[reason]++
}

// Reloaded counts the reloads of libraries.
func (c *Calls) Reloaded(events []engine.Reload) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range events {
		c.reloads[reload{e.Library, e.Problem != nil}]++
	}
}
