package main

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/bench/load"
	"github.com/rflua/rflua/bench/rig"
)

// logging are the rows of a keyword that logs 100 messages.
func (b *bench) logging() []*work {
	var messages [][]byte
	for i := 1; i <= 100; i++ {
		messages = append(messages, fmt.Appendf(nil, `"message %d of the log"`, i))
	}
	verify := func(returned any, output string) error {
		for i := 1; i <= 100; i++ {
			_, rest, ok := strings.Cut(output, fmt.Sprintf("message %d of the log", i))
			if !ok {
				return fmt.Errorf("message %d is not logged: %s", i, rig.Excerpt([]byte(output)))
			}
			output = rest
		}
		return rig.Same(returned, "spoken")
	}
	xml := func(s *rig.Server) load.Dialer { return load.XML(s, load.XMLUse{Timed: true}, verify, "speak") }
	json := func(s *rig.Server) load.Dialer { return load.JSON(s, messages, "spoken", "speak") }
	return []*work{
		{name: "a keyword that logs 100 messages, XML-RPC", unit: "calls/s",
			columns: []column{b.rate(ours, b.main, 1, xml), b.rate(peerXML, b.peerKept, 1, xml)}},
		{name: "a keyword that logs 100 messages, JSON-RPC", unit: "calls/s",
			columns: []column{b.rate(ours, b.main, 1, json), b.rate(peerJSON, b.peerJSONKept, 1, json)}},
	}
}
