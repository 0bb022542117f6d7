package http_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// shop sets a cookie at /login and tells which cookies it gets, and who is asking, elsewhere.
func shop(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/api/login":
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "42", Path: "/"})
		http.Redirect(w, r, "/api/me", http.StatusSeeOther)
	case "/api/logout":
		http.SetCookie(w, &http.Cookie{Name: "id", Path: "/", MaxAge: -1})
	default:
		fmt.Fprintf(w, "%s %s cookies=%s auth=%s key=%s a=%s", r.Method, r.URL, r.Header.Get("Cookie"), r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"), r.Header.Get("X-A"))
	}
}

func TestSession(t *testing.T) {
	server := serve(t, shop)
	elsewhere := serve(t, shop)
	s := newScript(t)
	for _, row := range []struct{ rule, code, want string }{
		{"URLs go on from the base URL", `local s = http.session({ base_url = url .. "/api/" })
			return { s:get("a").body, s:get("/b").body, s:get("?c=1").body, s:get("").body }`,
			`["GET /api/a cookies= auth= key= a=" "GET /api/b cookies= auth= key= a=" "GET /api/?c=1 cookies= auth= key= a=" "GET /api/ cookies= auth= key= a="]`},
		{"a whole URL is taken as it is", `return http.session({ base_url = "http://127.0.0.1:1" }):get(url .. "/x").body`, `"GET /x cookies= auth= key= a="`},
		{"cookies are kept", `local s = http.session({ base_url = url .. "/api" }); s:post("login", { form = { user = "ada" } })
			return { s:get("me").body, s:cookies().id, s:cookies("http://localhost/").id == nil }`, `["GET /api/me cookies=id=42 auth= key= a=" "42" true]`},
		{"the server can take them back", `local s = http.session({ base_url = url .. "/api" }); s:post("login"); s:get("logout"); return s:cookies()`, `{}`},
		{"the script can set and clear them", `local s = http.session({ base_url = url }); s:set_cookie("a", "x y"); s:set_cookie("b", 1, url .. "/deep/path")
			local before = s:get("/p").body; s:clear_cookies(); return { before, s:get("/p").body }`,
			`["GET /p cookies=a=\"x y\"; b=1 auth= key= a=" "GET /p cookies= auth= key= a="]`},
		{"sessions share no cookies", `http.session({ base_url = url }):post("/api/login"); return http.session({ base_url = url }):get("/").body`, `"GET / cookies= auth= key= a="`},
		{"without a session cookies last for one request and its redirects", `return { http.post(url .. "/api/login").body, http.get(url .. "/api/me").body }`,
			`["GET /api/me cookies=id=42 auth= key= a=" "GET /api/me cookies= auth= key= a="]`},
		{"settings are for all requests, and a request may say otherwise", `local s = http.session({ base_url = url, bearer = "t", headers = { ["X-A"] = "1" } })
			return { s:get("/").body, s:get("/", { auth = { "u", "p" }, headers = { ["X-A"] = "2" } }).body, s:get("/", { bearer = false, headers = { ["X-A"] = false } }).body, s:get("/").body }`,
			`["GET / cookies= auth=Bearer t key= a=1" "GET / cookies= auth=Basic dTpw key= a=2" "GET / cookies= auth= key= a=" "GET / cookies= auth=Bearer t key= a=1"]`},
		{"a user in the base URL is basic authentication", `return http.session({ base_url = (url:gsub("//", "//u:p@")) }):get("/").body`, `"GET / cookies= auth=Basic dTpw key= a="`},
		{"secrets of a session with a base URL go nowhere else", `local s = http.session({ base_url = url, bearer = "t", headers = { ["X-Api-Key"] = "k", ["X-A"] = "1" } })
			return { s:get(b .. "/").body, s:get(b .. "/", { bearer = "own" }).body }`, `["GET / cookies= auth= key= a=1" "GET / cookies= auth=Bearer own key= a=1"]`},
		{"it shows where it leads", `return { tostring(http.session()), tostring(http.session({ base_url = "http://u:p@host/api" })) }`,
			`["robot.http.Session" "robot.http.Session of http://host/api"]`},
		{"files that are missing are for the script to handle", `return { select(2, http.session({ ca = "none.pem" })) }`, `["option 'ca': none.pem: no such file or directory"]`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			rftest.WantText(t, row.code, show(s.in(t).run(row.code, server.URL, elsewhere.URL)), row.want)
		})
	}
}

// TestConnectionsCloseWithTheInstance: also those of sessions that nobody has closed.
func TestConnectionsCloseWithTheInstance(t *testing.T) {
	states := make(chan http.ConnState, 100)
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) { states <- state }
	server.Start()
	defer server.Close()
	s := newScript(t)
	s.run(`http.get(url); http.session():get(url); http.session({ base_url = url }):get("/"); return 1`, server.URL)
	counted := map[http.ConnState]int{}
	for counted[http.StateIdle] < 3 {
		counted[<-states]++
	}
	s.Finalize(t.Context())
	for counted[http.StateClosed] < 3 {
		counted[<-states]++
	}
	if counted[http.StateNew] != 3 {
		t.Errorf("there were %d connections, want 3", counted[http.StateNew])
	}
}

// TestConnectionsAreKept: two requests of a session need one connection; session:close() closes it.
func TestConnectionsAreKept(t *testing.T) {
	states := make(chan http.ConnState, 100)
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) { states <- state }
	server.Start()
	defer server.Close()
	newScript(t).run(`local s = http.session({ base_url = url }); s:get("/"); s:get("/"); s:close(); s:close()`, server.URL)
	connections := 0
	for state := range states {
		if state == http.StateNew {
			connections++
		}
		if state == http.StateClosed {
			break
		}
	}
	if connections != 1 {
		t.Errorf("there were %d connections, want 1", connections)
	}
}
