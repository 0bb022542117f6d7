package xmlrpc

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func largeCall(size int) string {
	return `<?xml version="1.0"?><methodCall><methodName>get_keyword_tags</methodName><params><param><value>` + strings.Repeat("x", size) + `</value></param></params></methodCall>`
}

func TestLargeRequestsTakeTurns(t *testing.T) {
	s := started(t, Options{Patience: 50 * time.Millisecond})
	const size = 2 * maxSmall
	if _, text := post(t, s, "/Golden", largeCall(size)); !strings.Contains(text, "No keyword with name") {
		t.Fatalf("a large request gets %.300s", text)
	}
	for range maxLarge {
		s.large <- struct{}{} // others are read
	}
	status, text := post(t, s, "/Golden", largeCall(size))
	if status != http.StatusOK || !strings.Contains(text, "Too many requests of more than 1 MiB come at once: the limit is 4.") {
		t.Errorf("one too many gets %d %.300s", status, text)
	}
	if _, text := post(t, s, "/Golden", largeCall(maxSmall/2)); !strings.Contains(text, "No keyword with name") {
		t.Errorf("a small request meanwhile gets %.300s", text)
	}
	<-s.large
	if _, text := post(t, s, "/Golden", largeCall(size)); !strings.Contains(text, "No keyword with name") {
		t.Errorf("afterwards, a large request gets %.300s", text)
	}
	if n := len(s.large); n != maxLarge-1 {
		t.Errorf("%d turns are taken, want those of the others", n)
	}
	for range maxLarge - 1 {
		<-s.large
	}
}
