package bridge_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

// faultPatience is how long the servers of these tests wait for what is late.
const faultPatience = 500 * time.Millisecond

// bound is when a test gives up. It is far from what is measured, so that a slow machine does not decide.
const bound = 20 * time.Second

// witnessBound is the longest that a second client may wait for an answer.
const witnessBound = 5 * time.Second

// guarded is both servers with their guards.
type guarded struct {
	t        *testing.T
	web, rpc string // addresses
	roots    *x509.CertPool
	users    string // the htpasswd file, if there is one
	pages    *ops.Pages
	limits   *access.Connections
	engine   *engine.Engine
	calls    *ops.Calls
}

// setup is what a test wants of them.
type setup struct {
	tls, clientCA  bool
	users          string // lines of an htpasswd file
	hosts          []string
	maxConnections int
	maxInstances   int
}

const faultLibrary = `
local M = {}
function M.add(a, b) return a + b end
function M.big(n) return string.rep("x", n) end
function M.size(s) return #s end
function M.sleep(s) require("robot").sleep(s) return "slept" end
return M
`

// serveGuarded serves until the test ends.
func serveGuarded(t *testing.T, want setup) *guarded {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{write("Lib.lua", faultLibrary)}, MaxInstances: want.maxInstances})
	if err != nil {
		t.Fatal(err)
	}
	g := &guarded{t: t, engine: e, limits: access.NewConnections(want.maxConnections), calls: ops.NewCalls(nil)}
	var secure *access.TLS
	if want.tls {
		names := access.Files{Cert: write("cert.pem", authority.cert), Key: write("key.pem", authority.key)}
		if want.clientCA {
			names.ClientCA = names.Cert
		}
		if secure, err = access.OpenTLS(names, nil); err != nil {
			t.Fatal(err)
		}
		g.roots = authority.pool()
	}
	var passwords *access.Passwords
	if want.users != "" {
		g.users = write("users", want.users)
		if passwords, err = access.OpenPasswords(g.users, nil); err != nil {
			t.Fatal(err)
		}
	}
	hosts := access.NewHosts(nil, want.hosts...)
	pages := &ops.Pages{Engine: e, Calls: g.calls, Connections: g.limits, Version: "1"}
	g.pages = pages
	web := xmlrpc.NewServer(e, xmlrpc.Options{Addr: "127.0.0.1:0", Patience: faultPatience, TLS: secure, Passwords: passwords, Hosts: hosts,
		Connections: g.limits, Calls: g.calls, Pages: pages})
	rpc := jsonrpc.NewServer(e, jsonrpc.Options{Addr: "127.0.0.1:0", Patience: faultPatience, WriteTimeout: faultPatience, TLS: secure, Connections: g.limits, Calls: g.calls})
	for _, s := range []interface {
		Activate() (int, error)
		Serve() error
		Stop(context.Context)
	}{web, rpc} {
		if _, err := s.Activate(); err != nil {
			t.Fatal(err)
		}
		served := make(chan error, 1)
		go func() { served <- s.Serve() }()
		t.Cleanup(func() {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			s.Stop(ctx)
			if err := <-served; err != nil {
				t.Errorf("Serve: %v", err)
			}
		})
	}
	t.Cleanup(func() { e.Close(context.Background()) })
	g.web, g.rpc = web.Addr().String(), rpc.Addr().String()
	return g
}

// identity is a certificate and its key.
type identity struct{ cert, key string }

func (i *identity) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(i.cert))
	return pool
}

func (i *identity) pair() tls.Certificate {
	pair, err := tls.X509KeyPair([]byte(i.cert), []byte(i.key))
	if err != nil {
		panic(err)
	}
	return pair
}

// authority signs itself, and is the certificate of server and clients; stranger is another one.
var authority, stranger = newIdentity(), newIdentity()

func newIdentity() *identity {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return &identity{
		cert: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})),
		key:  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	}
}

// dial is a TCP connection that is closed with the test.
func (g *guarded) dial(addr string) net.Conn {
	g.t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { conn.Close() })
	return conn
}

// ended waits until the server has closed a connection, and gives what it had sent.
func ended(t *testing.T, conn net.Conn) string {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(bound)); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(conn)
	if e, ok := err.(net.Error); ok && e.Timeout() {
		t.Errorf("the server does not close the connection; it sent %q", text)
	}
	return string(text)
}

// request is what a client of XML-RPC sends.
type request struct {
	user, password string
	origin, host   string
	site           string // what a browser says of the page that asks: Sec-Fetch-Site
	get            string // path of a GET request instead of a call
	body           string // "" calls add
	cert           *identity
	maxVersion     uint16
}

var callAdd = xmlRequest("run_keyword", "<param><value>add</value></param><param><value><array><data><value><int>1</int></value><value><int>2</int></value></data></array></value></param>")

// ask sends a request on a connection of its own, as RF's Remote does.
func (g *guarded) ask(r request) (status int, text string, header http.Header, err error) {
	config := &tls.Config{RootCAs: g.roots, MaxVersion: r.maxVersion, MinVersion: tls.VersionTLS10}
	if r.cert != nil {
		config.Certificates = []tls.Certificate{r.cert.pair()}
	}
	transport := &http.Transport{DisableKeepAlives: true, TLSClientConfig: config}
	defer transport.CloseIdleConnections()
	scheme, method, body := "http", http.MethodPost, r.body
	if g.roots != nil {
		scheme = "https"
	}
	if body == "" {
		body = callAdd
	}
	if r.get != "" {
		method, body = http.MethodGet, ""
	}
	path := r.get
	if path == "" {
		path = "/Lib"
	}
	req, err := http.NewRequest(method, scheme+"://"+g.web+path, strings.NewReader(body))
	if err != nil {
		return 0, "", nil, err
	}
	if r.user != "" {
		req.SetBasicAuth(r.user, r.password)
	}
	if r.origin != "" {
		req.Header.Set("Origin", r.origin)
	}
	if r.site != "" {
		req.Header.Set("Sec-Fetch-Site", r.site)
	}
	req.Host = r.host
	response, err := (&http.Client{Transport: transport, Timeout: bound}).Do(req)
	if err != nil {
		return 0, "", nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, string(answer), response.Header, err
}

// witness is the second client: it calls over both protocols until stop, which reports a call that waited too long.
func (g *guarded) witness(r request) (stop func()) {
	g.t.Helper()
	session := g.session(r.cert)
	quit, done := make(chan struct{}), make(chan struct{})
	var took []time.Duration
	go func() {
		defer close(done)
		for {
			for _, call := range []func() error{func() error { return g.added(r) }, session.add} {
				began := time.Now()
				if err := call(); err != nil {
					g.t.Errorf("the second client: %v", err)
					return
				}
				took = append(took, time.Since(began))
			}
			select {
			case <-quit:
				if len(took) >= 100 {
					return
				}
			default:
			}
		}
	}()
	return func() {
		g.t.Helper()
		close(quit)
		<-done
		if len(took) == 0 {
			return
		}
		slices.Sort(took)
		p99, worst := took[len(took)*99/100], took[len(took)-1]
		g.t.Logf("second client: %d calls, median %s, p99 %s, longest %s", len(took), took[len(took)/2], p99, worst)
		if worst > witnessBound {
			g.t.Errorf("the second client waited for %s", worst)
		}
	}
}

// added calls add over XML-RPC.
func (g *guarded) added(r request) error {
	status, text, _, err := g.ask(r)
	if err == nil && (status != http.StatusOK || !strings.Contains(text, "<name>return</name><value><int>3</int></value>")) {
		err = fmt.Errorf("status %d, %s", status, text)
	}
	return err
}

// rpcSession is a session of JSON-RPC.
type rpcSession struct {
	conn  net.Conn
	r     *bufio.Reader
	token string
}

func (g *guarded) session(cert *identity) *rpcSession {
	g.t.Helper()
	conn := g.dial(g.rpc)
	if g.roots != nil {
		config := &tls.Config{RootCAs: g.roots, ServerName: "localhost"}
		if cert != nil {
			config.Certificates = []tls.Certificate{cert.pair()}
		}
		conn = tls.Client(conn, config)
	}
	s := &rpcSession{conn: conn, r: bufio.NewReader(conn)}
	if _, err := s.call("robot/initialize", `{}`); err != nil {
		g.t.Fatal(err)
	}
	text, err := s.call("robot/import_library", `{"name":"Lib"}`)
	if err != nil {
		g.t.Fatal(err)
	}
	_, s.token, _ = strings.Cut(text, `"token":"`)
	s.token, _, _ = strings.Cut(s.token, `"`)
	return s
}

// bare is a session without a library.
func (g *guarded) bare() *rpcSession {
	g.t.Helper()
	conn := g.dial(g.rpc)
	s := &rpcSession{conn: conn, r: bufio.NewReader(conn)}
	if _, err := s.call("robot/initialize", `{}`); err != nil {
		g.t.Fatal(err)
	}
	return s
}

func (s *rpcSession) add() error {
	text, err := s.call("robot/run_keyword", fmt.Sprintf(`{"library_token":%q,"name":"add","args":[1,2]}`, s.token))
	if err == nil && !strings.Contains(text, `"result":{"result":3}`) {
		err = fmt.Errorf("%s", text)
	}
	return err
}

func (s *rpcSession) call(method, params string) (string, error) {
	if err := s.conn.SetDeadline(time.Now().Add(bound)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(s.conn, rftest.Frame(fmt.Sprintf(`{"jsonrpc":"2.0","id":"1","method":%q,"params":%s}`, method, params))); err != nil {
		return "", err
	}
	return readFrame(s.r)
}

func readFrame(r *bufio.Reader) (string, error) {
	var length int
	if _, err := fmt.Fscanf(r, "Content-Length: %d\r\n\r\n", &length); err != nil {
		return "", err
	}
	body := make([]byte, length)
	_, err := io.ReadFull(r, body)
	return string(body), err
}
