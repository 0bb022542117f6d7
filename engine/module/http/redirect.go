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
	for _, earlier := range via {
		if !sameOrigin(earlier.URL, next.URL) {
			return x.leave(next)
		}
	}
	return nil
}

// leave is for a redirect to another server: net/http does less for other ports, knows few headers, and tells the new
// server the old URL with its query.
func (x *exchange) leave(next *http.Request) error {
	dropSecrets(next.Header)
	next.Header.Del("Referer")
	if next.Body == nil || next.Body == http.NoBody {
		return nil
	}
	next.Body.Close()
	return fmt.Errorf("the redirect (%s) leads to another server, %s, which is not sent the body of this request; with option 'redirects' = false the script can decide", next.Response.Status, maskURL(next.URL))
}
