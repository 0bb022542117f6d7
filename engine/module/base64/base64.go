// Package base64 is the Lua module robot.base64 (RFC 4648).
package base64

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

//go:embed base64.lua
var definition string

// Module is robot.base64.
var Module = host.Module{Name: "robot.base64", Definition: definition, Open: open}

// maxSize is how many bytes may be encoded or decoded.
const maxSize = 64 << 20

func open(*lua.LState, host.Host) host.Contents {
	return host.Contents{Functions: []host.Function{
		{Name: "encode", Params: "data, options?", Run: encode},
		{Name: "decode", Params: "text, options?", Run: decode},
	}}
}

func encode(c *host.Call) int {
	data := c.String(1)
	options := c.Options(2, "url", "padding")
	url := options.Bool("url", false)
	encoding := base64.StdEncoding
	if url {
		encoding = base64.URLEncoding
	}
	if !options.Bool("padding", !url) {
		encoding = encoding.WithPadding(base64.NoPadding)
	}
	if len(data) > maxSize {
		c.ArgError(1, "has %d bytes, more than %d MiB", len(data), maxSize>>20)
	}
	return c.Return(lua.LString(encoding.EncodeToString([]byte(data))))
}

func decode(c *host.Call) int {
	text := c.String(1)
	url := c.Options(2, "url").Bool("url", false)
	if len(text) > 2*maxSize {
		c.ArgError(1, "has %d bytes, more than %d MiB", len(text), 2*maxSize>>20)
	}
	digits, err := digits(text, url)
	if err != nil {
		return c.Fail(err)
	}
	encoding := base64.RawStdEncoding
	if url {
		encoding = base64.RawURLEncoding
	}
	data, err := encoding.Strict().DecodeString(digits)
	if err != nil {
		return c.Fail(fmt.Errorf("the last character is wrong: it has bits of a byte that is not there"))
	}
	return c.Return(lua.LString(data))
}

// digits returns the digits of text, without space between them, and without the padding at the end, which may be
// missing.
func digits(text string, url bool) (string, error) {
	alphabet, other, hint := "+/", "-_", "the text is URL-safe, say {url = true}"
	if url {
		alphabet, other, hint = other, alphabet, "the text is not URL-safe, leave {url = true} out"
	}
	var b strings.Builder
	padding := 0
	for i, r := range text {
		switch {
		case strings.ContainsRune(" \t\r\n", r):
		case r == '=':
			padding++
		case padding > 0:
			return "", fmt.Errorf("character %d, %q, comes behind the padding", 1+len([]rune(text[:i])), r)
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune(alphabet, r):
			b.WriteRune(r)
		case strings.ContainsRune(other, r):
			return "", fmt.Errorf("character %d is %q: %s", 1+len([]rune(text[:i])), r, hint)
		default:
			return "", fmt.Errorf("character %d, %q, is not of base64", 1+len([]rune(text[:i])), r)
		}
	}
	switch n := b.Len(); {
	case n%4 == 1:
		return "", fmt.Errorf("the text is cut off: it has %d characters, and a byte needs two", n)
	case padding > 0 && (n+padding)%4 != 0 || padding > 2:
		return "", fmt.Errorf("the padding is wrong: %d characters need %d of =, not %d", n, (4-n%4)%4, padding)
	}
	return b.String(), nil
}
