package main

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
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
	becomes := func(what string, is func() bool) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: the percentage is %d", what, percent())
			}
		}
	}
	collected := func(is func(percent uint64) bool) func() bool {
		return func() bool { runtime.GC(); return is(percent()) }
	}
	before := percent()
	end := relaxCollector()
	if percent() == before {
		t.Error("it is not relaxed")
	}
	becomes("relaxed when little is held", collected(func(percent uint64) bool { return percent >= 150 }))
	held := make([]byte, 2*roomForGarbage)
	for i := range held {
		held[i] = 1
	}
	becomes("as always when much is held", collected(func(percent uint64) bool { return percent == 100 }))
	runtime.KeepAlive(held)
	held = nil
	released := measured("/memory/classes/heap/released:bytes")
	becomes("relaxed again when it is held no more", collected(func(percent uint64) bool { return percent >= 150 }))
	becomes("what is free is given back", func() bool {
		return measured("/memory/classes/heap/released:bytes") > released+roomForGarbage && measured("/gc/cycles/forced:gc-cycles") > 0
	})
	c := &collector{}
	end()
	if got := percent(); got != before {
		t.Errorf("at the end the percentage is %d, not %d", got, before)
	}
	c.over = true
	c.adapt()
	if got := percent(); got != before {
		t.Errorf("after the end the percentage is %d, not %d", got, before)
	}
	t.Setenv("GOGC", "50")
	end = relaxCollector()
	defer end()
	if got := percent(); got != before {
		t.Errorf("in spite of GOGC the percentage is %d, not %d", got, before)
	}
}
