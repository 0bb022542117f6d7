package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// cutXML closes the connection while an endless keyword runs. The next call on the same instance waits for its turn, and so
// shows that the keyword ended.
func (s *soak) cutXML(over context.Context) error {
	path := "/Soak?token=" + s.fresh("cut")
	for n := 1; over.Err() == nil; n++ {
		conn, hangUp, err := rig.Dial(s.ctx, s.server.XML)
		if err != nil {
			return err
		}
		_, err = conn.Write(rig.Post(path, rig.XMLCall("run_keyword", "endless", []any{})))
		_ = rig.Wait(over, upTo(100*time.Millisecond)) // the end of the load is no reason to skip the rest
		if n%2 == 0 {
			reset(conn)
		}
		hangUp()
		if err != nil {
			return err
		}
		next := s.xml(path, true)
		begin := time.Now()
		err = s.call(next, call{kind: "left while it runs, XML-RPC", keyword: "count_up", returns: n})
		if err == nil && time.Since(begin) > 5*time.Second {
			s.tally.problem("a keyword kept running for %s after its client disconnected", time.Since(begin))
		}
		next.Close()
		if err != nil {
			return err
		}
		_ = rig.Wait(over, upTo(200*time.Millisecond)) // the loop checks over
	}
	return nil
}

// cutJSON does the same over JSON-RPC, where instances end with the connection: at rest none may be left.
func (s *soak) cutJSON(over context.Context) error {
	for n := 0; over.Err() == nil; n++ {
		c, err := s.json("Soak")
		if err != nil {
			return err
		}
		_, err = c.Conn.Write(rig.RunKeyword(c.token, "endless"))
		for range 3 { // these wait for their turn, and never get it
			if err == nil {
				_, err = c.Conn.Write(rig.RunKeyword(c.token, "count_up"))
			}
		}
		s.tally.count("left while it runs, JSON-RPC", false, err)
		_ = rig.Wait(over, upTo(100*time.Millisecond)) // as above
		if n%2 == 0 {
			reset(c.Conn)
		}
		c.Close()
		_ = rig.Wait(over, upTo(200*time.Millisecond)) // the loop checks over
	}
	return nil
}

// comeAndGo opens JSON-RPC sessions with several imports and ends them in all ways.
func (s *soak) comeAndGo(over context.Context) error {
	for n := 0; over.Err() == nil; n++ {
		if err := s.visit(n); err != nil {
			return err
		}
		_ = rig.Wait(over, upTo(20*time.Millisecond)) // the loop checks over
	}
	return nil
}

// visit is one such session.
func (s *soak) visit(n int) error {
	c, err := s.json("Soak")
	if err != nil {
		return err
	}
	defer c.Close()
	all := []*jsonClient{c}
	for _, library := range []string{"Soak", "Hazard"} {
		i, err := c.Import(library)
		if err != nil {
			return err
		}
		all = append(all, &jsonClient{c.Session, i.Token})
	}
	const kind = "sessions that come and go"
	for i := range 3 {
		if err := s.call(all[0], call{kind: kind, keyword: "count_up", returns: i + 1}); err != nil {
			return err
		}
	}
	for _, want := range []call{
		{kind: kind, keyword: "count_up", returns: 1},
		{kind: kind, keyword: "use_file", args: []any{"kept", true}, returns: 8}, // vanishes with the instance
	} {
		if err := s.call(all[1], want); err != nil {
			return err
		}
	}
	if err := s.call(all[2], call{kind: kind, keyword: "run_bounded", args: []any{"return 6 * 7"}, returns: 42}); err != nil {
		return err
	}
	switch n % 4 {
	case 0: // as the protocol has it
		for _, method := range []string{"robot/finalize_library", "robot/shutdown"} {
			params := rig.Object{}
			if method == "robot/finalize_library" {
				params["token"] = all[0].token
			}
			body, _, err := c.Conversation(rig.Request(method, params))
			var result rig.Object
			if err == nil {
				err = rig.JSONResult(body, &result)
			}
			s.tally.count(kind, false, err)
			if err != nil {
				return errCounted
			}
		}
		_, err := c.Conn.Write(rig.Frame([]byte(`{"jsonrpc":"2.0","method":"robot/exit","params":{}}`)))
		s.tally.count(kind, false, err)
	case 1: // with the token of an instance that was finalized
		if _, _, err := c.Conversation(rig.Request("robot/finalize_library", rig.Object{"token": all[1].token})); err != nil {
			return err
		}
		return s.call(all[1], call{kind: kind, keyword: "count_up", fails: "There is no library with the token"})
	case 2:
		reset(c.Conn)
	case 3: // in the middle of a request
		_, err := c.Conn.Write(rig.RunKeyword(c.token, "echo", "half of it")[:40])
		s.tally.count(kind, false, err)
	}
	return nil
}

// tokens makes instances over XML-RPC, leaves them, and checks that they have expired.
func (s *soak) tokens(over context.Context) error {
	const kind = "tokens that expire"
	c := s.xml("", false)
	defer c.Close()
	type left struct {
		token string
		last  time.Time
	}
	var waiting []left
	for over.Err() == nil {
		token := s.fresh("token")
		for i := range 2 {
			c.path = "/Soak?token=" + token
			if err := s.call(c, call{kind: kind, keyword: "count_up", returns: i + 1}); err != nil {
				return err
			}
		}
		waiting = append(waiting, left{token, time.Now()})
		for len(waiting) > 0 && time.Since(waiting[0].last) > 3*tokenTTL {
			c.path = "/Soak?token=" + waiting[0].token
			if err := s.call(c, call{kind: kind, keyword: "count_up", returns: 1}); err != nil {
				return err
			}
			waiting = waiting[1:]
		}
		_ = rig.Wait(over, upTo(40*time.Millisecond)) // the loop checks over
	}
	return nil
}

// fresh returns a name that was not used before.
func (s *soak) fresh(prefix string) string { return fmt.Sprintf("%s-%d", prefix, s.names.Add(1)) }

// upTo returns a random time below d.
func upTo(d time.Duration) time.Duration { return time.Duration(rand.Int64N(int64(d))) }
