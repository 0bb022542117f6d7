package engine

import (
	"time"

	"github.com/rflua/rflua/engine/watch"
)

const (
	// savePatience is how long an empty or missing file counts as one that is being saved. It is checked again
	// meanwhile.
	savePatience = time.Second
	saveCheck    = 200 * time.Millisecond
	// firstCheck is when to check what has changed between loading and watching: after the time that the watcher gives
	// to the burst of a save.
	firstCheck = 100 * time.Millisecond
)

// Watch loads what changes in the served directories, until the engine is closed: once per burst of changes. report
// gets what happened, on the goroutine that watches.
func (e *Engine) Watch(report func([]Reload)) error {
	w, err := watch.New(e.Roots(), watch.Options{Logger: e.logger})
	if err != nil {
		return err
	}
	e.watches.Go(func() {
		defer w.Close()
		again := time.NewTimer(firstCheck)
		for {
			select {
			case <-e.base.Done():
				return
			case <-w.Changes():
			case <-again.C:
			case <-e.reader.NewFiles(): // a keyword has required one
				w.Track(e.Files())
				again.Reset(firstCheck) // it may have changed meanwhile
				continue
			}
			events, unfinished := e.rescan(true)
			w.Track(e.Files())
			if len(events) > 0 && e.base.Err() == nil {
				report(events)
			}
			switch {
			case unfinished:
				again.Reset(saveCheck)
			case e.unreadable(): // nothing announces that permissions were changed
				again.Reset(time.Second)
			}
		}
	})
	return nil
}
