package access

import (
	"errors"
	"log/slog"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

// failing is a listener whose Accept returns these errors, the last of them for ever.
type failing struct {
	net.Listener
	errs  []error
	tried chan struct{}
}

func (l *failing) Accept() (net.Conn, error) {
	select {
	case l.tried <- struct{}{}:
	default:
	}
	err := l.errs[0]
	if len(l.errs) > 1 {
		l.errs = l.errs[1:]
	}
	return nil, &net.OpError{Op: "accept", Err: err}
}

func (l *failing) Close() error { return nil }

func TestAcceptingIsTriedAgainAfterTransientErrorsAndEndsAfterOthers(t *testing.T) {
	inner := &failing{errs: []error{syscall.EMFILE, syscall.ECONNABORTED, syscall.ENOBUFS, syscall.EINVAL}, tried: make(chan struct{}, 10)}
	l := NewConnections(1).Listener(inner, nil, nil, slog.New(slog.DiscardHandler))
	if _, err := l.Accept(); !errors.Is(err, syscall.EINVAL) || len(inner.tried) != 4 {
		t.Errorf("%v after %d attempts", err, len(inner.tried))
	}
}

func TestAcceptingEndsWhenTheListenerIsClosedInAPause(t *testing.T) {
	inner := &failing{errs: []error{syscall.EMFILE}, tried: make(chan struct{})}
	l := NewConnections(1).Listener(inner, nil, nil, slog.New(slog.DiscardHandler))
	ended := make(chan error, 1)
	go func() {
		_, err := l.Accept()
		ended <- err
	}()
	<-inner.tried
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("got %v", err)
		}
	case <-time.After(rftest.Patience):
		t.Fatal("it still accepts")
	}
}
