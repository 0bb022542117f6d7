package http_test

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// answers is a server that answers in a different way at each path.
func answers(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/json":
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"z": null, "a": [1, null, 2.5], "big": 9007199254740993, "empty": {}, "none": [], "name": "ü"}`)
	case "/headers":
		w.Header()["X-Twice"] = []string{"1", "2"}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
		http.SetCookie(w, &http.Cookie{Name: "b", Value: "2", Path: "/b"})
		w.WriteHeader(http.StatusTeapot)
	case "/chunked":
		for range 3 {
			fmt.Fprint(w, "chunk ")
			w.(http.Flusher).Flush()
		}
	case "/gzip":
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, strings.Repeat("0123456789", 100))
		z.Close()
	case "/latin1":
		w.Header().Set("Content-Type", "text/plain; charset=ISO-8859-1")
		fmt.Fprint(w, "gr\xfc\xdfe")
	case "/utf16":
		w.Header().Set("Content-Type", "text/plain; charset=utf-16")
		fmt.Fprint(w, "\xff\xfea\x00\xfc\x00")
	case "/koi8":
		w.Header().Set("Content-Type", "text/plain; charset=koi8-r")
		fmt.Fprint(w, "\xc1")
	case "/binary":
		w.Header().Set("Content-Type", "image/png")
		fmt.Fprint(w, "\x89PNG\x00")
	case "/size":
		fmt.Fprint(w, strings.Repeat("x", 1000))
	case "/endless":
		w.(http.Flusher).Flush() // so that the length is not known
		fmt.Fprint(w, strings.Repeat("x", 1001))
	}
}

func TestResponse(t *testing.T) {
	server := serve(t, answers)
	s := newScript(t)
	for _, row := range []struct{ rule, code, want string }{
		{"every status is a response", `local r = http.get(url .. "/headers"); return { r.status, r.reason, r.method, r.body, r.size, r.redirects }`,
			`[418 "I'm a teapot" "GET" "" 0 0]`},
		{"headers have names in lower case; several are joined", `return http.get(url .. "/headers").headers["x-twice"]`, `"1, 2"`},
		{"several Set-Cookie have a line each", `return http.get(url .. "/headers").headers["set-cookie"]`, `"a=1\nb=2; Path=/b"`},
		{"header() takes any case", `local r = http.get(url .. "/headers"); return { r:header("X-TWICE"), r:header("x-none") == nil }`, `["1, 2" true]`},
		{"cookies are those that the response sets", `return http.get(url .. "/headers").cookies`, `{a:"1" b:"2"}`},
		{"it goes back to the test as a dict", `local r = http.get(url .. "/size?q=1", { max_body = 1000 }); r.elapsed = r.elapsed >= 0 and r.elapsed < 60
			r.headers = nil; r.url = r.url == url .. "/size?q=1"; r.body = #r.body; return r`,
			`{method:"GET" url:true status:200 reason:"OK" cookies:{} body:1000 size:1000 elapsed:true redirects:0}`},
		{"it shows what it is", `return tostring(http.get(url .. "/headers"))`, `"robot.http.Response: 418 I'm a teapot"`},
		{"its methods are not there to be changed", `return getmetatable(http.get(url .. "/headers"))`, `"robot.http.Response"`},
		{"JSON keeps its order, null, empty lists and objects, and large integers", `return http.get(url .. "/json"):json()`,
			`{z:None a:[1 None 2.5] big:9007199254740993 empty:{} none:[] name:"ü"}`},
		{"null is robot.null in Lua", `local v = http.get(url .. "/json"):json(); return { v.z == robot.null, v.a[2] == robot.null, v.missing == nil }`, `[true true true]`},
		{"what JSON gives can be sent as JSON again", `return http.post(url .. "/json", { json = http.get(url .. "/json"):json() }).status`, `200`},
		{"chunks are joined", `return http.get(url .. "/chunked").body`, `"chunk chunk chunk "`},
		{"gzip is unpacked; the size is that of the unpacked body", `local r = http.get(url .. "/gzip"); return { #r.body, r.size }`, `[1000 1000]`},
		{"who asks for gzip gets it as it is", `return #http.get(url .. "/gzip", { headers = { ["Accept-Encoding"] = "gzip" } }).body < 100`, `true`},
		{"a binary body goes back as bytes", `return http.get(url .. "/binary").body`, `b"\x89PNG\x00"`},
		{"text() knows ISO-8859-1", `return http.get(url .. "/latin1"):text()`, `"grüße"`},
		{"text() knows UTF-16", `return http.get(url .. "/utf16"):text()`, `"aü"`},
		{"text() says which charset it does not know", `return { select(2, http.get(url .. "/koi8"):text()) }`,
			`["the body is text in koi8-r, which is not known; its bytes are in the field body"]`},
		{"text() is never broken UTF-8", `return { select(2, http.get(url .. "/binary"):text()) }`, `["the body is not text in utf-8"]`},
		{"for messages there are forms without secrets", `local r = http.get(url .. "/size", { max_body = 1000, query = { token = "SECRET" } }); r.body = '{"password": "SECRET"}'; return { r:shown_url(), r:shown_body() }`,
			`["URL/size?token=***" "{\"password\": \"***\"}"]`},
		{"a body of max_body bytes is taken", `return http.get(url .. "/size", { max_body = 1000 }).size`, `1000`},
		{"a larger one is refused, with the names of limit and options", `return { select(2, http.get(url .. "/size", { max_body = 999 })) }`,
			`["GET URL/size: the body is larger than 999 bytes: option 'max_body' allows more, option 'download' puts it into a file"]`},
		{"so is one of unknown length", `return { select(2, http.get(url .. "/endless", { max_body = 1000 })) }`,
			`["GET URL/endless: the body is larger than 1000 bytes: option 'max_body' allows more, option 'download' puts it into a file"]`},
		{"HEAD has no body, whatever its length would be", `local r = http.head(url .. "/size", { max_body = 10 }); return { r.body, r.headers["content-length"] }`, `["" "1000"]`},
		{"tampering with a response fails calmly", `local r = http.get(url .. "/json"); r.body, r.headers, r.status = nil, 1, nil
			return { tostring(r), r:header("x") == nil, select(2, r:json()), select(2, r:text()) }`,
			`["robot.http.Response: nil OK" true "the response has no body" "the response has no body"]`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got := strings.ReplaceAll(show(s.in(t).run(row.code, server.URL)), server.URL, "URL")
			rftest.WantText(t, row.code, got, row.want)
		})
	}
}

// TestBodiesThatAreNotJSON: the message says where the body is wrong, by line and column.
func TestBodiesThatAreNotJSON(t *testing.T) {
	body := ""
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
	s := newScript(t)
	for _, row := range []struct{ body, want string }{
		{"<html>\n", "the body is not JSON: line 1, column 1: expected a value, not '<'\n  <html>\n  ^"},
		{"{\n  \"ä\": 1,\n  \"ü\": x}", "line 3, column 8: expected a value, not x\n    \"ü\": x}\n         ^"},
		{"", "line 1, column 1: expected a value, not the end of the text"},
		{"[1, 2", "line 1, column 6: expected ',' or ']', not the end of the text"},
		{"[1] [2]", "line 1, column 5: expected the end of the text, not '['"},
		{"[1e999]", "line 1, column 2: the number 1e999 is too large"},
		{strings.Repeat("[", 101) + strings.Repeat("]", 101), "line 1, column 101: lists and objects are nested more than 100 levels deep"},
		{"[" + strings.Repeat("0,", 1<<20) + "0]", "the body cannot be read as JSON: the text has more than 1048576 values"},
	} {
		body = row.body
		got := s.run(`local v, message = http.get(url):json(); return v == nil and message`, server.URL)
		rftest.WantInside(t, fmt.Sprintf("%.40q", row.body), show(got), strings.Trim(show(row.want), `"`))
	}
	body = "\ufeffnull"
	rftest.WantText(t, "a byte order mark is skipped", show(s.run(`return http.get(url):json() == robot.null`, server.URL)), "true")
}
