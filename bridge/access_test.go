package bridge_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/rflua/rflua/internal/rftest"
)

func hashed(t *testing.T, user, password string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	return user + ":" + string(hash) + "\n"
}

// TestStrangersAreRefused: each row is a request and how it is refused, as Robot Framework and as a browser. Faults come
// with the status 200, since RF shows the credentials of its URL with any other one.
func TestStrangersAreRefused(t *testing.T) {
	users := hashed(t, "me", "right") + hashed(t, "other", "theirs")
	for _, row := range []struct {
		rule   string
		setup  setup
		call   request
		fault  string // "" lets the call through
		status int    // of the same as GET, if that is refused
	}{
		{"no credentials", setup{users: users}, request{}, "This server wants credentials: write http://USER:PASSWORD@host:port/Library.", 401},
		{"a wrong password", setup{users: users}, request{user: "me", password: "wrong"}, "The user name or the password is wrong.", 401},
		{"an unknown user", setup{users: users}, request{user: "you", password: "right"}, "The user name or the password is wrong.", 401},
		{"the password of another user", setup{users: users}, request{user: "me", password: "theirs"}, "The user name or the password is wrong.", 401},
		{"the right password", setup{users: users}, request{user: "me", password: "right"}, "", 0},
		{"the right password over https", setup{users: users, tls: true}, request{user: "me", password: "right"}, "", 0},
		{"a page of somebody else", setup{}, request{origin: "http://evil.example"}, "403", 0},
		{"a page of somebody else with the browser's credentials", setup{users: users}, request{user: "me", password: "right", origin: "http://evil.example"}, "403", 0},
		{"a page of somebody else, of which the browser says no more", setup{}, request{site: "cross-site"}, "403", 0},
		{"a name that somebody else owns", setup{}, request{host: "evil.example:8270"}, "This server does not go by the name 'evil.example:8270'. Use its IP address, or start it with --allow-host and the name.", 403},
		{"the same with the origin that goes with it", setup{}, request{host: "evil.example:8270", origin: "http://evil.example:8270"}, "This server does not go by the name", 403},
		{"a name that only begins like one of the server", setup{hosts: []string{"bench"}}, request{host: "bench.evil.example"}, "This server does not go by the name", 403},
		{"a name that is allowed, in other case", setup{hosts: []string{"Bench.lab"}}, request{host: "bench.LAB:80"}, "", 0},
		{"localhost", setup{}, request{host: "localhost"}, "", 0},
		{"an address", setup{}, request{host: "[::1]:8270"}, "", 0},
		{"a name that no certificate helps with", setup{tls: true, users: users}, request{host: "evil.example", user: "me", password: "right"}, "This server does not go by the name", 403},
	} {
		t.Run(row.rule, func(t *testing.T) {
			t.Parallel()
			g := serveGuarded(t, row.setup)
			status, text, _, err := g.ask(row.call)
			switch {
			case err != nil:
				t.Fatal(err)
			case row.fault == "" && !strings.Contains(text, "<int>3</int>"):
				t.Errorf("the call gets %s", text)
			case row.fault == "403" && status != http.StatusForbidden:
				t.Errorf("the call gets %d %s", status, text)
			case row.fault != "" && row.fault != "403" && (status != http.StatusOK || !strings.Contains(text, "<fault>") || !strings.Contains(text, row.fault)):
				t.Errorf("the call gets %d %s", status, text)
			}
			if strings.Contains(text, "right") || strings.Contains(text, "theirs") {
				t.Errorf("there is a password in %s", text)
			}
			for _, path := range []string{"/", "/Lib", "/metrics", "/readyz"} {
				browser := row.call
				browser.get = path
				status, text, header, err := g.ask(browser)
				if want := max(row.status, 200); err != nil || status != want && row.fault != "403" {
					t.Errorf("GET %s gets %d %s %v, want %d", path, status, text, err, want)
				}
				if challenge := header.Get("WWW-Authenticate"); (challenge != "") != (status == 401) {
					t.Errorf("the challenge is %q", challenge)
				}
			}
			browser := row.call
			browser.get = "/healthz"
			if status, text, _, err := g.ask(browser); err != nil || status != 200 || text != "ok\n" {
				t.Errorf("GET /healthz gets %d %s %v", status, text, err)
			}
		})
	}
}

func TestUsersThatAreRemovedAreOut(t *testing.T) {
	g := serveGuarded(t, setup{users: hashed(t, "me", "right")})
	me := request{user: "me", password: "right"}
	if err := g.added(me); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(g.users, []byte(hashed(t, "me", "new")), 0o600); err != nil {
		t.Fatal(err)
	}
	rftest.WaitFor(t, "the old password to be refused", func() bool { return g.added(me) != nil })
	if err := g.added(request{user: "me", password: "new"}); err != nil {
		t.Errorf("the new password: %v", err)
	}
}

func TestTLSRefuses(t *testing.T) {
	g := serveGuarded(t, setup{tls: true, clientCA: true})
	good := request{cert: authority}
	stop := g.witness(good)
	defer stop()
	for _, row := range []struct {
		rule string
		r    request
		want string
	}{
		{"TLS 1.0", request{cert: authority, maxVersion: tls.VersionTLS10}, "protocol version not supported"},
		{"TLS 1.1", request{cert: authority, maxVersion: tls.VersionTLS11}, "protocol version not supported"},
		{"no certificate", request{}, "certificate required"},
		{"a certificate that nobody here signed", request{cert: stranger}, "unknown certificate authority"},
	} {
		if _, text, _, err := g.ask(row.r); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s over https gets %q, %v", row.rule, text, err)
		}
		config := &tls.Config{RootCAs: g.roots, ServerName: "localhost", MaxVersion: row.r.maxVersion, MinVersion: tls.VersionTLS10}
		if row.r.cert != nil {
			config.Certificates = []tls.Certificate{row.r.cert.pair()}
		}
		conn := tls.Client(g.dial(g.rpc), config)
		err := conn.SetDeadline(time.Now().Add(bound))
		if err == nil {
			_, err = conn.Write([]byte(rftest.Frame("{}")))
		}
		if err == nil {
			_, err = conn.Read(make([]byte, 1))
		}
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s over JSON-RPC gets %v", row.rule, err)
		}
	}
	if err := g.added(request{cert: authority, maxVersion: tls.VersionTLS12}); err != nil {
		t.Errorf("TLS 1.2: %v", err)
	}
	// A session that is resumed would go by the certificates that were valid when it began.
	config := &tls.Config{RootCAs: g.roots, ServerName: "localhost", Certificates: []tls.Certificate{authority.pair()}, ClientSessionCache: tls.NewLRUClientSessionCache(1)}
	for range 2 {
		conn := tls.Client(g.dial(g.rpc), config)
		s := &rpcSession{conn: conn, r: bufio.NewReader(conn)}
		if _, err := s.call("robot/initialize", `{}`); err != nil {
			t.Fatal(err)
		}
		if conn.ConnectionState().DidResume {
			t.Error("a TLS session is resumed")
		}
		conn.Close()
	}
}

func TestPlainClientsOfATLSPortAreToldSo(t *testing.T) {
	g := serveGuarded(t, setup{tls: true, users: hashed(t, "me", "right")})
	post := g.dial(g.web)
	fmt.Fprintf(post, "POST /Lib HTTP/1.0\r\nAuthorization: Basic bWU6cmlnaHQ=\r\nContent-Length: %d\r\n\r\n%s", len(callAdd), callAdd)
	if text := ended(t, post); !strings.HasPrefix(text, "HTTP/1.0 200") || !strings.Contains(text, "This server speaks https only") {
		t.Errorf("a call gets %s", text)
	}
	get := g.dial(g.web)
	io.WriteString(get, "GET / HTTP/1.0\r\n\r\n")
	if text := ended(t, get); !strings.HasPrefix(text, "HTTP/1.0 400") || !strings.Contains(text, "This server speaks https only") {
		t.Errorf("a browser gets %s", text)
	}
	rpc := g.dial(g.rpc)
	io.WriteString(rpc, rftest.Frame(`{"jsonrpc":"2.0","id":"1","method":"robot/initialize","params":{}}`))
	if text := ended(t, rpc); !strings.Contains(text, "This server speaks TLS only") {
		t.Errorf("a client of JSON-RPC gets %s", text)
	}
}
