package engine

import (
	"time"

	"github.com/rflua/rflua/engine/watch"
)

// emptyPatience is how long an empty file is taken for one that is being written. It is looked at again meanwhile.
const (
	emptyPatience = time.Second
	emptyLook     = 200 * time.Millisecond
)

// Watch loads what changes in the served directories, until the engine is closed: once per burst of changes. report
// gets what happened, on the goroutine that watches.
func (e *Engine) Watch(report func([]Reload)) error {
	w, err := watch.New(e.Roots(), watch.Options{Logger: e.logger})
	if err != nil {
		return err
	}
	e.watching.Go(func() {
		defer w.Close()
		again := time.NewTimer(0) // what has changed since the libraries were loaded
		for {
			select {
			case <-e.base.Done():
				return
			case <-w.Changes():
			case <-again.C:
			}
			events, unfinished := e.rescan(true)
			w.Track(e.Files())
			if len(events) > 0 && e.base.Err() == nil {
				report(events)
			}
			if unfinished {
				again.Reset(emptyLook)
			}
		}
	})
	return nil
}
