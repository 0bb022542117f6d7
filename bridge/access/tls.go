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
	Cert     string // certificate of the server, PEM, followed by the intermediate ones
	Key      string // its private key, PEM
	ClientCA string // certificates that must have signed those of clients, PEM; "" admits clients without a certificate
}

// TLS is the encryption of a server: TLS 1.2 or 1.3, and with a ClientCA, for clients with a certificate only.
type TLS struct {
	logger *slog.Logger
	every  time.Duration // least time between two checks of the files

	mu      sync.Mutex
	files   []*file     // certificate, key and, if there is one, client CA; guarded by mu
	checked time.Time   // when the files were read last; guarded by mu
	config  *tls.Config // of the last files that loaded; immutable, replaced under mu
	logged  string      // the last problem that was logged, which is not logged twice; guarded by mu
}

// OpenTLS reads the files. Errors name the flag and the file. logger may be nil.
func OpenTLS(names Files, logger *slog.Logger) (*TLS, error) {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	t := &TLS{logger: logger, every: checkEvery, checked: time.Now()}
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

// load makes the configuration from the contents that were read last.
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
		// A resumed session would rely on client certificates that were valid when it began.
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

// hasPEM reports whether text has a block whose type ends with kind and which is not encrypted.
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

// current returns the configuration for a new client, after checking the files.
func (t *TLS) current() *tls.Config {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := time.Now(); now.Sub(t.checked) >= t.every {
		t.checked = now
		t.reload()
	}
	return t.config
}

// reload reads the files again. A new certificate comes in two files, one after the other, which do not match for a moment.
// The previous configuration stays in use then. The caller holds t.mu.
func (t *TLS) reload() {
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
	case err != nil && err.Error() != t.logged:
		t.logged = err.Error()
		t.logger.Warn("the changed certificate does not load, the previous one stays in use", "error", err)
	case err == nil && changed:
		t.logged = ""
		t.logger.Info("certificate reloaded", "expires", t.config.Certificates[0].Leaf.NotAfter)
	}
}

// VerifiesClients reports whether clients must have a certificate.
func (t *TLS) VerifiesClients() bool { return t != nil && len(t.files) > 2 }

// Expires returns when the certificate expires.
func (t *TLS) Expires() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.config.Certificates[0].Leaf.NotAfter
}

// certified reports whether the certificate is for a host of that name.
func (t *TLS) certified(host string) bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.config.Certificates[0].Leaf.VerifyHostname(host) == nil
}
