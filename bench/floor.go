package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bench/rig"
)

// serveFloor answers every request with constants until it is killed.
func serveFloor(protocol, addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if protocol == "xmlrpc" {
		return http.Serve(listener, http.HandlerFunc(answerXML))
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(conn, jsonrpc2.VSCodeObjectCodec{}), answerJSON{})
	}
}

// The answers over XML-RPC. The load client asks for run_keyword; the others let Robot Framework import the floor as a
// library.
var (
	floorRun = rig.XMLResponse(rig.DictOf("status", "PASS", "output", "", "return", greeting))
	floorXML = map[string][]byte{
		"get_library_information": rig.XMLResponse(rig.DictOf(
			"echo", rig.DictOf("args", []any{"value"}, "types", []any{}, "doc", "", "tags", []any{}),
			"__intro__", rig.DictOf("doc", ""), "__init__", rig.DictOf("doc", ""),
		)),
		"get_keyword_names": rig.XMLResponse([]any{"echo"}),
	}
	methodRun = []byte("<methodName>run_keyword</methodName>")
)

// answerXML is the floor of XML-RPC.
func answerXML(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	answer := floorRun
	if !bytes.Contains(body, methodRun) {
		for method, constant := range floorXML {
			if bytes.Contains(body, []byte("<methodName>"+method+"</methodName>")) {
				answer = constant
			}
		}
	}
	w.Header()["Content-Type"] = contentType
	_, _ = w.Write(answer) // the client sees what is missing
}

var contentType = []string{"text/xml"}

// floorJSON are the results over JSON-RPC, by method.
var floorJSON = map[string]json.RawMessage{
	"robot/run_keyword": json.RawMessage(`{"result":"` + greeting + `"}`),
	"robot/initialize":  json.RawMessage(`{"capabilities":{"support_exit":true},"server_info":{"name":"floor","version":"1"}}`),
	"robot/import_library": json.RawMessage(`{"token":"floor","definition":{"name":"Bench","doc":"","keywords":` +
		`[{"name":"echo","doc":"","tags":[],"args":[{"name":"value","kind":"POSITIONAL_OR_NAMED","required":true,"has_default":false}]}]}}`),
	"robot/finalize_library": json.RawMessage(`{}`),
	"robot/shutdown":         json.RawMessage(`{}`),
}

// answerJSON is the floor of JSON-RPC.
type answerJSON struct{}

// Handle implements [jsonrpc2.Handler].
func (answerJSON) Handle(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	if r.Notif {
		return
	}
	_ = conn.Reply(ctx, r.ID, floorJSON[r.Method]) // the client sees what is missing
}

// floorArgument is the first argument of a floor; the protocol and the address follow.
const floorArgument = "serve-floor"

// runFloor serves a floor if the arguments ask for one, as asked reports.
func runFloor(args []string) (asked bool, err error) {
	if len(args) == 0 || args[0] != floorArgument {
		return false, nil
	}
	if len(args) != 3 {
		return true, fmt.Errorf("usage: bench %s PROTOCOL ADDRESS", floorArgument)
	}
	return true, serveFloor(args[1], args[2])
}
