package jsonrpc

import (
	"context"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/engine"
)

// libraryInstance is one library instance of a connection. A goroutine runs its jobs in order; it ends after the job that
// reports to be the last, or with the connection.
type libraryInstance struct {
	instance *engine.Instance
	wake     chan struct{} // holds a value when there may be jobs

	mu   sync.Mutex
	jobs []func() (last bool) // guarded by mu
}

// newLibraryInstance returns an instance without jobs.
func newLibraryInstance(in *engine.Instance) *libraryInstance {
	return &libraryInstance{instance: in, wake: make(chan struct{}, 1)}
}

// add queues a job. It never waits: the goroutine that reads must keep reading to see that the client disconnects.
func (i *libraryInstance) add(job func() (last bool)) {
	i.mu.Lock()
	i.jobs = append(i.jobs, job)
	i.mu.Unlock()
	select {
	case i.wake <- struct{}{}:
	default:
	}
}

// next removes the first job and returns it, or nil if there is none.
func (i *libraryInstance) next() func() (last bool) {
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
func (i *libraryInstance) runJobs(ctx context.Context) {
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

// enqueue lets the goroutine of an instance run a job for a request. A panic in it ends that request only.
func (c *connection) enqueue(r *jsonrpc2.Request, i *libraryInstance, job func() (last bool)) {
	i.add(func() (last bool) {
		defer c.rescue(r)
		return job()
	})
}

// finalizeInstance finalizes an instance and forgets it.
func (c *connection) finalizeInstance(i *libraryInstance) {
	i.instance.Finalize(c.ctx)
	c.change(func(s *connectionState) {
		delete(s.byToken, i.instance.Token)
		delete(s.instances, i)
	})
}

// finalize finalizes instances side by side.
func finalize(ctx context.Context, all []*libraryInstance) {
	var wait sync.WaitGroup
	for _, i := range all {
		wait.Go(func() { i.instance.Finalize(ctx) })
	}
	wait.Wait()
}
