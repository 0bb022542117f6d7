package main

import (
	"encoding/json"
	"regexp"
	"time"

	"github.com/kolo/xmlrpc"
	"github.com/rogpeppe/go-internal/testscript"
)

func init() {
	// until URL METHOD [JSON...] PATTERN: calls a method until its result as JSON matches.
	scriptCommands["until"] = until
}

func until(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) > 2, "until URL METHOD [JSON...] PATTERN")
	pattern, err := regexp.Compile(args[len(args)-1])
	ts.Check(err)
	var params []any
	for _, text := range args[2 : len(args)-1] {
		var v any
		ts.Check(json.Unmarshal([]byte(text), &v))
		params = append(params, v)
	}
	client, err := xmlrpc.NewClient(args[0], nil)
	ts.Check(err)
	defer client.Close()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for {
		var answer any
		ts.Check(client.Call(args[1], params, &answer))
		text, err := json.Marshal(answer)
		ts.Check(err)
		if pattern.Match(text) {
			return
		}
		select {
		case <-poll.C:
		case <-of(ts).ctx.Done():
			ts.Fatalf("the last result is %s", text)
		}
	}
}
