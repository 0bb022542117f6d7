package engine

import (
	"time"

	"github.com/rflua/rflua/engine/watch"
)

const (
	// savePatience is how long an empty or missing file is taken for one that is being saved. It is looked at again
	// meanwhile.
	savePatience = time.Second
	saveLook     = 200 * time.Millisecond
	// firstLook is when to look for what has changed between loading and watching: after the time that the watcher gives
	// to the burst of a save.
	firstLook = 100 * time.Millisecond
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
		again := time.NewTimer(firstLook)
		for {
			select {
			case <-e.base.Done():
				return
			case <-w.Changes():
			case <-again.C:
			case <-e.compiler.looked: // by a keyword that required it
				w.Track(e.Files())
				again.Reset(firstLook) // it may have changed meanwhile
				continue
			}
			events, unfinished := e.rescan(true)
			w.Track(e.Files())
			if len(events) > 0 && e.base.Err() == nil {
				report(events)
			}
			switch {
			case unfinished:
				again.Reset(saveLook)
			case e.unreadable(): // nothing tells when permissions are put right
				again.Reset(time.Second)
			}
		}
	})
	return nil
}
