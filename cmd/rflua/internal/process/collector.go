package process

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/rflua/rflua/engine/bytesize"
)

const (
	// roomForGarbage is what a server may leave lying before Go collects it, however little it holds.
	roomForGarbage = 32 * bytesize.MiB
	// mostPercent leaves that much garbage in the smallest heap, to which Go lets every process grow.
	mostPercent = 100 * roomForGarbage / (4 * bytesize.MiB)
	// afterStart is how long after the start the memory that starting took is returned to the operating system.
	afterStart = 500 * time.Millisecond
)

// afterLoad is how long Go must have collected nothing before memory is returned again. Only tests change it.
var afterLoad = 5 * time.Second

// RelaxCollector has Go collect garbage less often while the server holds little. A server holds some MB, so by itself Go
// would collect whenever 4 MB were added: a hundred times a second under load. GOGC in the environment is obeyed instead.
// A memory limit counts as before: Go keeps to it by collecting earlier.
//
// The function that it returns puts everything back as it was.
func RelaxCollector() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	c := &collector{}
	c.mu.Lock()
	defer c.mu.Unlock()
	before := debug.SetGCPercent(mostPercent)
	c.tidy = time.AfterFunc(afterStart, c.tidyUp)
	c.adaptAfterNext()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.ended = true
		c.tidy.Stop()
		debug.SetGCPercent(before)
	}
}

// collector adapts how often Go collects garbage to what the process holds.
type collector struct {
	mu      sync.Mutex
	tidying bool        // the next collection is that of tidyUp; guarded by mu
	tidy    *time.Timer // calls tidyUp; guarded by mu
	ended   bool        // guarded by mu
}

// adaptAfterNext has adapt called when Go has collected garbage once more.
func (c *collector) adaptAfterNext() {
	type garbage struct{ _ *garbage } // with a pointer, so that Go allocates it on its own
	runtime.AddCleanup(new(garbage), (*collector).adapt, c)
}

// adapt sets how much garbage Go may leave by what the last collection found in use.
func (c *collector) adapt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	if c.tidying {
		c.tidying = false
	} else {
		c.tidy.Reset(afterLoad)
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(max(100, int(100*roomForGarbage/max(live[0].Value.Uint64(), 4*bytesize.MiB))))
	c.adaptAfterNext()
}

// tidyUp collects garbage and returns what is free to the operating system.
func (c *collector) tidyUp() {
	c.mu.Lock()
	ended := c.ended
	c.tidying = !ended
	c.mu.Unlock()
	if !ended {
		debug.FreeOSMemory()
	}
}
