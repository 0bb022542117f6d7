package xmlrpc

import (
	"errors"
	"net/http"
	"time"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/xmlrpc/codec"
)

// connKey is the key of the connection in the context of a request.
type connKey struct{}

// refusal is why a request is not answered.
type refusal struct {
	reason string // for the figures
	status int    // for browsers
	text   string
	always bool // the status is for everybody, since only browsers send such requests
}

// admit says why a request may not be answered, or nil. It looks at the header alone.
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
	// Only browsers say where a request comes from. A page of somebody else's must not run keywords here.
	if err := s.origin.Check(r); err != nil {
		return &refusal{reason: "origin", status: http.StatusForbidden, text: "Web pages cannot call keywords.", always: true}
	}
	return s.authenticate(r)
}

// authenticate checks the credentials of a request.
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

// refuse answers a request that is not admitted: XML-RPC clients with a Fault, whose text they show, all others with a
// status. RF's Remote would show a status with the credentials of its URL.
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

// working keeps the connection of a request that has come from being closed to make room for others.
func working(r *http.Request) (done func(), here bool) {
	if c, ok := r.Context().Value(connKey{}).(*access.Conn); ok {
		return c.Works()
	}
	return nil, false
}
