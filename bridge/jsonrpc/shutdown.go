package jsonrpc

import (
	"context"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// shutdown finalizes all instances. The session accepts no more requests but robot/exit.
func (c *connection) shutdown(r *jsonrpc2.Request) error {
	var all []*libraryInstance
	c.change(func(s *connectionState) {
		s.shutDown = true
		for token, i := range s.byToken {
			all = append(all, i)
			delete(s.byToken, token)
		}
	})
	// Every instance is finalized after the calls that it still has to run.
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
			case <-c.link.Done(): // awaitEnd finalizes them
				return
			}
		}
		c.succeed(r, emptyResult)
	})
	return nil
}

// exitPatience is how long the server waits after robot/exit for the client to close first: JsonRpcRemote fails if it does
// not.
const exitPatience = 500 * time.Millisecond

// exit ends the connection.
func (c *connection) exit(r *jsonrpc2.Request) error {
	c.succeed(r, emptyResult)
	timer := time.AfterFunc(exitPatience, c.stream.abort)
	context.AfterFunc(c.link, func() { timer.Stop() })
	return nil
}
