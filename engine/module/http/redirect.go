package http

import (
	"fmt"
	"net/http"
)

// follow decides whether a redirect is followed. Secrets stay behind where it leads to another server.
func (x *exchange) follow(next *http.Request, via []*http.Request) error {
	if x.redirects == 0 {
		return http.ErrUseLastResponse
	}
	x.logResponse(next.Response, "")
	if len(via) > x.redirects {
		circle := ""
		for _, earlier := range via {
			if earlier.URL.String() == next.URL.String() {
				circle = ", in a circle"
			}
		}
		return fmt.Errorf("more than %d redirects (option 'redirects')%s; the next one leads to %s", x.redirects, circle, maskURL(next.URL))
	}
	x.followed = len(via)
	// net/http does so for other hosts but not for other ports, and not for headers that it does not know.
	for _, earlier := range via {
		if !sameOrigin(earlier.URL, next.URL) {
			dropSecrets(next.Header)
		}
	}
	return nil
}
