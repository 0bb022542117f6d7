package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/kolo/xmlrpc"

	bridge "github.com/rflua/rflua/bridge/xmlrpc"
)

// defaultURI is where remote servers listen that were not told otherwise.
const defaultURI = "http://127.0.0.1:8270"

// remoteTimeout is how long a server may take to answer.
const remoteTimeout = 10 * time.Second

// remote is any server of RF's Remote protocol.
type remote struct {
	uri string      // with a scheme, and with the credentials if it has them
	tls *tls.Config // nil is Go's own
}

// newRemote is the server that the arguments of stop and test name.
func newRemote(args []string) remote {
	uri := defaultURI
	if len(args) > 0 {
		uri = args[0]
	}
	if !strings.Contains(uri, "://") {
		uri = "http://" + uri
	}
	return remote{uri: uri}
}

// String is the address without credentials. It does not rely on the address being a valid one.
func (r remote) String() string {
	scheme, rest, _ := strings.Cut(r.uri, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host := rest[:end]
	return scheme + "://" + host[strings.LastIndex(host, "@")+1:] + rest[end:]
}

// call calls a method without parameters.
func (r remote) call(method string) (result any, err error) {
	u, err := url.Parse(r.uri)
	if err != nil {
		return nil, withoutURL(err)
	}
	if u.Path == "" {
		u.Path = "/RPC2" // what Python's clients, and so RF, add
	}
	ctx, cancel := context.WithTimeout(context.Background(), remoteTimeout)
	defer cancel()
	// Like RF, it asks no proxy.
	client, err := xmlrpc.NewClient(u.String(), &bounded{ctx, &http.Transport{DisableKeepAlives: true, TLSClientConfig: r.tls}})
	if err != nil {
		return nil, withoutURL(err)
	}
	defer client.Close()
	err = client.Call(method, nil, &result)
	return result, withoutURL(err)
}

var accessFault = fmt.Sprintf("Fault(%d): ", bridge.FaultAccess)

// isRunning says whether there is a server that lists its keywords. The error is for one that is there but is not to be
// talked to: it does not know the user, or is not the one that its certificate should be for.
func (r remote) isRunning() (bool, error) {
	_, err := r.call("get_keyword_names")
	var untrusted *tls.CertificateVerificationError
	var alert *net.OpError
	switch {
	case err != nil && strings.HasPrefix(err.Error(), accessFault): // the client makes texts of Faults
		return false, fmt.Errorf("the remote server at %s refuses: %s", r, strings.TrimPrefix(err.Error(), accessFault))
	case errors.As(err, &untrusted):
		return false, withHint(fmt.Errorf("the remote server at %s is not trusted: %w", r, untrusted.Err), "SSL_CERT_FILE may name the file of the certificate that it is signed by")
	case errors.As(err, &alert) && alert.Op == "remote error": // what Go says of an alert of TLS
		return false, withHint(fmt.Errorf("the remote server at %s refuses: %w", r, alert), "it may want a certificate, see --client-cert")
	}
	return err == nil, nil
}

// withoutURL is err without the address that net/url and net/http put before it, since that holds the credentials.
func withoutURL(err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		return inURL.Err
	}
	return err
}

// bounded ends requests when its context is done: the XML-RPC client has no way to give one.
type bounded struct {
	ctx  context.Context
	next http.RoundTripper
}

func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	return b.next.RoundTrip(r.WithContext(b.ctx))
}
