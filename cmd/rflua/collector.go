package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

const (
	// roomForGarbage is what a server may leave lying before Go collects it, however little it holds.
	roomForGarbage = 32 << 20
	// mostPercent makes that of the 4 MB which Go lets any heap grow to.
	mostPercent = 100 * roomForGarbage / (4 << 20)
	// afterStart and afterLoad are when what lies about is given back to the operating system: after the start, and when nothing
	// was collected for a while.
	afterStart, afterLoad = 500 * time.Millisecond, 5 * time.Second
)

// relaxCollector has Go collect garbage less often while the server holds little: a server holds some 5 MB, so that Go
// would collect every 5 MB, hundreds of times a second under load. GOGC in the environment is obeyed instead. --memory
// counts as before: Go keeps to its memory limit by collecting earlier.
//
// Nothing is left of it when the function it returns has been called.
func relaxCollector() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	c := &collector{percent: mostPercent}
	c.mu.Lock()
	defer c.mu.Unlock()
	before := debug.SetGCPercent(c.percent)
	c.tidy = time.AfterFunc(afterStart, c.giveBack)
	c.afterTheNext()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.over = true
		c.tidy.Stop()
		debug.SetGCPercent(before)
	}
}

type collector struct {
	mu      sync.Mutex
	percent int         // as in GOGC; guarded by mu
	tidying bool        // the next collection is our own; guarded by mu
	tidy    *time.Timer // guarded by mu
	over    bool        // guarded by mu
}

// afterTheNext has the percentage adapted when Go has collected garbage once more.
func (c *collector) afterTheNext() {
	type garbage struct{ _ *garbage } // with a pointer, so that Go makes an object of its own of it
	runtime.AddCleanup(new(garbage), (*collector).adapt, c)
}

func (c *collector) adapt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	if c.tidying {
		c.tidying = false
	} else {
		c.tidy.Reset(afterLoad)
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	// It is not done for a small difference: setting it stops all goroutines for a moment.
	percent := min(max(100, int(100*roomForGarbage/max(live[0].Value.Uint64(), 1<<20))), mostPercent)
	if difference := percent - c.percent; max(difference, -difference) > c.percent/8 {
		c.percent = percent
		debug.SetGCPercent(percent)
	}
	c.afterTheNext()
}

// giveBack collects garbage and returns what is free to the operating system.
func (c *collector) giveBack() {
	c.mu.Lock()
	over := c.over
	c.tidying = !over
	c.mu.Unlock()
	if !over {
		debug.FreeOSMemory()
	}
}
