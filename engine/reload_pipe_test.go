//go:build unix

package engine_test

import (
	"strings"
	"syscall"
	"testing"
)

func TestAPipeInTheServedDirectoryIsReportedAndHoldsUpNothing(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": "return {k = function() return 1 end}"})
	if err := syscall.Mkfifo("Pipe.lua", 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, "Lib.lua", "return {k = function() return 2 end}")
	events := e.engine.Rescan()
	if len(events) != 2 || events[1].Problem == nil || !strings.Contains(events[1].Problem.Error(), "not a regular file") {
		t.Errorf("%+v", events)
	}
	wantShown(t, "the other library", e.passes("k"), "2")
}
