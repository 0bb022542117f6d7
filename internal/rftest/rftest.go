// Package rftest is the test kit of this module: what the tests of more than one package need, and what none of them
// should write again. It imports no package of the module, so that every test can import it.
//
// It promises to fail the test, never to end the process, and to wait for conditions instead of sleeping.
package rftest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Patience is how long WaitFor waits. It is far longer than anything takes, so that only a condition that never comes
// true fails a test, not a slow machine.
const Patience = 30 * time.Second

// WaitFor waits until done reports true, for conditions that no event announces. It fails the test after Patience.
func WaitFor(t testing.TB, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(Patience); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %s in vain for %s", Patience, what)
		}
	}
}

// WantText reports an error if got is not want.
func WantText(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got %s\nwant %s", what, got, want)
	}
}

// WantPrefix reports an error if got does not begin with want.
func WantPrefix(t testing.TB, what, got, want string) {
	t.Helper()
	if !strings.HasPrefix(got, want) {
		t.Errorf("%s\n got %s\nwant it to begin with %s", what, got, want)
	}
}

// WantInside reports an error if got does not contain want.
func WantInside(t testing.TB, what, got, want string) {
	t.Helper()
	if !strings.Contains(got, want) {
		t.Errorf("%s\n got %s\nwant inside %s", what, got, want)
	}
}

// Frame returns body as a frame of the JSON-RPC remote protocol: a Content-Length header, an empty line and the body.
func Frame(body string) string {
	return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}
