package ops

import (
	"net/http"
	"sync/atomic"

	"github.com/rflua/rflua/engine"
)

// Connections say how many there are and how many had to make room for others.
type Connections interface {
	Count() int
	Evicted() int
}

// Pages are /healthz, /readyz and /metrics, for GET requests. A library of such a name is called at its URL nevertheless,
// since calls are POST requests, and its page for browsers is at /metrics/.
type Pages struct {
	Engine      *engine.Engine
	Calls       *Calls
	Connections Connections
	Version     string

	stopping atomic.Bool
}

// Stopping makes /readyz report that the server stops.
func (p *Pages) Stopping() {
	if p != nil {
		p.stopping.Store(true)
	}
}

// Public reports whether a page is for everybody: /healthz, which reveals nothing.
func (p *Pages) Public(path string) bool { return p != nil && path == "/healthz" }

// Has reports whether a path is one of the pages.
func (p *Pages) Has(path string) bool {
	return p != nil && (path == "/healthz" || path == "/readyz" || path == "/metrics")
}

// ServeHTTP answers with one of the pages.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch r.URL.Path {
	case "/metrics":
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = w.Write(p.metrics())
		return
	case "/readyz":
		if text := p.unready(); text != "" {
			http.Error(w, text, http.StatusServiceUnavailable)
			return
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// unready returns why no keyword can be called, or "".
func (p *Pages) unready() string {
	if p.stopping.Load() {
		return "stopping"
	}
	for _, lib := range p.Engine.Libraries() {
		if lib.Revision() != nil {
			return ""
		}
	}
	return "no library is loaded"
}
