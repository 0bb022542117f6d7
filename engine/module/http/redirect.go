package http

import (
	"errors"
	"fmt"
	"net/http"
)

// errLocation reports a redirect to something that is no URL. net/http's own error for it shows the text, with all
// secrets in it.
var errLocation = errors.New("the server redirects to what is no URL")

// checkLocation returns errLocation if net/http would follow resp to what is no URL. It closes the body then.
func checkLocation(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if req := resp.Request; req.GetBody == nil && req.Body != nil && req.Body != http.NoBody {
			return nil // not followed, as the body cannot be sent again
		}
	default:
		return nil
	}
	if _, err := resp.Location(); err != nil && !errors.Is(err, http.ErrNoLocation) {
		resp.Body.Close()
		return errLocation
	}
	return nil
}

// follow decides whether a redirect is followed. One to another server does not get the secrets of the request.
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

// leave removes the secrets from a redirect to another server. net/http keeps them for other ports of the host, knows few
// headers, and sends the new server the old URL with its query.
func (x *exchange) leave(next *http.Request) error {
	dropSecrets(next.Header)
	next.Header.Del("Referer")
	if next.Body == nil || next.Body == http.NoBody {
		return nil
	}
	next.Body.Close()
	return fmt.Errorf("the redirect (%s) leads to another server, %s, which is not sent the body of this request; with option 'redirects' = false the script can decide", next.Response.Status, maskURL(next.URL))
}
