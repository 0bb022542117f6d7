package soak

import (
	"strings"

	"github.com/rflua/rflua/bench/rig"
)

// malformed is something that no client sends, and a part of the answer.
type malformed struct {
	name string
	sent string
	want string // empty if the server must only close the connection
	ends bool   // nothing more is sent
}

// inParams returns a request over XML-RPC with this element in its params.
func inParams(element string) string {
	return string(rig.Post("/Soak", []byte("<methodCall><methodName>run_keyword</methodName><params>"+element+"</params></methodCall>")))
}

var malformedXML = []malformed{
	{name: "garbage", sent: "\x16\x03\x01\x02\x00\x01\x00 garbage\r\n\r\n", want: "400 Bad Request"},
	{name: "half of an XML document", sent: string(rig.Post("/Soak", []byte("<methodCall><methodName>run_key"))), want: "not valid XML-RPC"},
	{name: "JSON", sent: string(rig.Post("/Soak", []byte(`{"jsonrpc": "2.0"}`))), want: "not valid XML-RPC"},
	{name: "entities", sent: string(rig.Post("/Soak", []byte(`<!DOCTYPE m [<!ENTITY a "aaaa">]><methodCall/>`))), want: "document type"},
	{name: "deep nesting", sent: inParams("<param>" + strings.Repeat("<value><array><data>", 100_000)), want: "nested too deep"},
	{name: "a huge number", sent: inParams("<param><value><int>" + strings.Repeat("9", 1<<20) + "</int></value></param>"), want: "<fault>"},
	{name: "no arguments", sent: inParams(""), want: "<fault>"},
	{name: "an unknown method", sent: string(rig.Post("/Soak", rig.XMLCall("no_such_method"))), want: "<fault>"},
	{name: "an unknown path", sent: string(rig.Post("/Nothing", rig.XMLCall("get_keyword_names"))), want: "There is nothing at"},
	{name: "another method", sent: "DELETE /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", want: "405 Method Not Allowed"},
	{name: "a huge header", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + strings.Repeat("x", 2<<20) + "\r\n\r\n", want: "431 Request Header Fields Too Large"},
	{name: "many headers", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\n" + strings.Repeat("X: x\r\n", 1<<18) + "\r\n", want: "431 Request Header Fields Too Large"},
	{name: "no gzip", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", want: "not packed with gzip"},
	{name: "a length that is no number", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: many\r\n\r\n", want: "400 Bad Request"},
	{name: "two lengths", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", want: "400 Bad Request"},
	{name: "a broken chunk", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", want: "<fault>"},
	{name: "a body that ends early", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n<methodCall>", ends: true},
	{name: "a body too large that ends early", sent: "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999999\r\n\r\n<methodCall>", ends: true},
	{name: "half a header", sent: "POST /Soak HTTP/1.1\r\nHos", ends: true},
	{name: "nothing", ends: true},
}

// framed returns a message in a frame.
func framed(message string) string { return string(rig.Frame([]byte(message))) }

var malformedJSON = []malformed{
	{name: "garbage", sent: "garbage\r\n\r\n", want: "has no Content-Length"},
	{name: "a message without a header", sent: `{"jsonrpc":"2.0"}` + "\r\n\r\n", want: "has no header"},
	{name: "a length that is no number", sent: "Content-Length: many\r\n\r\n", want: "not a number of bytes"},
	{name: "half of a JSON document", sent: framed(`{"jsonrpc":"2.0","method":`), want: "-32700"},
	{name: "deep nesting", sent: framed(strings.Repeat(`[{"":`, 100_000)), want: "-32700"},
	{name: "an empty batch", sent: framed(`[]`), want: "-32600"},
	{name: "a number", sent: framed(`7`), want: "-32600"},
	{name: "an unknown method", sent: framed(`{"jsonrpc":"2.0","id":"x","method":"robot/nothing"}`), want: "-32601"},
	{name: "wrong parameters", sent: framed(`{"jsonrpc":"2.0","id":"x","method":"robot/import_library","params":[1]}`), want: "-32602"},
	{name: "an unknown token", sent: framed(`{"jsonrpc":"2.0","id":"x","method":"robot/run_keyword","params":{"library_token":"none","name":"echo"}}`), want: "no library with the token"},
	{name: "an unknown library", sent: framed(`{"jsonrpc":"2.0","id":"x","method":"robot/import_library","params":{"name":"Nothing"}}`), want: "Nothing"},
	{name: "initialized twice", sent: framed(`{"jsonrpc":"2.0","id":"x","method":"robot/initialize","params":{}}`), want: "already"},
	{name: "a long line", sent: strings.Repeat("x", 1<<20) + "\r\n\r\n", want: "has no Content-Length"},
	{name: "an endless header", sent: strings.Repeat("X: x\r\n", 1000), want: "more than 64 lines", ends: true},
	{name: "half a frame", sent: "Content-Length: 1000\r\n\r\n{", ends: true},
	{name: "a frame too large that ends early", sent: "Content-Length: 99999999999\r\n\r\n{", ends: true},
	{name: "nothing", ends: true},
}
