package http

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/module/json"
)

// firstRoom is how many bytes of memory a body gets at first; a server may announce any length.
const firstRoom = 1 << 20

// readText reads a body into memory, at most limit bytes.
func readText(body io.Reader, resp *http.Response, limit int) (string, error) {
	tooLarge := fmt.Errorf("the body is larger than %d bytes: option 'max_body' allows more, option 'download' puts it into a file", limit)
	known := resp.ContentLength
	if resp.Body == http.NoBody {
		known = 0
	}
	if known > int64(limit) {
		return "", tooLarge
	}
	var text strings.Builder
	text.Grow(int(min(max(known, 0), firstRoom)))
	_, err := io.Copy(&text, io.LimitReader(body, int64(limit)))
	if err == nil && text.Len() == limit {
		if n, _ := io.ReadFull(body, make([]byte, 1)); n > 0 {
			err = tooLarge
		}
	}
	return text.String(), err
}

// table returns the response as Lua code gets it.
func (x *exchange) table(L *lua.LState) *lua.LTable {
	resp, final := x.response, *x.response.Request.URL
	final.User = nil
	t := L.CreateTable(0, 12)
	t.RawSetString("method", lua.LString(resp.Request.Method))
	t.RawSetString("url", lua.LString(final.String()))
	t.RawSetString("status", lua.LNumber(resp.StatusCode))
	t.RawSetString("reason", lua.LString(reason(resp)))
	t.RawSetString("headers", x.session.module.headerTable(L, resp.Header))
	t.RawSetString("cookies", x.session.module.cookieTable(L, resp.Cookies()))
	if x.downloaded() {
		t.RawSetString("file", lua.LString(x.download))
	} else {
		t.RawSetString("body", lua.LString(x.body))
	}
	t.RawSetString("size", lua.LNumber(x.size))
	t.RawSetString("elapsed", lua.LNumber(x.elapsed.Seconds()))
	t.RawSetString("redirects", lua.LNumber(x.followed))
	return t
}

func reason(resp *http.Response) string {
	if _, text, found := strings.Cut(resp.Status, " "); found && text != "" {
		return text
	}
	return http.StatusText(resp.StatusCode)
}

// headerTable has the headers by their names in lower case. Several of one name are joined by commas (RFC 9110, section
// 5.3), except those of Set-Cookie, which contain commas: each has a line.
func (m *module) headerTable(L *lua.LState, headers http.Header) *lua.LTable {
	t := m.host.Marks().Dict(L.CreateTable(0, len(headers)))
	for name, values := range headers {
		joint := ", "
		if name == "Set-Cookie" {
			joint = "\n"
		}
		t.RawSetString(strings.ToLower(name), lua.LString(strings.Join(values, joint)))
	}
	return t
}

func (m *module) responseMethods() []host.Function {
	return []host.Function{
		{Name: "header", Params: "name", Run: header},
		{Name: "json", Run: m.json},
		{Name: "text", Run: text},
		{Name: "shown_url", Run: shownURL},
		{Name: "shown_body", Run: shownBody},
	}
}

func describeResponse(self any) string {
	t := self.(*lua.LTable)
	return fmt.Sprintf("robot.http.Response: %s %s", t.RawGetString("status"), t.RawGetString("reason"))
}

// header returns a header to Lua, whatever the case of its name.
func header(c *host.Call) int {
	headers, ok := c.Self.(*lua.LTable).RawGetString("headers").(*lua.LTable)
	if !ok {
		return c.Return(lua.LNil)
	}
	return c.Return(headers.RawGetString(strings.ToLower(textproto.TrimString(c.String(1)))))
}

// bodyOf returns the body in memory, or an error that the script has to handle.
func bodyOf(c *host.Call) (string, error) {
	t := c.Self.(*lua.LTable)
	if body, ok := t.RawGetString("body").(lua.LString); ok {
		return string(body), nil
	}
	if file, ok := t.RawGetString("file").(lua.LString); ok {
		return "", fmt.Errorf("the body is in the file %s", file)
	}
	return "", fmt.Errorf("the response has no body")
}

// json decodes the body.
func (m *module) json(c *host.Call) int {
	body, err := bodyOf(c)
	if err != nil {
		return c.Fail(err)
	}
	v, err := json.Decode(m.host.Marks(), body)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return c.Fail(fmt.Errorf("the body is not JSON: %w", err))
	}
	if err != nil {
		return c.Fail(fmt.Errorf("the body cannot be read as JSON: %w", err))
	}
	return c.Return(v)
}

// text returns the body as UTF-8.
func text(c *host.Call) int {
	body, err := bodyOf(c)
	if err != nil {
		return c.Fail(err)
	}
	decoded, err := decodeText(contentTypeOf(c), body)
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(lua.LString(decoded))
}

func contentTypeOf(c *host.Call) string {
	if headers, ok := c.Self.(*lua.LTable).RawGetString("headers").(*lua.LTable); ok {
		if text, ok := headers.RawGetString("content-type").(lua.LString); ok {
			return string(text)
		}
	}
	return ""
}

// shownURL returns the URL as the log has it.
func shownURL(c *host.Call) int {
	u, err := url.Parse(lua.LVAsString(c.Self.(*lua.LTable).RawGetString("url")))
	if err != nil {
		return c.Return(lua.LString(hidden)) // the script has written over it
	}
	return c.Return(lua.LString(maskURL(u)))
}

// shownBody returns the body as the log has it.
func shownBody(c *host.Call) int {
	body, err := bodyOf(c)
	if err != nil {
		return c.Return(lua.LString("(" + err.Error() + ")"))
	}
	return c.Return(lua.LString(showBody(contentTypeOf(c), body)))
}
