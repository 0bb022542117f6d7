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
	// afterStart is when what starting has left behind is given back to the operating system.
	afterStart = 500 * time.Millisecond
)

// afterLoad is how long nothing must have been collected for that to be done again. Changed by tests alone.
var afterLoad = 5 * time.Second

// relaxCollector has Go collect garbage less often while the server holds little: some MB, so that Go would collect
// whenever 4 MB were added, a hundred times a second under load. GOGC in the environment is obeyed instead. --memory
// counts as before: Go keeps to its memory limit by collecting earlier.
//
// Nothing is left of it when the function it returns has been called.
func relaxCollector() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	c := &collector{}
	c.mu.Lock()
	defer c.mu.Unlock()
	before := debug.SetGCPercent(mostPercent)
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
	debug.SetGCPercent(max(100, int(100*roomForGarbage/max(live[0].Value.Uint64(), 4<<20))))
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
