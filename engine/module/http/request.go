package http

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/rflua/rflua/engine/module/host"
)

// requestOptions are the options that make sense for a single request only.
var requestOptions = []string{"query", "json", "form", "multipart", "body", "upload", "download"}

// request is one request as the script describes it.
type request struct {
	settings
	method   string
	url      *url.URL // without user and password
	payload  payload
	download string // the path of a file for the body, or ""
}

// newRequest reads the arguments of a request: the URL is argument at, the options follow it. An error is about a file
// that they name.
func (s *session) newRequest(c *host.Call, method string, at int, o *host.Options) (*request, error) {
	r := &request{method: method, url: s.address(c, at), settings: s.settings}
	if s.base != nil && !sameOrigin(s.base, r.url) {
		r.headers = r.headers.Clone() // another server gets no secrets of the session
		dropSecrets(r.headers)
	}
	r.settings = r.with(o)
	if user := r.url.User; user != nil {
		r.url.User = nil
		if r.headers.Get("Authorization") == "" {
			r.headers.Set("Authorization", userAuthorization(user))
		}
	}
	if query := encodePairs(pairs(o, "query")); query != "" {
		r.url.RawQuery = strings.Trim(r.url.RawQuery+"&"+query, "&")
	}
	if r.download = o.String("download", ""); r.download == "" && o.Given("download") {
		o.Error("download", "must be the path of a file, not an empty string")
	}
	var err error
	r.payload, err = s.module.payload(o)
	return r, err
}

// build makes the request of net/http.
func (r *request) build(ctx context.Context, version string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, r.url.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header = r.headers
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
		req.Header.Del("Host")
	}
	if req.Header["User-Agent"] == nil {
		req.Header.Set("User-Agent", strings.TrimSuffix("rflua/"+version, "/"))
	}
	if r.payload.open == nil {
		return req, nil
	}
	if req.Header.Get("Content-Type") == "" && r.payload.contentType != "" {
		req.Header.Set("Content-Type", r.payload.contentType)
	}
	req.ContentLength, req.GetBody = r.payload.size, r.payload.open
	if req.ContentLength == 0 {
		req.Body = http.NoBody
		return req, nil
	}
	req.Body, err = r.payload.open()
	return req, err
}

// dropSecrets removes the headers that other servers must not get.
func dropSecrets(headers http.Header) {
	for name := range headers {
		if isSecretHeader(name) {
			delete(headers, name)
		}
	}
}
