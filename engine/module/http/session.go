package http

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// session is the Go side of a robot.http.Session.
type session struct {
	module *module
	settings
	base       *url.URL // nil if there is none
	transport  *http.Transport
	jar        jar
	unverified bool // the warning about verify=false has not been logged yet
	closed     bool
}

// session makes a session.
func (m *module) session(c *host.Call) int {
	o := c.Options(1, slices.Concat([]string{"base_url"}, settingOptions, connectionOptions)...)
	s := &session{module: m, transport: m.newTransport(), jar: newJar(), settings: defaults.with(o)}
	if o.Given("base_url") {
		base, err := parseURL(o.String("base_url", ""))
		if err != nil {
			o.Error("base_url", "%s", err)
		}
		if base.RawQuery != "" || base.ForceQuery || base.Fragment != "" {
			o.Error("base_url", "must not have a query or a fragment, since addresses are put behind it: it is for option 'query' of each request")
		}
		if user := base.User; user != nil {
			base.User = nil
			if s.headers.Get("Authorization") == "" {
				s.headers.Set("Authorization", userAuthorization(user))
			}
		}
		s.base = base
	}
	if err := s.configure(o); err != nil {
		return c.Fail(err)
	}
	return c.Return(m.sessions.New(s))
}

func describeSession(self any) string {
	s := self.(*session)
	if s.base == nil {
		return "robot.http.Session"
	}
	return "robot.http.Session of " + maskURL(s.base)
}

func (m *module) sessionMethods() []host.Function {
	return append(requests(func(c *host.Call, method string, at int) int {
		s := c.Self.(*session)
		if s.closed {
			c.Raise("the session is closed")
		}
		return s.send(c, method, at, c.Options(at+1, slices.Concat(settingOptions, requestOptions)...))
	}),
		host.Function{Name: "cookies", Params: "url?", Run: cookies},
		host.Function{Name: "set_cookie", Params: "name, value, url?", Run: setCookie},
		host.Function{Name: "clear_cookies", Run: clearCookies},
		host.Function{Name: "close", Run: closeSession},
	)
}

// address returns the URL that argument n names: a whole one, or what follows the base URL of the session.
func (s *session) address(c *host.Call, n int) *url.URL {
	text := ""
	if c.Given(n) {
		text = c.String(n)
	}
	if s.base != nil && !hasScheme(text) {
		u, err := url.Parse(joinURL(s.base.String(), text))
		if err != nil {
			c.ArgError(n, "must be what follows %s, not %s", maskURL(s.base), describeURL(text))
		}
		return u
	}
	u, err := parseURL(text)
	if err != nil {
		c.ArgError(n, "%s", err)
	}
	return u
}

func hasScheme(text string) bool {
	scheme, _, found := strings.Cut(text, "://")
	return found && isToken(scheme)
}

// joinURL puts exactly one slash between the two, unless the second starts with "?" or "#" or is empty.
func joinURL(base, rest string) string {
	if rest == "" || rest[0] == '?' || rest[0] == '#' {
		return base + rest
	}
	return strings.TrimSuffix(base, "/") + "/" + strings.TrimPrefix(rest, "/")
}

// parseURL reads the URL of a web server. The error follows the name of an argument or option, and has no password in it.
func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		if strings.Contains(text, "@") {
			return nil, fmt.Errorf("must be a URL such as http://host/path; this one, with a user in it, is none")
		}
		return nil, fmt.Errorf("must be a URL such as http://host/path, not %s", describeURL(text))
	}
	return u, nil
}

// describeURL returns text that is no URL for an error message, without the secrets that it might hold.
func describeURL(text string) string {
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		text = text[:i+1] + hidden
	}
	return host.Describe(lua.LString(text))
}

func userAuthorization(user *url.Userinfo) string {
	password, _ := user.Password()
	return basicAuthorization(user.Username(), password)
}

// sameOrigin reports whether the server of b may get what is meant for that of a. A change from http to https on the same
// host does not count.
func sameOrigin(a, b *url.URL) bool {
	if !strings.EqualFold(a.Hostname(), b.Hostname()) {
		return false
	}
	return a.Scheme == b.Scheme && port(a) == port(b) || a.Scheme == "http" && port(a) == "80" && b.Scheme == "https" && port(b) == "443"
}

func port(u *url.URL) string {
	switch p := u.Port(); {
	case p != "":
		return p
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

func closeSession(c *host.Call) int {
	s := c.Self.(*session)
	s.closed = true
	s.transport.CloseIdleConnections()
	return 0
}
