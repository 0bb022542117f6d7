package jsonrpc

import (
	"context"
	"time"
)

func (c *connection) shutdown(r *request) error {
	var all []*imported
	c.change(func(s *connectionState) {
		s.shutDown = true
		for token, i := range s.imported {
			all = append(all, i)
			delete(s.imported, token)
		}
	})
	// Every instance is finalized behind the calls that it still has to run.
	finalized := make(chan struct{}, len(all))
	for _, i := range all {
		i.add(func() bool {
			defer func() { finalized <- struct{}{} }()
			c.finalizeInstance(i)
			return true
		})
	}
	c.spawn(func() {
		for range all {
			select {
			case <-finalized:
			case <-c.link.Done(): // they are finalized with the connection
				return
			}
		}
		c.succeed(r, emptyResult)
	})
	return nil
}

// patience is how long the server waits after robot/exit for the client to close first, which is what it needs.
const patience = 500 * time.Millisecond

func (c *connection) exit(r *request) error {
	c.succeed(r, emptyResult)
	timer := time.AfterFunc(patience, c.stream.abort)
	context.AfterFunc(c.link, func() { timer.Stop() })
	return nil
}
