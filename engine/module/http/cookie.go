package http

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// jar keeps cookies by host and port. Browsers ignore the port (RFC 6265, section 8.5), but the ports of a machine under
// test are different servers, and the cookies of one do not concern the other. The two default ports count as one.
type jar map[string]*cookiejar.Jar

func newJar() jar { return jar{} }

func (j jar) of(u *url.URL) *cookiejar.Jar {
	p := port(u)
	if p == "443" {
		p = "80"
	}
	if j[p] == nil {
		made, err := cookiejar.New(nil)
		if err != nil {
			panic(err) // it never fails
		}
		j[p] = made
	}
	return j[p]
}

// SetCookies keeps what a server has set.
func (j jar) SetCookies(u *url.URL, cookies []*http.Cookie) { j.of(u).SetCookies(u, cookies) }

// Cookies returns the cookies for a request.
func (j jar) Cookies(u *url.URL) []*http.Cookie { return j.of(u).Cookies(u) }

// cookies returns the cookies that a request to the URL would send.
func cookies(c *host.Call) int {
	s := c.Self.(*session)
	return c.Return(s.module.cookieTable(c.L, s.jar.Cookies(s.address(c, 1))))
}

func (m *module) cookieTable(L *lua.LState, cookies []*http.Cookie) *lua.LTable {
	t := m.host.Marks().Dict(L.NewTable())
	for _, cookie := range cookies {
		t.RawSetString(cookie.Name, lua.LString(cookie.Value))
	}
	return t
}

// setCookie sets a cookie for all paths of the URL's host.
func setCookie(c *host.Call) int {
	s := c.Self.(*session)
	name, ok := plainText(c.Arg(1))
	if !ok || !isToken(name) {
		c.ArgError(1, "must be a name that a cookie can have, not %s", host.Describe(c.Arg(1)))
	}
	cookie := &http.Cookie{Name: name, Path: "/"}
	if cookie.Value, ok = plainText(c.Arg(2)); !ok {
		c.ArgError(2, "must be a string, not %s", host.Describe(c.Arg(2)))
	}
	if err := cookie.Valid(); err != nil {
		c.ArgError(2, "must be what a cookie can hold: %s", err)
	}
	s.jar.SetCookies(s.address(c, 3), []*http.Cookie{cookie})
	return 0
}

func clearCookies(c *host.Call) int {
	c.Self.(*session).jar = newJar()
	return 0
}
