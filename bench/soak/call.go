package soak

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// callers returns actors that call what must pass and what must fail, over both protocols, each on an instance of its own.
func (s *soak) callers() (all []actor) {
	for i := range 2 {
		all = append(all, actor{"calls, XML-RPC", func(over context.Context) error {
			return s.calls(over, s.xml(fmt.Sprintf("/Soak?token=%s", s.fresh("caller")), i == 1), "XML-RPC")
		}})
		all = append(all, actor{"calls, JSON-RPC", func(over context.Context) error {
			c, err := s.json("Soak")
			if err != nil {
				return err
			}
			return s.calls(over, c, "JSON-RPC")
		}})
	}
	return all
}

// calls calls keywords until the load is over.
func (s *soak) calls(over context.Context, c client, protocol string) error {
	defer c.Close()
	rows := []any{rig.DictOf("id", 1, "ratio", 0.5, "name", "<a>"), rig.DictOf("id", 2, "ratio", 0.25, "name", "ü")}
	text := strings.Repeat("some text\n", 200)
	pass, fail, file := "passing, "+protocol, "failing, "+protocol, "files and JSON, "+protocol
	counted := 0
	for i := 0; over.Err() == nil; i++ {
		for range 8 {
			begin := time.Now()
			if err := s.call(c, call{kind: "echo, " + protocol, keyword: "echo", args: []any{hello}, returns: hello}); err != nil {
				return err
			}
			s.echoes.add(time.Since(begin))
			if rig.Wait(over, 2*time.Millisecond) != nil {
				break
			}
		}
		counted++
		bundle := []call{
			{kind: pass, keyword: "Count Up", returns: counted},
			{kind: pass, keyword: "speak", args: []any{5}, returns: 5, logs: []string{"message 1 of 5", "message 5 of 5", "*WARN", "a printed warning"}},
			{kind: pass, keyword: "turn", args: []any{rows}, returns: rig.DictOf("ids", []any{2, 1}, "sum", 0.75, "first", rows[0])},
			{kind: pass, keyword: "catch", args: []any{10}, returns: 20},
			{kind: fail, keyword: "fail", args: []any{"as meant & <asked>"}, fails: "as meant & <asked>"},
			{kind: fail, keyword: "fail_softly", args: []any{"softly"}, fails: "softly", mode: "CONTINUABLE"},
			{kind: fail, keyword: "skip", args: []any{"no device"}, fails: "no device", mode: "SKIP"},
			{kind: fail, keyword: "double", fails: "expected 1 argument, got 0"},
			{kind: fail, keyword: "double", args: []any{1, 2}, fails: "expected 1 argument, got 2"},
			{kind: fail, keyword: "dobule", args: []any{1}, fails: "Did you mean 'double'?"},
			{kind: fail, keyword: "index_nil", fails: "attempt to index"},
			{kind: file, keyword: "use_json", args: []any{rows}, returns: rows},
			{kind: file, keyword: "read_json", args: []any{`{"a": [1, }`}, fails: "line 1, column"},
		}
		if i%4 == 0 {
			bundle = append(bundle,
				call{kind: file, keyword: "use_file", args: []any{text, false}, returns: 2 * len(text)},
				call{kind: file, keyword: "read_outside", fails: "../../../etc/hostname"})
		}
		for _, want := range bundle {
			if err := s.call(c, want); err != nil {
				return err
			}
		}
	}
	return nil
}

// tooLong calls keywords that exceed their timeout.
func (s *soak) tooLong(over context.Context) error {
	json, err := s.json("Soak")
	if err != nil {
		return err
	}
	defer json.Close()
	xml := s.xml("/Soak?token="+s.fresh("too-long"), false)
	defer xml.Close()
	for over.Err() == nil {
		for _, keyword := range []string{"loop_too_long", "sleep_too_long", "wait_too_long", "match_too_long", "sort_too_long"} {
			for _, c := range []client{json, xml} {
				if err := s.call(c, call{kind: "beyond the timeout", keyword: keyword, fails: "Keyword timeout of 150ms exceeded"}); err != nil {
					return err
				}
				if rig.Wait(over, 100*time.Millisecond) != nil {
					return nil
				}
			}
		}
	}
	return nil
}

// hello is what the echo is called with.
const hello = "Hello, world!"
