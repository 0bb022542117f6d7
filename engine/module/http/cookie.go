package http

import (
	"net/http"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// cookies gives those that a request to the URL would send.
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

// setCookie sets one for all paths of the URL's host.
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
