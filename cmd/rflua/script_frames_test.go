package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rflua/rflua/internal/rftest"
)

func init() {
	// frames ADDR|unix:PATH initialize [FILE...]: initializes a JSON-RPC session, sends the requests in the files and
	// prints the responses.
	scriptCommands["frames"] = frames
}

func frames(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) > 1 && args[1] == "initialize", "frames ADDR|unix:PATH initialize [FILE...]")
	network, addr := "tcp", args[0]
	if path, ok := strings.CutPrefix(addr, "unix:"); ok {
		network, addr = "unix", ts.MkAbs(path)
	}
	conn, err := net.Dial(network, addr)
	ts.Check(err)
	defer conn.Close()
	ts.Check(conn.SetDeadline(time.Now().Add(time.Minute)))
	requests := []string{`{"jsonrpc":"2.0","id":"1","method":"robot/initialize","params":{}}`}
	for _, file := range args[2:] {
		text, err := os.ReadFile(ts.MkAbs(file))
		ts.Check(err)
		requests = append(requests, string(text))
	}
	r := bufio.NewReader(conn)
	for _, body := range requests {
		_, err := io.WriteString(conn, rftest.Frame(body))
		ts.Check(err)
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		ts.Check(err)
		length, err := strconv.Atoi(header.Get("Content-Length"))
		ts.Check(err)
		response := make([]byte, length)
		_, err = io.ReadFull(r, response)
		ts.Check(err)
		fmt.Fprintln(ts.Stdout(), strings.TrimSpace(string(response)))
	}
}
