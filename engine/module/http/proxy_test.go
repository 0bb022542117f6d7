package http_test

import (
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// proxy is a forward proxy that wants a user, and notes what it was asked for.
type proxy struct {
	mu    sync.Mutex
	asked []string
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r.Method+" "+r.RequestURI)
	p.mu.Unlock()
	if r.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte("ada:secret")) {
		http.Error(w, "who are you?", http.StatusProxyAuthRequired)
		return
	}
	if r.Method == http.MethodConnect {
		p.tunnel(w, r)
		return
	}
	r.Header.Del("Proxy-Authorization")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

func (p *proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	to, err := net.Dial("tcp", r.Host)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	from, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		to.Close()
		return
	}
	_, _ = from.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n"))
	var both sync.WaitGroup
	for _, pair := range [][2]net.Conn{{from, to}, {to, from}} {
		both.Go(func() {
			_, _ = io.Copy(pair[0], pair[1])
			from.Close()
			to.Close()
		})
	}
	both.Wait()
}

func TestProxy(t *testing.T) {
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	p := &proxy{}
	through := serve(t, p.ServeHTTP)
	web := serve(t, echo)
	ours := newAuthority(t)
	secure := ours.serve(tls.NoClientCert)
	s := newScript(t)
	s.file("ca.pem", certificatePEM(ours.cert.Raw))
	withUser := strings.Replace(through.URL, "//", "//ada:secret@", 1)
	for _, row := range []struct{ rule, url, code, proxy, want, asked string }{
		{"requests go through it", web.URL, `return http.get(url, { proxy = b }).status`, withUser, "200", "GET URL/"},
		{"those of a session too", web.URL, `return http.session({ base_url = url, proxy = b }):get("/x").status`, withUser, "200", "GET URL/x"},
		{"a server with TLS is reached by a tunnel", secure.URL, `return http.get(url, { proxy = b, ca = "ca.pem" }).body`, withUser, `"HTTP/2.0 nobody"`, "CONNECT HOST"},
		{"its own answer is a response", web.URL, `return http.get(url, { proxy = b }).status`, through.URL, "407", "GET URL/"},
		{"unless there was to be a tunnel", secure.URL, `return { select(2, http.get(url, { proxy = b, ca = "ca.pem" })) }`, through.URL,
			`["GET URL: the proxy answers: 407 Proxy Authentication Required"]`, "CONNECT HOST"},
		{"a proxy that is not there is called one", web.URL, `return { select(2, http.get(url, { proxy = b })) }`, closedPort(t), `["GET URL: the proxy cannot be reached: connection refused"]`, ""},
		{"false is none", web.URL, `return http.get(url, { proxy = false }).status`, "", "200", ""},
	} {
		t.Run(row.rule, func(t *testing.T) {
			p.asked = nil
			got := show(s.in(t).run(row.code, row.url, row.proxy))
			rftest.WantText(t, row.code, strings.ReplaceAll(got, row.url, "URL"), row.want)
			asked := strings.ReplaceAll(strings.Join(p.asked, ", "), row.url, "URL")
			rftest.WantText(t, "the proxy was asked for", strings.ReplaceAll(asked, strings.TrimPrefix(row.url, "https://"), "HOST"), row.asked)
		})
	}
}
