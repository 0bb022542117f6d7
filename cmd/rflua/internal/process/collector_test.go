package process

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

func TestTheCollectorIsRelaxedWhileLittleIsHeld(t *testing.T) {
	t.Setenv("GOGC", "")
	defer func(was time.Duration) { afterLoad = was }(afterLoad)
	afterLoad = 10 * time.Millisecond
	measured := func(name string) uint64 {
		sample := []metrics.Sample{{Name: name}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	percent := func() uint64 { return measured("/gc/gogc:percent") }
	collected := func(is func(percent uint64) bool) func() bool {
		return func() bool { runtime.GC(); return is(percent()) }
	}
	before := percent()
	end := RelaxCollector()
	if percent() == before {
		t.Error("it is not relaxed")
	}
	rftest.WaitFor(t, "relaxed when little is held", collected(func(percent uint64) bool { return percent >= 150 }))
	held := make([]byte, 2*roomForGarbage)
	for i := range held {
		held[i] = 1
	}
	rftest.WaitFor(t, "as always when much is held", collected(func(percent uint64) bool { return percent == 100 }))
	runtime.KeepAlive(held)
	held = nil
	released := measured("/memory/classes/heap/released:bytes")
	rftest.WaitFor(t, "relaxed again when it is held no more", collected(func(percent uint64) bool { return percent >= 150 }))
	rftest.WaitFor(t, "what is free is given back", func() bool {
		return measured("/memory/classes/heap/released:bytes") > released+roomForGarbage && measured("/gc/cycles/forced:gc-cycles") > 0
	})
	c := &collector{}
	end()
	if got := percent(); got != before {
		t.Errorf("at the end the percentage is %d, not %d", got, before)
	}
	c.ended = true
	c.adapt()
	if got := percent(); got != before {
		t.Errorf("after the end the percentage is %d, not %d", got, before)
	}
	t.Setenv("GOGC", "50")
	end = RelaxCollector()
	defer end()
	if got := percent(); got != before {
		t.Errorf("in spite of GOGC the percentage is %d, not %d", got, before)
	}
}
