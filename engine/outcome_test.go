package engine_test

import (
	"context"
	"testing"

	"github.com/rflua/rflua/engine"
)

// What counts calls must know which keyword ended its worker.
func TestTheOutcomeNamesTheKeywordAlsoIfItsWorkerDied(t *testing.T) {
	lib := isolatedLibrary(t, crashing, engine.Config{Isolate: &engine.Isolation{Ahead: 1}})
	o := imported(t, lib).Run(t.Context(), engine.Call{Keyword: "EXIT"})
	if o.Failure == nil || o.Keyword == nil || o.Keyword.Name != "exit" {
		t.Errorf("got %+v", o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if o := imported(t, lib).Run(ctx, engine.Call{Keyword: "EXIT"}); o.Failure == nil || o.Keyword == nil {
		t.Errorf("cancelled before its turn: %+v", o)
	}
}
