package xmlrpc

import (
	"errors"
	"net/http"
	"time"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/xmlrpc/codec"
)

// connKey is the key of the [access.Conn] in the context of a request.
type connKey struct{}

// refusal is the reason why a request is not answered.
type refusal struct {
	reason string // label of the metric
	status int    // for browsers
	text   string
	always bool // answer with the status also to a POST, since only browsers send such requests
}

// admit returns why a request may not be answered, or nil. It reads the header only.
func (s *Server) admit(r *http.Request) *refusal {
	if r.Method != http.MethodPost && s.options.Pages.Public(r.URL.Path) {
		return nil
	}
	if c, ok := r.Context().Value(connKey{}).(*access.Conn); ok && c.Plain() {
		return &refusal{reason: "plain", status: http.StatusBadRequest, text: "This server speaks https only: write https:// in the URL."}
	}
	if !s.options.Hosts.Allows(r.Host) {
		return &refusal{reason: "host", status: http.StatusForbidden,
			text: "This server does not go by the name '" + r.Host + "'. Use its IP address, or start it with --allow-host and the name."}
	}
	// Only browsers send the origin of a request. Pages of other servers must not run keywords here.
	if err := s.origin.Check(r); err != nil {
		return &refusal{reason: "origin", status: http.StatusForbidden, text: "Web pages cannot call keywords.", always: true}
	}
	return s.authenticate(r)
}

// authenticate checks the credentials of a request and returns why they are not accepted, or nil.
func (s *Server) authenticate(r *http.Request) *refusal {
	if s.options.Passwords == nil {
		return nil
	}
	user, password, given := r.BasicAuth()
	if !given {
		return &refusal{reason: "credentials", status: http.StatusUnauthorized,
			text: "This server wants credentials: write " + s.scheme() + "://USER:PASSWORD@" + "host:port/Library."}
	}
	right, err := s.options.Passwords.Verify(r.Context(), user, password)
	switch {
	case errors.Is(err, access.ErrBusy):
		return &refusal{reason: "busy", status: http.StatusServiceUnavailable, text: "Too many passwords wait to be checked; try again."}
	case err != nil || !right:
		return &refusal{reason: "credentials", status: http.StatusUnauthorized, text: "The user name or the password is wrong."}
	}
	return nil
}

// refuse answers a request that is not admitted: a POST with a Fault, whose text XML-RPC clients show, all others with a
// status. For a status, RF's Remote would show its URL with the credentials.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	s.options.Calls.Refused(why.reason)
	s.logger.Debug("a request is refused", "reason", why.reason, "client", r.RemoteAddr)
	if r.Method == http.MethodPost && !why.always {
		code := codec.CodeAccess
		if why.status == http.StatusBadRequest {
			code = codec.CodeRequest
		}
		s.send(w, codec.AppendFault(nil, &codec.Fault{Code: code, Message: why.text}), time.Now())
		return
	}
	if why.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="rflua", charset="UTF-8"`)
	}
	http.Error(w, why.text, why.status)
}

// markBusy protects the connection of a request from eviction until done is called. It reports false if there is none to
// protect.
func markBusy(r *http.Request) (done func(), ok bool) {
	if c, ok := r.Context().Value(connKey{}).(*access.Conn); ok {
		return c.MarkBusy()
	}
	return nil, false
}
