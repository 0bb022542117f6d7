package http

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"github.com/rflua/rflua/engine/module/confine"
)

// explain returns the cause of a failed request in few words, without what net/http puts around it: the URL, which the
// message names already, and names of system calls.
func (x *exchange) explain(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	var file *confine.Error
	if errors.As(err, &file) {
		return file
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" {
		return fmt.Errorf("the proxy cannot be reached: %w", cause(op.Err))
	}
	var body *bodyError
	if errors.As(err, &body) && errors.Is(err, io.ErrUnexpectedEOF) {
		if n := x.response.ContentLength; n >= 0 {
			return fmt.Errorf("the connection ended after %d of the %d bytes of the body", x.size, n)
		}
		return fmt.Errorf("the connection ended in the middle of the body, after %d bytes", x.size)
	}
	return cause(err)
}

func cause(err error) error {
	var (
		errno       syscall.Errno
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &certificate):
		return fmt.Errorf("the certificate of the server is not trusted: %w (option 'ca' names a file of authorities to trust)", certificate.Err)
	case errors.As(err, &dns):
		return errors.New(dns.Err)
	case errors.As(err, &errno):
		return errno
	case errors.Is(err, io.EOF):
		return errors.New("the server closed the connection without an answer")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "net/http: HTTP/1.x transport connection broken: "))
}
