package access

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Files are the names of the files of a [TLS].
type Files struct {
	Cert     string // certificate of the server, PEM, with those that it is signed by
	Key      string // its private key, PEM
	ClientCA string // certificates that those of clients must be signed by, PEM; "" lets in clients without one
}

// TLS is how a server encrypts: with TLS 1.2 or 1.3, and if there is a ClientCA, for clients with a certificate only.
type TLS struct {
	logger *slog.Logger
	every  time.Duration // between looks at the files

	mu      sync.Mutex
	files   []*file     // certificate, key and, if there is one, client CA; guarded by mu
	looked  time.Time   // guarded by mu
	config  *tls.Config // of the files as they were when they were right; immutable, replaced under mu
	problem string      // that was logged last; guarded by mu
}

// OpenTLS reads the files. Errors name the flag and the file.
func OpenTLS(names Files, logger *slog.Logger) (*TLS, error) {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	t := &TLS{logger: logger, every: lookEvery, looked: time.Now()}
	t.files = []*file{{flag: "tls-cert", name: names.Cert}, {flag: "tls-key", name: names.Key}}
	if names.ClientCA != "" {
		t.files = append(t.files, &file{flag: "tls-client-ca", name: names.ClientCA})
	}
	for _, f := range t.files {
		if _, err := f.read(); err != nil {
			return nil, err
		}
	}
	return t, t.load()
}

// load makes the configuration of what was read last.
func (t *TLS) load() error {
	cert, key := t.files[0], t.files[1]
	if !hasPEM(cert.content, "CERTIFICATE") {
		return cert.wrong("holds no certificate in PEM format")
	}
	if !hasPEM(key.content, "PRIVATE KEY") {
		return key.wrong("holds no private key in PEM format, or an encrypted one")
	}
	pair, err := tls.X509KeyPair(cert.content, key.content)
	if err != nil {
		return key.wrong("does not go with --tls-cert %s: %w", cert.name, err)
	}
	config := &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{pair},
		NextProtos:   []string{"http/1.1"},
		// A resumed session would go by the client certificates that were valid when it began.
		SessionTicketsDisabled: true,
	}
	if len(t.files) > 2 {
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
		if !config.ClientCAs.AppendCertsFromPEM(t.files[2].content) {
			return t.files[2].wrong("holds no certificate in PEM format")
		}
	}
	t.config = config
	return nil
}

// hasPEM says whether there is a block whose type ends so.
func hasPEM(text []byte, kind string) bool {
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			return false
		}
		if len(block.Type) >= len(kind) && block.Type[len(block.Type)-len(kind):] == kind {
			return block.Headers["DEK-Info"] == "" && block.Type != "ENCRYPTED PRIVATE KEY"
		}
		text = rest
	}
}

// current is the configuration for a client that comes now.
func (t *TLS) current() *tls.Config {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := time.Now(); now.Sub(t.looked) >= t.every {
		t.looked = now
		t.look()
	}
	return t.config
}

// look reads the files again. A new certificate comes in two files, one after the other, so that they may not fit for a
// moment; the old ones go on then.
func (t *TLS) look() {
	changed := false
	var problems []error
	for _, f := range t.files {
		other, err := f.read()
		changed = changed || other
		problems = append(problems, err)
	}
	err := errors.Join(problems...)
	if err == nil && changed {
		err = t.load()
	}
	switch {
	case err != nil && err.Error() != t.problem:
		t.problem = err.Error()
		t.logger.Warn("the certificate goes on as it was before its files changed", "error", err)
	case err == nil && changed:
		t.problem = ""
		t.logger.Info("certificate read anew", "expires", t.config.Certificates[0].Leaf.NotAfter)
	}
}

// VerifiesClients says whether clients must have a certificate.
func (t *TLS) VerifiesClients() bool { return t != nil && len(t.files) > 2 }

// Expires is when the certificate does.
func (t *TLS) Expires() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.config.Certificates[0].Leaf.NotAfter
}

// certified says whether the certificate is for a host of that name.
func (t *TLS) certified(host string) bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.config.Certificates[0].Leaf.VerifyHostname(host) == nil
}
