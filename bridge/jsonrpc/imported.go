package jsonrpc

import (
	"context"
	"sync"

	"github.com/rflua/rflua/engine"
)

// imported is one library instance of a connection. A goroutine runs its jobs in order; it ends after the job that says
// so, or with the connection.
type imported struct {
	instance *engine.Instance
	wake     chan struct{} // holds a value when there may be jobs

	mu   sync.Mutex
	jobs []func() (last bool) // guarded by mu
}

func newImported(in *engine.Instance) *imported {
	return &imported{instance: in, wake: make(chan struct{}, 1)}
}

// add queues a job. It never waits: the goroutine that reads must go on to notice that its client has disconnected.
func (i *imported) add(job func() (last bool)) {
	i.mu.Lock()
	i.jobs = append(i.jobs, job)
	i.mu.Unlock()
	select {
	case i.wake <- struct{}{}:
	default:
	}
}

func (i *imported) next() func() (last bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.jobs) == 0 {
		return nil
	}
	job := i.jobs[0]
	i.jobs = i.jobs[1:]
	return job
}

// runJobs runs the jobs until one is the last, or until ctx is done.
func (i *imported) runJobs(ctx context.Context) {
	for {
		for job := i.next(); job != nil; job = i.next() {
			if job() || ctx.Err() != nil {
				return
			}
		}
		select {
		case <-i.wake:
		case <-ctx.Done():
			return
		}
	}
}
