package xmlrpc

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rflua/rflua/engine"
)

// sessions has the instances that URLs select. XML-RPC has no connections to tie them to, so they end when they have been
// unused for a while, or with the server.
type sessions struct {
	ttl  time.Duration // how long a session that expires may be unused; 0 means for ever
	done chan struct{} // closed by close

	mu    sync.Mutex
	byKey map[string]*session // guarded by mu; nil once closed
}

// session is the instance of one URL. Its first user makes the instance; the others wait for it.
type session struct {
	made      chan struct{}    // closed when instance or err is set
	instance  *engine.Instance // set once, before made is closed
	err       error            // the same
	abandoned bool             // the same: the client that made the instance disconnected meanwhile

	expires bool      // immutable
	users   int       // calls that use it now; guarded by sessions.mu
	used    time.Time // when the last of them ended; guarded by sessions.mu
}

// newSessions returns an empty table of sessions.
func newSessions(ttl time.Duration) *sessions {
	return &sessions{ttl: ttl, done: make(chan struct{}), byKey: map[string]*session{}}
}

// use returns the instance for a key, made by create if there is none. The caller calls release after the call. A failed
// create is not remembered: the next user tries again.
func (s *sessions) use(ctx context.Context, key string, expires bool,
	create func() (*engine.Instance, error)) (in *engine.Instance, release func(), err error) {
	for {
		found, release, err := s.try(ctx, key, expires, create)
		if found != nil && found.abandoned && ctx.Err() == nil {
			continue // a client that disconnects does not fail the others
		}
		if err != nil {
			return nil, nil, err
		}
		return found.instance, release, nil
	}
}

// try makes one attempt of use. found is also returned with an error of create.
func (s *sessions) try(ctx context.Context, key string, expires bool,
	create func() (*engine.Instance, error)) (found *session, release func(), err error) {
	s.mu.Lock()
	if s.byKey == nil {
		s.mu.Unlock()
		return nil, nil, engine.ErrStopping
	}
	found = s.byKey[key]
	first := found == nil
	if first {
		found = &session{made: make(chan struct{}), expires: expires}
		s.byKey[key] = found
	}
	found.users++
	s.mu.Unlock()
	release = func() {
		s.mu.Lock()
		found.users--
		found.used = time.Now()
		s.mu.Unlock()
	}
	if first {
		s.make(ctx, key, found, create)
	}
	select {
	case <-found.made:
	case <-ctx.Done():
		release()
		return nil, nil, context.Cause(ctx)
	}
	if found.err != nil {
		release()
		return found, nil, found.err
	}
	return found, release, nil
}

// make makes the instance of a session. It wakes those who wait for it also if create panics.
func (s *sessions) make(ctx context.Context, key string, made *session, create func() (*engine.Instance, error)) {
	made.err = errors.New("the instance could not be made")
	defer func() {
		if made.err != nil {
			made.abandoned = ctx.Err() != nil
			s.mu.Lock()
			if s.byKey[key] == made {
				delete(s.byKey, key)
			}
			s.mu.Unlock()
		}
		close(made.made)
	}()
	made.instance, made.err = create()
}

// sweep finalizes sessions that have been unused for ttl, until the sessions are closed.
func (s *sessions) sweep() {
	if s.ttl <= 0 {
		return
	}
	ticker := time.NewTicker(max(s.ttl/4, 10*time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-s.done:
			return
		case now := <-ticker.C:
			for _, idle := range s.removeIdle(now) {
				idle.instance.Finalize(context.Background())
			}
		}
	}
}

// removeIdle removes the sessions that have been unused for ttl at a time, and returns them.
func (s *sessions) removeIdle(now time.Time) []*session {
	s.mu.Lock()
	defer s.mu.Unlock()
	var idle []*session
	for key, found := range s.byKey {
		if found.expires && found.users == 0 && now.Sub(found.used) >= s.ttl {
			delete(s.byKey, key)
			idle = append(idle, found)
		}
	}
	return idle
}

// close finalizes all sessions, in parallel, and refuses new ones. It may be called more than once.
func (s *sessions) close(ctx context.Context) {
	s.mu.Lock()
	all := s.byKey
	if s.byKey != nil {
		close(s.done)
	}
	s.byKey = nil
	s.mu.Unlock()
	var wait sync.WaitGroup
	for _, found := range all {
		wait.Go(func() {
			<-found.made
			if found.instance != nil {
				found.instance.Finalize(ctx)
			}
		})
	}
	wait.Wait()
}
