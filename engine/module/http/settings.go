package http

import (
	"encoding/base64"
	"maps"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/value"
)

// settings holds what a session sets for all its requests. A request may override it.
type settings struct {
	headers   http.Header // never changed in place
	timeout   time.Duration
	redirects int
	maxBody   int
}

var settingOptions = []string{"headers", "auth", "bearer", "timeout", "redirects", "max_body"}

// mostBody is the largest max_body, in bytes.
const mostBody = 1 << 30

var defaults = settings{timeout: 30 * time.Second, redirects: 10, maxBody: 64 << 20}

// with returns the settings with the changes that the options make.
func (s settings) with(o *host.Options) settings {
	s.headers = headersWith(s.headers, o)
	s.timeout = o.Duration("timeout", s.timeout)
	if s.timeout == 0 {
		o.Error("timeout", "must be above 0, not 0")
	}
	switch o.Value("redirects") {
	case lua.LFalse:
		s.redirects = 0
	case lua.LTrue:
		o.Error("redirects", "must be how many are followed, or false, not true")
	default:
		if s.redirects = o.Int("redirects", s.redirects); s.redirects < 0 {
			o.Error("redirects", "must not be negative")
		}
	}
	if s.maxBody = o.Int("max_body", s.maxBody); s.maxBody < 0 || s.maxBody > mostBody {
		o.Error("max_body", "must be 0 to %d bytes, not %d; option 'download' puts larger bodies into files", mostBody, s.maxBody)
	}
	return s
}

// headersWith returns the headers with those of the options headers, auth and bearer.
func headersWith(headers http.Header, o *host.Options) http.Header {
	headers = maps.Clone(headers)
	if headers == nil {
		headers = http.Header{}
	}
	setHeaders(headers, o)
	if o.Given("auth") && o.Given("bearer") {
		o.Error("bearer", "is one too many: option 'auth' is there already")
	}
	switch token := o.Value("bearer"); {
	case token == lua.LFalse || o.Value("auth") == lua.LFalse:
		headers.Del("Authorization")
	case token != lua.LNil:
		headers.Set("Authorization", "Bearer "+headerValue(o, "bearer", o.String("bearer", "")))
	case o.Given("auth"):
		headers.Set("Authorization", basic(o))
	}
	return headers
}

func setHeaders(headers http.Header, o *host.Options) {
	t := o.Table("headers")
	if t == nil {
		return
	}
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		name, ok := key.(lua.LString)
		if !ok || !isToken(string(name)) {
			o.Error("headers", "has a name that no header can have: %s", host.Describe(key))
		}
		canonical := http.CanonicalHeaderKey(string(name))
		switch {
		case canonical == "Content-Length" || canonical == "Transfer-Encoding":
			o.Error("headers", "cannot set %s, which follows from the body", canonical)
		case v == lua.LFalse && canonical == "User-Agent":
			headers[canonical] = []string{""} // for net/http this means: send none
		case v == lua.LFalse:
			headers.Del(canonical)
		default:
			headers[canonical] = nil
			for _, text := range texts(v, func(wrong lua.LValue) {
				o.Error("headers", "has %s as the value of %s: wanted are a string, a number, a list of them, or false for none", host.Describe(wrong), name)
			}) {
				headers.Add(canonical, headerValue(o, "headers", text))
			}
		}
	}
}

func headerValue(o *host.Options, option, text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		o.Error(option, "has a control character in the value of a header")
	}
	return text
}

// basic returns the value of the header Authorization for auth = {user, password}.
func basic(o *host.Options) string {
	var parts []string
	if t := o.Table("auth"); t.Len() == 2 {
		for i := 1; i <= 2; i++ {
			if text, ok := host.Text(t.RawGetInt(i)); ok {
				parts = append(parts, text)
			}
		}
	}
	if len(parts) != 2 {
		o.Error("auth", "must be {user, password}")
	}
	return basicAuthorization(parts[0], parts[1])
}

func basicAuthorization(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// isToken reports whether text can be a method or the name of a header (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// texts returns a plain value, or the items of a list of plain values, as text. It calls wrong with any other value;
// wrong must not return.
func texts(v lua.LValue, wrong func(lua.LValue)) []string {
	items := []lua.LValue{v}
	if list, ok := v.(*lua.LTable); ok {
		items = items[:0]
		for i := 1; i <= list.Len(); i++ {
			items = append(items, list.RawGetInt(i))
		}
		if key, _ := list.Next(lua.LNil); len(items) == 0 && key != lua.LNil {
			wrong(v)
		}
	}
	found := make([]string, len(items))
	for i, item := range items {
		text, ok := plainText(item)
		if !ok {
			wrong(item)
		}
		found[i] = text
	}
	return found
}

// plainText returns a string, a number or a boolean as text; numbers are written out, not as 1e+06.
func plainText(v lua.LValue) (string, bool) {
	if ud, ok := v.(*lua.LUserData); ok {
		switch x := ud.Value.(type) {
		case marshal.Int:
			return strconv.FormatInt(int64(x), 10), true
		case marshal.Float:
			return string(value.AppendFloat(nil, float64(x))), true
		}
	}
	switch x := marshal.Plain(v).(type) {
	case lua.LString:
		return string(x), true
	case lua.LBool:
		return strconv.FormatBool(bool(x)), true
	case lua.LNumber:
		if math.Abs(float64(x)) < 1e21 {
			return strconv.FormatFloat(float64(x), 'f', -1, 64), true
		}
		return x.String(), true
	}
	return "", false
}
