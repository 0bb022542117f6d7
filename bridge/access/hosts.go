package access

import (
	"net"
	"net/netip"
	"os"
	"strings"
)

// Hosts are the host names that requests may use. Somebody else can make a name of theirs point to this server, and a
// browser would then let their pages talk to it (DNS rebinding). So only names are allowed that are known to be those of
// this server, and all IP addresses, which cannot be made to point here.
type Hosts struct {
	names map[string]bool
	tls   *TLS
}

// NewHosts returns localhost, the name of this machine, the names in the certificate of tls, which may be nil, and names.
func NewHosts(tls *TLS, names ...string) *Hosts {
	h := &Hosts{names: map[string]bool{"localhost": true}, tls: tls}
	if own, err := os.Hostname(); err == nil {
		short, _, _ := strings.Cut(own, ".")
		names = append(names, own, short)
	}
	for _, name := range names {
		if name = normalHost(name); name != "" {
			h.names[name] = true
		}
	}
	return h
}

// Allows reports whether a request with that Host header may be answered. An empty one may: clients before HTTP/1.1 send
// none, but all browsers do. A nil *Hosts allows every name.
func (h *Hosts) Allows(header string) bool {
	if h == nil || header == "" {
		return true
	}
	name := normalHost(header)
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return true
	}
	return h.names[name] || strings.HasSuffix(name, ".localhost") || h.tls.certified(name)
}

// normalHost returns a host name in lower case, without a port and a final dot.
func normalHost(text string) string {
	if name, _, err := net.SplitHostPort(text); err == nil {
		text = name
	}
	return strings.ToLower(strings.TrimSuffix(text, "."))
}
