package http

import (
	"net/url"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// formType is the content type of a form without files.
const formType = "application/x-www-form-urlencoded"

// maxText is how many bytes the parameters of a query or a form may have, and the texts of a form with files.
const maxText = 64 << 20

// pair is one parameter of a query or a form.
type pair struct{ name, value string }

// pairs returns the names and values of an option, in the order of the table; a list as the value repeats the name.
func pairs(o *host.Options, option string) (found []pair) {
	t := o.Table(option)
	if t == nil {
		return nil
	}
	size := 0
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		name, ok := plainText(key)
		if !ok {
			o.Error(option, "has a name that is %s", host.Describe(key))
		}
		for _, text := range texts(v, func(wrong lua.LValue) {
			o.Error(option, "has %s as the value of %s: wanted are a string, a number, a boolean or a list of them", host.Describe(wrong), name)
		}) {
			if size += len(name) + len(text); size > maxText {
				o.Error(option, "has more than %d MiB of text", maxText>>20)
			}
			found = append(found, pair{name, text})
		}
	}
	return found
}

func encodePairs(all []pair) string {
	parts := make([]string, len(all))
	for i, p := range all {
		parts[i] = url.QueryEscape(p.name) + "=" + url.QueryEscape(p.value)
	}
	return strings.Join(parts, "&")
}
