package access

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func newCertificate(t *testing.T, names ...string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: names}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}

func TestWrongCertificateFilesAreErrorsThatNameFlagAndFile(t *testing.T) {
	dir := t.TempDir()
	cert, key := newCertificate(t, "one")
	_, otherKey := newCertificate(t, "two")
	for name, text := range map[string]string{"cert": cert, "key": key, "other": otherKey, "text": "hello", "empty": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	for _, row := range []struct {
		files Files
		want  string
	}{
		{Files{"missing", "key", ""}, "--tls-cert: open missing: no such file or directory"},
		{Files{"cert", "missing", ""}, "--tls-key: open missing: no such file or directory"},
		{Files{"cert", "key", "missing"}, "--tls-client-ca: open missing: no such file or directory"},
		{Files{"text", "key", ""}, "--tls-cert: text holds no certificate in PEM format"},
		{Files{"key", "key", ""}, "--tls-cert: key holds no certificate in PEM format"},
		{Files{"cert", "empty", ""}, "--tls-key: empty holds no private key in PEM format, or an encrypted one"},
		{Files{"cert", "other", ""}, "--tls-key: other does not go with --tls-cert cert: tls: private key does not match public key"},
		{Files{"cert", "key", "text"}, "--tls-client-ca: text holds no certificate in PEM format"},
		{Files{dir, "key", ""}, "--tls-cert: read " + dir + ": is a directory"},
	} {
		if _, err := OpenTLS(row.files, nil); err == nil || err.Error() != row.want {
			t.Errorf("%+v\n got %v\nwant %s", row.files, err, row.want)
		}
	}
}

func TestACertificateIsReadAnew(t *testing.T) {
	dir := t.TempDir()
	files := Files{Cert: filepath.Join(dir, "cert"), Key: filepath.Join(dir, "key")}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, key := newCertificate(t, "one")
	write(files.Cert, cert)
	write(files.Key, key)
	var log bytes.Buffer
	secure, err := OpenTLS(files, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	secure.every = 0
	served := func() string { return secure.current().Certificates[0].Leaf.DNSNames[0] }
	if name := served(); name != "one" {
		t.Errorf("the certificate is for %s", name)
	}
	cert, key = newCertificate(t, "two")
	write(files.Cert, cert)
	for range 3 { // the new certificate and the old key
		if name := served(); name != "one" {
			t.Errorf("in between, the certificate is for %s", name)
		}
	}
	write(files.Key, key)
	if name := served(); name != "two" {
		t.Errorf("afterwards, the certificate is for %s", name)
	}
	os.Remove(files.Cert)
	for range 3 {
		if name := served(); name != "two" {
			t.Errorf("without the file, the certificate is for %s", name)
		}
	}
	if n := strings.Count(log.String(), "the previous one stays in use"); n != 2 {
		t.Errorf("the log tells of problems %d times, want once each:\n%s", n, &log)
	}
	if !secure.certified("two") || secure.certified("one") {
		t.Error("the names are not those of the certificate")
	}
}

func TestHosts(t *testing.T) {
	cert, key := newCertificate(t, "bench.lab", "*.dev.lab")
	dir := t.TempDir()
	files := Files{Cert: filepath.Join(dir, "cert"), Key: filepath.Join(dir, "key")}
	for name, text := range map[string]string{files.Cert: cert, files.Key: key} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	secure, err := OpenTLS(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	machine, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	hosts := NewHosts(secure, "Allowed.lab", "::")
	for header, want := range map[string]bool{
		"": true, "127.0.0.1": true, "10.0.0.7:8270": true, "[::1]": true, "[fe80::1]:8270": true, "localhost": true, "LocalHost:1": true, "x.localhost": true,
		machine: true, machine + ":8270": true, "allowed.lab": true, "allowed.LAB.:8270": true, "bench.lab": true, "a.dev.lab": true,
		"a.b.dev.lab": false, "evil.example": false, "evil.example:8270": false, "localhost.evil.example": false, machine + ".evil.example": false,
		"notallowed.lab": false, "127.0.0.1.evil.example": false, "0x7f000001": false, "allowed.lab@evil.example": false, " localhost": false, ":8270": false,
	} {
		if got := hosts.Allows(header); got != want {
			t.Errorf("%q: %t", header, got)
		}
	}
	var none *Hosts
	if !none.Allows("anything") {
		t.Error("without hosts there is a limit")
	}
}
