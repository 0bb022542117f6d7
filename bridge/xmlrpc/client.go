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

	"github.com/rflua/rflua/engine/value"
)

// Client calls a server of RF's Remote protocol, of any kind, with values of package value: the order of structs and
// binary values are kept. Like RF it takes a new connection for every call and asks no proxy. It is safe for concurrent
// use.
type Client struct {
	url  *url.URL
	http *http.Client
}

// Fault is the answer to a request that gets no result.
type Fault struct {
	Code    int
	Message string
}

func (f *Fault) Error() string { return f.Message }

// WrongRequest says whether the server has nothing at the address, or takes no such request.
func (f *Fault) WrongRequest() bool { return f.Code == faultRequest }

// maxResponse is the largest response that a client reads, in bytes.
const maxResponse = 256 << 20

// NewClient is a client of the server at u, whose credentials it sends. config is for https; nil is Go's own.
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

// Call calls a method. The error is a *[Fault] if the server says so; no error holds the address with its credentials.
// When ctx is done the connection is closed, which cancels a keyword that runs.
func (c *Client) Call(ctx context.Context, method string, params ...any) (any, error) {
	body, err := encodeRequest(method, params)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, withoutURL(err)
	}
	request.Header.Set("Content-Type", "text/xml")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, withoutURL(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answers %s", response.Status)
	}
	limited := &io.LimitedReader{R: response.Body, N: maxResponse + 1}
	result, err := decodeResponse(limited)
	if limited.N == 0 {
		err = fmt.Errorf("the response is larger than the limit of %d MiB", maxResponse>>20)
	}
	return result, err
}

func withoutURL(err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		return inURL.Err
	}
	return err
}

// encodeRequest is the request of a call. None is an empty string, as RF sends it.
func encodeRequest(method string, params []any) ([]byte, error) {
	b := []byte(`<?xml version="1.0"?>` + "\n<methodCall><methodName>")
	b = append(appendEscaped(b, method), "</methodName><params>"...)
	for _, v := range params {
		var err error
		if b, err = (encoder{nilAsEmpty: true}).value(append(b, "<param>"...), v, 0); err != nil {
			return nil, err
		}
		b = append(b, "</param>"...)
	}
	return append(b, "</params></methodCall>\n"...), nil
}

// resultDepth is how many levels the protocol wraps around a value in a response.
const resultDepth = 2

// decodeResponse reads the result of a call, or a *Fault as the error.
func decodeResponse(r io.Reader) (any, error) {
	d := decoders.Get().(*decoder)
	defer d.release()
	if err := d.read(r); err != nil {
		return nil, fmt.Errorf("cannot read the response: %w", err)
	}
	d.data, d.pos, d.depth = d.request, 0, -resultDepth
	result, err := d.response()
	var syntax *syntaxError
	if errors.As(err, &syntax) {
		return nil, fmt.Errorf("the response is not XML-RPC: %w", err)
	}
	return result, err
}

// response reads <methodResponse> with the <params> or the <fault> in it.
func (p *parser) response() (any, error) {
	if err := p.prolog(); err != nil {
		return nil, err
	}
	if err := p.misc("methodResponse"); err != nil {
		return nil, err
	}
	if _, empty, err := p.open("methodResponse", "methodResponse"); err != nil || empty {
		return nil, errOr(err, p.mismatch("<params> or <fault>"))
	}
	if err := p.misc("methodResponse"); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(p.data[p.pos:], []byte("<fault>")) {
		p.pos += len("<fault>")
		_, v, err := p.valueIn("fault")
		if err != nil {
			return nil, err
		}
		d, _ := v.(*value.Dict)
		code, _ := d.Get("faultCode")
		text, _ := d.Get("faultString")
		number, _ := code.(int64)
		return nil, &Fault{Code: int(number), Message: fmt.Sprint(text)}
	}
	more, empty, err := p.open("methodResponse", "params")
	if err != nil || !more || empty {
		return nil, errOr(err, p.mismatch("<params>"))
	}
	list, err := p.params()
	if err != nil || len(list) != 1 {
		return nil, errOr(err, p.mismatch("one value in <params>"))
	}
	return list[0], p.close("methodResponse")
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
