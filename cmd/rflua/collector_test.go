package main

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

func TestTheCollectorIsRelaxedWhileLittleIsHeld(t *testing.T) {
	t.Setenv("GOGC", "")
	percent := func() uint64 {
		sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	becomes := func(when string, is func(percent uint64) bool) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); !is(percent()); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s the percentage is %d", when, percent())
			}
			runtime.GC()
		}
	}
	before := percent()
	end := relaxCollector()
	becomes("at first", func(percent uint64) bool { return percent >= 150 })
	held := make([]byte, 2*roomForGarbage)
	becomes("while much is held", func(percent uint64) bool { return percent == 100 })
	runtime.KeepAlive(held)
	becomes("when it is held no more", func(percent uint64) bool { return percent >= 150 })
	end()
	if got := percent(); got != before {
		t.Errorf("at the end the percentage is %d, not %d", got, before)
	}
	runtime.GC()
	if got := percent(); got != before {
		t.Errorf("after the end the percentage is %d, not %d", got, before)
	}
	t.Setenv("GOGC", "50")
	relaxCollector()()
	if got := percent(); got != before {
		t.Errorf("in spite of GOGC the percentage is %d, not %d", got, before)
	}
}
