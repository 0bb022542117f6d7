package xmlrpc

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	kolo "github.com/kolo/xmlrpc"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
)

// Client calls a server of RF's Remote protocol, of any kind. Like RF's Remote it opens a connection for every call, asks
// no proxy and follows no redirects. The zero Client is not usable. It is safe for concurrent use.
//
// Address, credentials, TLS, cancellation, limits and Faults are the same for all calls; only the encoding differs. Ask
// leaves it to github.com/kolo/xmlrpc. Call does not, because kolo/xmlrpc returns base64 as its text, trims strings without
// a type, has no order of structs, does not escape their names and cannot send nil. Neither uses kolo's own Client: it
// takes no context and returns Faults as texts without a type.
type Client struct {
	url  *url.URL
	http *http.Client
}

// maxResponse is the largest response that a client reads, in bytes.
const maxResponse = 256 << 20

// ParseURL parses the address of a server. Its error does not hold the address, which may have credentials in it.
func ParseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	return u, withoutURL(err)
}

// NewClient returns a client of the server at u, to which it sends the credentials in u. config is for https; nil stands
// for Go's defaults.
func NewClient(u *url.URL, config *tls.Config) *Client {
	at := *u
	if at.Path == "" {
		at.Path = "/RPC2" // what Python's clients, and so RF, add
	}
	return &Client{url: &at, http: &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, TLSClientConfig: config},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Call calls a method with values of package value and returns such a value, with the order of structs and with bytes
// kept. None is sent as RF sends it, as an empty string. The error is a [*codec.Fault] if the server answers one; no
// error holds the address. When ctx is done the connection is closed, which cancels a keyword that runs.
func (c *Client) Call(ctx context.Context, method string, params ...any) (any, error) {
	body, err := codec.Encoder{NilAsEmpty: true}.AppendCall(nil, codec.Call{Name: method, Params: params})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodPost, c.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, withoutURL(err)
	}
	request.Header.Set("Content-Type", "text/xml")
	var result any
	err = c.exchange(ctx, request, func(response io.Reader) (err error) {
		result, err = codec.DecodeResponse(response)
		return err
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// Ask calls a method without parameters and returns its result in the types of kolo/xmlrpc: bool, int64, float64, string,
// time.Time, []any or map[string]any. It is for answers whose exact type does not matter. Errors are those of
// [Client.Call].
func (c *Client) Ask(ctx context.Context, method string) (any, error) {
	request, err := kolo.NewRequest(c.url.String(), method, nil)
	if err != nil {
		return nil, withoutURL(err)
	}
	var result any
	err = c.exchange(ctx, request, func(response io.Reader) error {
		body, err := io.ReadAll(response)
		if err != nil {
			return fmt.Errorf("cannot read the response: %w", err)
		}
		if err := kolo.Response(body).Err(); err != nil {
			var fault kolo.FaultError
			if errors.As(err, &fault) {
				return &codec.Fault{Code: fault.Code, Message: fault.String}
			}
			return err
		}
		return kolo.Response(body).Unmarshal(&result)
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// exchange sends a request and has read read the body of the response.
func (c *Client) exchange(ctx context.Context, request *http.Request, read func(io.Reader) error) error {
	response, err := c.http.Do(request.WithContext(ctx))
	if err != nil {
		return withoutURL(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", response.Status)
	}
	limited := &io.LimitedReader{R: response.Body, N: maxResponse + 1}
	err = read(limited)
	if limited.N == 0 {
		err = fmt.Errorf("the response is larger than the limit of %d MiB", maxResponse>>20)
	}
	return err
}

// withoutURL returns err without the address that net/url and net/http put before it, since it may hold credentials.
func withoutURL(err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		return inURL.Err
	}
	return err
}
