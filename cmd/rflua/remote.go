package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/cmd/rflua/internal/call"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
)

// defaultURI is where remote servers listen by default.
const defaultURI = "http://127.0.0.1:8270"

// remote is a server of RF's Remote protocol, of any kind.
type remote struct {
	uri string      // with a scheme, and with the credentials if it has them
	tls *tls.Config // nil is Go's own
}

// newRemote returns the server that the arguments of stop and test name; without one, it is that at defaultURI.
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

// String returns the address without credentials, also of an address that is not valid.
func (r remote) String() string {
	scheme, rest, _ := strings.Cut(r.uri, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host := rest[:end]
	return scheme + "://" + host[strings.LastIndex(host, "@")+1:] + rest[end:]
}

// address returns the address as a URL. Its error does not hold the credentials.
func (r remote) address() (*url.URL, error) { return xmlrpc.ParseURL(r.uri) }

// call calls a method without parameters and waits at most call.AnswerTimeout for the answer.
func (r remote) call(method string) (any, error) {
	u, err := r.address()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), call.AnswerTimeout)
	defer cancel()
	return xmlrpc.NewClient(u, r.tls).Ask(ctx, method)
}

// isRunning reports whether a server at the address lists its keywords. It returns an error for a server that is there but
// cannot be used: one that does not know the user, wants a certificate, or has one that is not trusted.
func (r remote) isRunning() (bool, error) {
	_, err := r.call("get_keyword_names")
	var fault *codec.Fault
	var untrusted *tls.CertificateVerificationError
	var alert *net.OpError
	switch {
	case errors.As(err, &fault) && fault.Code == codec.CodeAccess:
		return false, fmt.Errorf("the remote server at %s refuses: %w", r, fault)
	case errors.As(err, &untrusted):
		return false, clierror.WithHint(fmt.Errorf("the remote server at %s is not trusted: %w", r, untrusted.Err), "SSL_CERT_FILE may name the file of the certificate that it is signed by")
	case errors.As(err, &alert) && alert.Op == "remote error": // what Go says of an alert of TLS
		return false, clierror.WithHint(fmt.Errorf("the remote server at %s refuses: %w", r, alert), "it may want a certificate, see --client-cert")
	}
	return err == nil, nil
}
