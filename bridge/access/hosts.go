package access

import (
	"net"
	"net/netip"
	"os"
	"strings"
)

// Hosts are the names that requests may call the server by. A name that somebody else owns can be made to point here, and
// a browser would then let the pages of its owner talk to this server (DNS rebinding); so only names are taken that are
// known to be of this server. Addresses are, and nobody can make them point elsewhere.
type Hosts struct {
	names map[string]bool
	tls   *TLS
}

// NewHosts are localhost, the name of this machine, those that its certificate is for (tls may be nil), and names.
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

// Allows says whether a request with that Host header may be answered. Clients before HTTP/1.1 have none, and browsers
// always.
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

// normalHost is a name without port, in lower case.
func normalHost(text string) string {
	if name, _, err := net.SplitHostPort(text); err == nil {
		text = name
	}
	return strings.ToLower(strings.TrimSuffix(text, "."))
}
