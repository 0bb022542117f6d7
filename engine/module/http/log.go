package http

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/message"
)

// maxShown is how many bytes of a body the log shows.
const maxShown = 2048

func (x *exchange) logRequest(req *http.Request) {
	shown := ""
	if req.Body != nil && req.Body != http.NoBody {
		shown = x.payload.shown(req.Header.Get("Content-Type"))
	}
	x.host.Log(message.Debug, x.now+showHeaders(req.Header)+indented(shown))
}

func (x *exchange) logResponse(resp *http.Response, shown string) {
	first := fmt.Sprintf("%s from %s after %s", resp.Status, x.now, time.Since(x.started).Round(time.Microsecond))
	x.host.Log(message.Debug, first+showHeaders(resp.Header)+indented(shown))
}

func showHeaders(headers http.Header) string {
	var shown strings.Builder
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			if name == "User-Agent" && value == "" {
				continue // net/http sends none
			}
			fmt.Fprintf(&shown, "\n  %s: %s", name, maskHeader(name, value))
		}
	}
	return shown.String()
}

// indented returns the lines of a body, behind a blank one, so that none looks like the beginning of another message.
func indented(text string) string {
	if text == "" {
		return ""
	}
	return "\n\n  " + strings.ReplaceAll(text, "\n", "\n  ")
}

// showBody returns a body as the log shows it: at most maxShown bytes, without secrets; of a body that is no text, its
// size.
func showBody(contentType, body string) string {
	head := body
	if len(body) > maxShown {
		head = body[:maxShown]
		for i := 0; i < utf8.UTFMax && !utf8.ValidString(head); i++ {
			head = head[:len(head)-1] // the cut may go through a character
		}
	}
	if !isText(head) {
		if contentType == "" {
			return fmt.Sprintf("(%d bytes)", len(body))
		}
		return fmt.Sprintf("(%d bytes of %s)", len(body), contentType)
	}
	shown := head
	if strings.HasPrefix(strings.ToLower(contentType), formType) {
		shown = maskPairs(head)
	}
	shown = maskJSON(shown) // JSON with the wrong header too
	if len(head) < len(body) {
		shown += fmt.Sprintf(" ... (%d bytes in all)", len(body))
	}
	return shown
}

func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && !strings.ContainsRune("\t\r\n\f", r) || r == 0x7f
	})
}
