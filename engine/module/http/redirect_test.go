package http_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// redirects sends /to?status&url to url, /circle to itself and /count/3 to /count/2 and so on.
func redirects(w http.ResponseWriter, r *http.Request) {
	var n int
	switch {
	case r.URL.Path == "/to":
		status := http.StatusFound
		_, _ = fmt.Sscan(r.FormValue("status"), &status)
		http.Redirect(w, r, r.FormValue("url"), status)
	case r.URL.Path == "/circle":
		http.Redirect(w, r, "/circle", http.StatusFound)
	case sscan(r.URL.Path, &n) && n > 0:
		http.Redirect(w, r, fmt.Sprint("/count/", n-1), http.StatusFound)
	default:
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s auth=%s key=%s %s", r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"), body)
	}
}

func sscan(path string, n *int) bool {
	_, err := fmt.Sscanf(path, "/count/%d", n)
	return err == nil
}

func TestRedirects(t *testing.T) {
	server := serve(t, redirects)
	elsewhere := serve(t, redirects)
	s := newScript(t)
	for _, row := range []struct{ rule, code, want string }{
		{"they are followed, and counted", `local r = http.get(url .. "/count/3"); return { r.body, r.redirects, r.url == url .. "/count/0" }`, `["GET /count/0 auth= key= " 3 true]`},
		{"after 302 and 303 the method is GET, without the body", `return http.post(url .. "/to?url=/x&status=303", { body = "b" }).body`, `"GET /x auth= key= "`},
		{"307 and 308 keep method and body", `return http.post(url .. "/to?url=/x&status=307", { body = "b" }).body`, `"POST /x auth= key= b"`},
		{"a file is sent again", `return http.put(url .. "/to?url=/x&status=308", { upload = "f.txt" }).body`, `"PUT /x auth= key= file"`},
		{"redirects = false gives the redirect itself", `local r = http.get(url .. "/to?url=/x", { redirects = false }); return { r.status, r.headers.location, r.redirects }`, `[302 "/x" 0]`},
		{"redirects = 0 does so too", `return http.get(url .. "/to?url=/x", { redirects = 0 }).status`, `302`},
		{"as many as allowed are followed", `return http.get(url .. "/count/2", { redirects = 2 }).redirects`, `2`},
		{"one more is a failure with the name of the option", `return { select(2, http.get(url .. "/count/3", { redirects = 2 })) }`,
			`["GET URL/count/1: more than 2 redirects (option 'redirects'); the next one leads to URL/count/0"]`},
		{"there are 10 unless the option says otherwise; a circle is called one", `return { select(2, http.get(url .. "/circle")) }`,
			`["GET URL/circle: more than 10 redirects (option 'redirects'), in a circle; the next one leads to URL/circle"]`},
		{"the same server keeps the secrets", `return http.get(url .. "/to?url=/x", { bearer = "t", headers = { ["X-Api-Key"] = "k" } }).body`, `"GET /x auth=Bearer t key=k "`},
		{"another port is another server: it gets no secrets", `return http.get(url .. "/to", { query = { url = b .. "/x" }, bearer = "t", headers = { ["X-Api-Key"] = "k" } }).body`, `"GET /x auth= key= "`},
		{"another host too", `return http.get(url .. "/to", { query = { url = (url:gsub("127.0.0.1", "localhost")) .. "/x" }, auth = { "u", "p" } }).body`, `"GET /x auth= key= "`},
		{"what is left behind does not come back", `return http.get(url .. "/to", { query = { url = b .. "/to?url=" .. url .. "/x" }, bearer = "t" }).body`, `"GET /x auth= key= "`},
		{"nothing but web servers is followed", `return { select(2, http.get(url .. "/to?url=file:///etc/passwd")) }`, `["GET file:///etc/passwd: unsupported protocol scheme \"file\""]`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s := s.in(t)
			s.file("f.txt", "file")
			rftest.WantText(t, row.code, strings.ReplaceAll(show(s.run(row.code, server.URL, elsewhere.URL)), server.URL, "URL"), row.want)
		})
	}
}

// TestRedirectsToOtherServers: they learn nothing that was for the first one.
func TestRedirectsToOtherServers(t *testing.T) {
	tell := func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/to":
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1", Path: "/"})
			redirects(w, r)
		case "/bad":
			w.Header().Set("Location", "http://ada:SECRET@h:port/?token=SECRET")
			w.WriteHeader(http.StatusFound)
		default:
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "referer=%s key=%s author=%s cookie=%s body=%s", strings.Split(r.Header.Get("Referer"), "?")[0], r.Header.Get("X-Auth-Key"), r.Header.Get("X-Author"), r.Header.Get("Cookie"), body)
		}
	}
	server, elsewhere := serve(t, tell), serve(t, tell)
	s := newScript(t)
	for _, row := range []struct{ rule, code, want string }{
		{"the same server learns where the request comes from", `return http.get(url .. "/to?url=/x&token=t", { headers = { ["X-Auth-Key"] = "k" } }).body`, `"referer=URL/to key=k author= cookie=sid=1 body="`},
		{"another does not: the URL has secrets in it", `return http.get(url .. "/to?token=t&url=" .. b .. "/x").body`, `"referer= key= author= cookie= body="`},
		{"headers of authentication stay behind, whatever they are called", `return http.get(url .. "/to?url=" .. b .. "/x", { headers = { ["X-Auth-Key"] = "k", ["X-Author"] = "a" } }).body`, `"referer= key= author=a cookie= body="`},
		{"a body is not sent to another server", `return { select(2, http.post(url .. "/to?status=307&url=" .. b .. "/x?token=t", { body = "b" })) }`,
			`["POST URL/to?status=307&url=ELSEWHERE/x?token=t: the redirect (307 Temporary Redirect) leads to another server, ELSEWHERE/x?token=***, which is not sent the body of this request; with option 'redirects' = false the script can decide"]`},
		{"a request without one is", `return http.get(url .. "/to?status=308&url=" .. b .. "/x").body`, `"referer= key= author= cookie= body="`},
		{"cookies of one port are not for another", `local s = http.session({ base_url = url }); s:get("/to?url=/x")
			return { s:get("/x").body, s:get(b .. "/x").body, s:cookies(b .. "/").sid == nil }`,
			`["referer= key= author= cookie=sid=1 body=" "referer= key= author= cookie= body=" true]`},
		{"a Location that is no URL is not shown", `return { select(2, http.get(url .. "/bad")) }`, `["GET URL/bad: the server redirects to what is no URL"]`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got := show(s.in(t).run(row.code, server.URL, elsewhere.URL))
			rftest.WantText(t, row.code, strings.NewReplacer(server.URL, "URL", elsewhere.URL, "ELSEWHERE").Replace(got), row.want)
		})
	}
}
