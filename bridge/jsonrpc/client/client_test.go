package client

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve serves the library of the wire transcripts until the test ends, and returns its address.
func serve(t *testing.T) string {
	t.Helper()
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"../testdata/lua"}})
	if err != nil {
		t.Fatal(err)
	}
	s := jsonrpc.NewServer(e, jsonrpc.Options{Addr: "127.0.0.1:0"})
	if _, err := s.Activate(); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve() }()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // no grace
		s.Stop(ctx)
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
		e.Close(ctx)
	})
	return s.Addr().String()
}

func TestTheClientRunsKeywords(t *testing.T) {
	addr := serve(t)
	var messages []string
	c, err := Dial(t.Context(), "tcp", addr, "1", func(m logged.Message) { messages = append(messages, string(m.Level)+" "+m.Text) })
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	if _, _, err := c.Import(t.Context(), "Goldn", nil, nil); !strings.Contains(err.Error(), "did you mean 'Golden'?") {
		t.Errorf("an unknown library: %v", err)
	}
	token, definition, err := c.Import(t.Context(), "golden", []any{"usb1"}, value.DictOf("timeout", "3"))
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "the definition", text(definition, "name"), "Golden")
	got, failure, err := c.Run(t.Context(), token, "connect", []any{"h"}, value.DictOf("user", "u", "z", []any{int64(1)}))
	if err != nil || failure != nil {
		t.Fatal(err, failure)
	}
	rftest.WantText(t, "the result keeps its order", valuetest.Notation(got),
		`{"host": "h", "opts": {"port": 80, "user": "u", "z": [1]}, "address": "usb1", "timeout": 3}`)
	for keyword, want := range map[string]engine.Failure{
		"skip": {Skip: true}, "fail_all": {Continuable: true}, "fatal": {Fatal: true}, "no_such": {},
	} {
		_, failure, err := c.Run(t.Context(), token, keyword, nil, nil)
		if err != nil || failure == nil {
			t.Fatal(keyword, err, failure)
		}
		if failure.Message == "" || failure.Skip != want.Skip || failure.Fatal != want.Fatal || failure.Continuable != want.Continuable {
			t.Errorf("%s: %+v", keyword, failure)
		}
	}
	messages = nil
	if _, _, err := c.Run(t.Context(), token, "log_all", nil, nil); err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(messages, "\n"); !strings.Contains(all, "DEBUG ") || !strings.Contains(all, "HTML ") || !strings.Contains(all, "CONSOLE ") {
		t.Errorf("the messages are\n%s", all)
	}
}

func TestTheClientGivesUpWithItsContext(t *testing.T) {
	addr := serve(t)
	c, err := Dial(t.Context(), "tcp", addr, "1", func(logged.Message) {})
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	if _, _, err := c.Import(ctx, "Golden", nil, nil); !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
	c.Close(t.Context())
}
