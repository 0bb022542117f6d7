package http_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/internal/rftest"
)

// secretive answers with secrets of all kinds.
func secretive(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", "")
	switch r.URL.Path {
	case "/login":
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "SECRET", HttpOnly: true})
		w.Header().Set("X-Auth-Token", "SECRET")
		http.Redirect(w, r, "/json?token=SECRET", http.StatusSeeOther)
	case "/json":
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"user": "ada", "access_token": "SECRET", "nested": {"Api-Key": {"a": ["SECRET"]}}, "pass\u0077ord" : 12345, "n": 1}`)
	case "/long":
		fmt.Fprint(w, strings.Repeat("ä", 3000))
	case "/cut":
		fmt.Fprint(w, `{"a": "`, strings.Repeat("x", 2000), `", "password": "`, strings.Repeat("SECRET", 1000))
	case "/binary":
		w.Header().Set("Content-Type", "image/png")
		fmt.Fprint(w, "\x89PNG\x00")
	case "/marker":
		fmt.Fprint(w, "one\n*WARN* two")
	}
}

// TestLog: every request and response is in the log at DEBUG, and no secret is.
func TestLog(t *testing.T) {
	server := serve(t, secretive)
	s := newScript(t)
	s.file("a.png", "pixels")
	port := strings.TrimPrefix(server.URL, "http://")
	for _, row := range []struct {
		rule, code string
		want       string // without times, Date and lengths
	}{
		{"credentials, tokens and cookies are hidden, on every hop", `assert(http.post((url:gsub("//", "//ada:SECRET@")) .. "/login?a=1&api_key=SECRET", {
			headers = { Cookie = "a=SECRET; b=SECRET", ["X-Api-Key"] = "SECRET" }, form = { user = "ada", password = "SECRET" } }))`, `
POST http://HOST/login?a=1&api_key=***
  Authorization: Basic ***
  Content-Type: application/x-www-form-urlencoded
  Cookie: a=***; b=***
  User-Agent: rflua/1.2.3
  X-Api-Key: ***

  user=ada&password=***
303 See Other from POST http://HOST/login?a=1&api_key=***
  Location: /json?token=***
  Set-Cookie: sid=***; HttpOnly
  X-Auth-Token: ***
GET http://HOST/json?token=***
  Authorization: Basic ***
  Cookie: a=***; b=***; sid=***
  Referer: http://HOST/login?a=1&api_key=***
  User-Agent: rflua/1.2.3
  X-Api-Key: ***
200 OK from GET http://HOST/json?token=***
  Content-Type: application/json

  {"user": "ada", "access_token": "***", "nested": {"Api-Key": "***"}, "pass\u0077ord" : "***", "n": 1}`},
		{"JSON that is sent too", `http.get(url, { json = { user = "ada", credentials = { "SECRET" }, secret = "SECRET" }, bearer = "SECRET" })`, `
GET http://HOST
  Authorization: Bearer ***
  Content-Type: application/json
  User-Agent: rflua/1.2.3

  {"user":"ada","credentials":"***","secret":"***"}
200 OK from GET http://HOST`},
		{"the parts of a form too; a file is named", `http.post(url, { multipart = { { name = "token", content = "SECRET" }, { name = "note", content = "hello" }, { name = "photo", file = "a.png" } } })`, `
POST http://HOST
  Content-Type: multipart/form-data; boundary=B
  User-Agent: rflua/1.2.3

  token: ***
  note: hello
  photo: (the file a.png, 6 bytes)
200 OK from POST http://HOST`},
		{"a form that the script has written out too, however the header is spelled", `http.post(url, { body = "user=ada&password=SECRET", headers = { ["Content-Type"] = "Application/X-WWW-Form-Urlencoded" } })`, `
POST http://HOST
  Content-Type: Application/X-WWW-Form-Urlencoded
  User-Agent: rflua/1.2.3

  user=ada&password=***
200 OK from POST http://HOST`},
		{"a binary body is its size", `http.post(url .. "/binary", { body = "\0\1" })`, `
POST http://HOST/binary
  User-Agent: rflua/1.2.3

  (2 bytes)
200 OK from POST http://HOST/binary
  Content-Type: image/png

  (5 bytes of image/png)`},
		{"a download is its file", `http.get(url .. "/binary", { download = "b.png", headers = { ["User-Agent"] = false } })`, `
GET http://HOST/binary
200 OK from GET http://HOST/binary
  Content-Type: image/png

  (5 bytes, in the file b.png)`},
		{"lines of a body are no messages of their own", `http.get(url .. "/marker", { headers = { ["User-Agent"] = "x" } })`, `
GET http://HOST/marker
  User-Agent: x
200 OK from GET http://HOST/marker
  Content-Type: text/plain; charset=utf-8

  one
  *WARN* two`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s := s.in(t)
			s.run(row.code, server.URL)
			got := strings.ReplaceAll(s.logged(message.Debug), port, "HOST")
			got = regexp.MustCompile(` after \S+|\n  (Content-Length|Date): .*`).ReplaceAllString(got, "")
			got = regexp.MustCompile(`boundary=\w+`).ReplaceAllString(got, "boundary=B")
			rftest.WantText(t, row.code, got, strings.TrimPrefix(row.want, "\n"))
			for _, m := range s.log {
				if m.Level != message.Debug {
					t.Errorf("there is a message at %s: %s", m.Level, m.Text)
				}
			}
		})
	}
}

// TestLongBodiesInTheLog: they are cut between two characters, and what the cut goes through is no less secret.
func TestLongBodiesInTheLog(t *testing.T) {
	server := serve(t, secretive)
	s := newScript(t)
	s.run(`http.get(url .. "/long")`, server.URL)
	rftest.WantInside(t, "a long body", s.logged(message.Debug), "\n\n  "+strings.Repeat("ä", 1024)+" ... (6000 bytes in all)")
	s.run(`http.get(url .. "/cut")`, server.URL)
	rftest.WantInside(t, "a secret that is cut", s.logged(message.Debug), `x", "password": "***" ... (`)
	if strings.Contains(s.logged(message.Debug), "SECRET") {
		t.Error("the secret is in the log")
	}
}

// TestFailedRequestsAreInTheLog too, with what there was of the response.
func TestFailedRequestsAreInTheLog(t *testing.T) {
	s := newScript(t)
	url := raw(t, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234", nil)
	s.run(`http.get(url)`, url)
	rftest.WantInside(t, "the log", s.logged(message.Debug), "(4 bytes, then it ended: the connection ended after 4 of the 10 bytes of the body)")
}
