package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"github.com/rflua/rflua/bench/rig"
	"io"
	"net"
	"net/http"

	"github.com/sourcegraph/jsonrpc2"
)

// serveFloor is what this program does when it is run again as a floor: it answers with constants until it is ended.
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

// The constants. The one for run_keyword is what the load client asks for, the others let Robot Framework import the
// floor as a library.
var (
	floorRun = xmlResponse(rig.Dict{{"status", "PASS"}, {"output", ""}, {"return", greeting}})
	floorXML = map[string][]byte{
		"get_library_information": xmlResponse(rig.Dict{
			{"echo", rig.Dict{{"args", []any{"value"}}, {"types", []any{}}, {"doc", ""}, {"tags", []any{}}}},
			{"__intro__", rig.Dict{{"doc", ""}}}, {"__init__", rig.Dict{{"doc", ""}}},
		}),
		"get_keyword_names": xmlResponse([]any{"echo"}),
	}
	methodRun = []byte("<methodName>run_keyword</methodName>")
)

func xmlResponse(v any) []byte {
	b := rig.AppendXML([]byte("<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n"), v)
	return append(b, "</param>\n</params>\n</methodResponse>\n"...)
}

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

// floorJSON are the results by method.
var floorJSON = map[string]json.RawMessage{
	"robot/run_keyword": json.RawMessage(`{"result":"` + greeting + `"}`),
	"robot/initialize":  json.RawMessage(`{"capabilities":{"support_exit":true},"server_info":{"name":"floor","version":"1"}}`),
	"robot/import_library": json.RawMessage(`{"token":"floor","definition":{"name":"Bench","doc":"","keywords":` +
		`[{"name":"echo","doc":"","tags":[],"args":[{"name":"value","kind":"POSITIONAL_OR_NAMED","required":true,"has_default":false}]}]}}`),
	"robot/finalize_library": json.RawMessage(`{}`),
	"robot/shutdown":         json.RawMessage(`{}`),
}

type answerJSON struct{}

func (answerJSON) Handle(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	if r.Notif {
		return
	}
	_ = conn.Reply(ctx, r.ID, floorJSON[r.Method]) // the client sees what is missing
}

// floorArgument makes this program a floor; the protocol and the address follow.
const floorArgument = "serve-floor"

// runFloor runs the floor that the arguments ask for, if they do.
func runFloor(args []string) (asked bool, err error) {
	if len(args) == 0 || args[0] != floorArgument {
		return false, nil
	}
	if len(args) != 3 {
		return true, fmt.Errorf("usage: bench %s PROTOCOL ADDRESS", floorArgument)
	}
	return true, serveFloor(args[1], args[2])
}
