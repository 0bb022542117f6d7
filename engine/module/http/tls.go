package http

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// connectionOptions are the options of a connection, which a single request cannot change.
var connectionOptions = []string{"ca", "cert", "key", "verify", "proxy"}

// configure sets up the transport as the options say. An error is about a file that they name.
func (s *session) configure(o *host.Options) error {
	config := &tls.Config{}
	if !o.Bool("verify", true) {
		if o.Given("ca") {
			o.Error("ca", "and verify = false exclude each other")
		}
		config.InsecureSkipVerify, s.unverified = true, true
	}
	if o.Given("key") && !o.Given("cert") {
		o.Error("key", "needs option 'cert', the certificate that it is of")
	}
	s.setProxy(o)
	if path := o.String("ca", ""); path != "" {
		text, err := s.module.readPEM(path)
		if err != nil {
			return fmt.Errorf("option 'ca': %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return fmt.Errorf("option 'ca': %s holds no certificate in PEM format", path)
		}
	}
	if path := o.String("cert", ""); path != "" {
		pair, err := s.module.readPair(path, o.String("key", path))
		if err != nil {
			return err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	s.transport.TLSClientConfig = config
	return nil
}

func (m *module) readPair(cert, key string) (tls.Certificate, error) {
	certText, err := m.readPEM(cert)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("option 'cert': %w", err)
	}
	keyText, err := m.readPEM(key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("option 'key': %w", err)
	}
	pair, err := tls.X509KeyPair(certText, keyText)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("options 'cert' and 'key': %w", err)
	}
	return pair, nil
}

// setProxy sends all requests through a proxy, or none with proxy = false. Without the option the environment decides:
// HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
func (s *session) setProxy(o *host.Options) {
	switch v := o.Value("proxy"); v {
	case lua.LNil:
	case lua.LFalse:
		s.transport.Proxy = nil
	default:
		u, err := url.Parse(o.String("proxy", ""))
		if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" {
			o.Error("proxy", "must be a URL such as http://host:3128, https://... or socks5://..., or false")
		}
		s.transport.Proxy = http.ProxyURL(u)
	}
}
