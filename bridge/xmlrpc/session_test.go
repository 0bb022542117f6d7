package xmlrpc

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

func TestASessionThatCouldNotBeMadeIsTriedAgain(t *testing.T) {
	s := newSessions(0)
	failure := errors.New("no")
	for range 2 {
		if _, _, err := s.use(t.Context(), "k", false, func() (*engine.Instance, error) { return nil, failure }); err != failure {
			t.Fatalf("got %v", err)
		}
	}
	if n := s.count(); n != 0 {
		t.Errorf("%d sessions are kept", n)
	}
}

func TestAPanicWhileASessionIsMadeLetsTheOthersGoOn(t *testing.T) {
	s := newSessions(0)
	waiting, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		<-waiting
		_, _, err := s.use(context.Background(), "k", false, func() (*engine.Instance, error) { return nil, errors.New("second") })
		ended <- err
	}()
	func() {
		defer func() { _ = recover() }()
		_, _, _ = s.use(t.Context(), "k", false, func() (*engine.Instance, error) {
			close(waiting)
			panic("a bug")
		})
	}()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("there is an instance")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the second user waits for ever")
	}
}

func TestAClientThatLeavesWhileASessionIsMadeDoesNotFailTheOthers(t *testing.T) {
	s := newSessions(0)
	leaving, leave := context.WithCancel(t.Context())
	started := make(chan struct{})
	go func() {
		_, _, _ = s.use(leaving, "k", false, func() (*engine.Instance, error) {
			close(started)
			<-leaving.Done()
			return nil, leaving.Err()
		})
	}()
	<-started
	made := &engine.Instance{}
	got := make(chan *engine.Instance, 1)
	go func() {
		in, release, err := s.use(t.Context(), "k", false, func() (*engine.Instance, error) { return made, nil })
		if err != nil {
			t.Error(err)
			got <- nil
			return
		}
		release()
		got <- in
	}()
	rftest.WaitFor(t, "both users", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		found := s.byKey["k"]
		return found != nil && found.users == 2
	})
	leave()
	if in := <-got; in != made {
		t.Errorf("got %v", in)
	}
}

func TestAWaitingUserMayLeave(t *testing.T) {
	s := newSessions(0)
	started, release := make(chan struct{}), make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _, _ = s.use(t.Context(), "k", false, func() (*engine.Instance, error) {
			close(started)
			<-release
			return nil, errors.New("no")
		})
	}()
	<-started
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("gone"))
	if _, _, err := s.use(ctx, "k", false, nil); err == nil || err.Error() != "gone" {
		t.Errorf("got %v", err)
	}
	close(release)
	<-ended
}

func TestWebPagesOfOthersCannotCallKeywords(t *testing.T) {
	s := started(t, Options{})
	body, _ := codec.Encoder{}.AppendCall(nil, codec.Call{Name: "stop_remote_server"})
	for name, want := range map[string]int{"Origin": http.StatusForbidden, "X-Other": http.StatusOK} {
		request, _ := http.NewRequest(http.MethodPost, s.URL("")+"/", strings.NewReader(string(body)))
		request.Header.Set(name, "http://evil.example")
		if want == http.StatusOK {
			request.Body = http.NoBody // anything but stopping
			request.ContentLength = 0
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: status %d, want %d", name, response.StatusCode, want)
		}
	}
}

func TestAValueThatXMLCannotCarryIsAFailureWithItsLog(t *testing.T) {
	s := started(t, Options{})
	answer := call(t, s, "/Second", "run_keyword", "bad key", []any{})
	for _, want := range []string{"<string>FAIL</string>", "important", "a character that XML cannot carry"} {
		if !strings.Contains(answer, want) {
			t.Errorf("no %q in %s", want, answer)
		}
	}
	run := func(keyword string) any {
		return value.DictOf("methodName", "run_keyword", "params", []any{keyword, []any{}})
	}
	answer = call(t, s, "/Second", "system.multicall", []any{run("count"), run("bad key"), run("count")})
	if strings.Count(answer, "<string>PASS</string>") != 2 || !strings.Contains(answer, "<int>2</int>") {
		t.Errorf("a value that cannot be sent takes the other results with it: %s", answer)
	}
}

// A clock that is set, by NTP or by hand, neither ends instances early nor keeps them for ever: what is compared are times
// with a monotonic reading, which package time compares by it alone and shows as m=.
func TestSessionsDoNotExpireByTheWallClock(t *testing.T) {
	s := newSessions(time.Hour)
	_, release, err := s.use(t.Context(), "k", true, func() (*engine.Instance, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	release()
	if used := s.byKey["k"].used; !strings.Contains(used.String(), " m=") {
		t.Errorf("%s says nothing about the monotonic clock", used)
	}
	if idle := s.removeIdle(time.Now()); len(idle) != 0 {
		t.Error("it expires at once")
	}
	if idle := s.removeIdle(time.Now().Add(time.Hour)); len(idle) != 1 {
		t.Error("it does not expire")
	}
}
