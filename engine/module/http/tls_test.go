package http_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/internal/rftest"
)

// authority signs certificates.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t}
	der, key := a.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	a.cert, a.key = cert, key
	return a
}

// sign returns a certificate and its key; one of the authority itself if there is none yet.
func (a *authority) sign(template *x509.Certificate) (der []byte, key *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, parentKey := a.cert, a.key
	if parent == nil {
		parent, parentKey = template, key
	}
	der, err = x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		a.t.Fatal(err)
	}
	return der, key
}

// pems returns a certificate for a name and its key.
func (a *authority) pems(template *x509.Certificate) (cert, key string) {
	der, private := a.sign(template)
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		a.t.Fatal(err)
	}
	return certificatePEM(der), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}))
}

func certificatePEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// serve starts a server with a certificate for 127.0.0.1, that asks for a client certificate of the authority if it may.
func (a *authority) serve(clients tls.ClientAuthType) *httptest.Server {
	cert, key := a.pems(&x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}})
	pair, err := tls.X509KeyPair([]byte(cert), []byte(key))
	if err != nil {
		a.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := "nobody"
		if len(r.TLS.PeerCertificates) > 0 {
			name = r.TLS.PeerCertificates[0].Subject.CommonName
		}
		fmt.Fprint(w, r.Proto, " ", name)
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // failed handshakes are what is tested
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: clients, ClientCAs: pool}
	server.StartTLS()
	a.t.Cleanup(server.Close)
	return server
}

func TestTLS(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	s := newScript(t)
	s.file("ca.pem", certificatePEM(ours.cert.Raw))
	s.file("other.pem", certificatePEM(theirs.cert.Raw))
	cert, key := ours.pems(&x509.Certificate{Subject: pkix.Name{CommonName: "ada"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	s.file("cert.pem", cert)
	s.file("key.pem", key)
	s.file("both.pem", cert+key)
	s.file("text.pem", "no PEM")
	open, closed := ours.serve(tls.NoClientCert), ours.serve(tls.RequireAndVerifyClientCert)
	for _, row := range []struct{ rule, code, want string }{
		{"an authority of one's own is trusted, and HTTP/2 is spoken", `return http.get(url, { ca = "ca.pem" }).body`, `"HTTP/2.0 nobody"`},
		{"by a session too", `return http.session({ base_url = url, ca = "ca.pem" }):get("/").body`, `"HTTP/2.0 nobody"`},
		{"unknown authorities are not", `return { select(2, http.get(url)) }`,
			`["GET URL: the certificate of the server is not trusted: x509: certificate signed by unknown authority (option 'ca' names a file of authorities to trust)"]`},
		{"the file of authorities replaces those of the system", `return { select(2, http.get(url, { ca = "other.pem" })):match("signed by unknown authority") }`, `["signed by unknown authority"]`},
		{"the name must be right", `return { select(2, http.get((url:gsub("127.0.0.1", "localhost")), { ca = "ca.pem" })):match("x509: .* localhost") ~= nil }`, `[true]`},
		{"verify = false trusts anybody", `return http.get(url, { verify = false }).body`, `"HTTP/2.0 nobody"`},
		{"a client certificate, with its key in a file of its own", `return http.get(b, { ca = "ca.pem", cert = "cert.pem", key = "key.pem" }).body`, `"HTTP/2.0 ada"`},
		{"or in the same file", `return http.get(b, { ca = "ca.pem", cert = "both.pem" }).body`, `"HTTP/2.0 ada"`},
		{"without one a server that wants one refuses", `return http.get(b, { ca = "ca.pem" }) == nil`, `true`},
		{"a certificate without its key is said to be wrong", `return { select(2, http.get(b, { cert = "cert.pem" })):match("^options 'cert' and 'key': tls: ") }`, `["options 'cert' and 'key': tls: "]`},
		{"a file without certificates too", `return { select(2, http.get(url, { ca = "text.pem" })) }`, `["option 'ca': text.pem holds no certificate in PEM format"]`},
		{"files must be in the roots", `return { select(2, http.get(url, { ca = "/etc/ssl/cert.pem" })) }`, `["option 'ca': /etc/ssl/cert.pem is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root DIR --fs-root DIRECTORY"]`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			rftest.WantText(t, row.code, strings.NewReplacer(open.URL, "URL", s.dir, "DIR").Replace(show(s.in(t).run(row.code, open.URL, closed.URL))), row.want)
		})
	}
	s.run(`local s = http.session({ verify = false }); s:get(url); s:get(url)`, open.URL)
	rftest.WantText(t, "verify = false is logged, once in a session", s.logged(message.Warn),
		"verify = false: any server that answers is believed to be "+strings.TrimPrefix(open.URL, "https://")+", and may read and change everything")
}
