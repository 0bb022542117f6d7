package jsonrpc

import (
	"fmt"
	"time"

	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// outcome is the RunKeywordResult of a call. A traceback goes to the log, where it belongs: in the result it would
// become part of the message that the client shows.
func (c *connection) outcome(name string, result any, failure *engine.Failure) []byte {
	if failure == nil {
		python := false
		c.change(func(s *connectionState) { python = s.python })
		b, err := appendResult([]byte(`{"result":`), result, python)
		if err == nil {
			return append(b, '}')
		}
		failure = &engine.Failure{Message: fmt.Sprintf("Keyword '%s' returned a value that cannot be sent to the test: %v.", name, err)}
	}
	if failure.Traceback != "" {
		c.log(logged.Message{Level: logged.Debug, Time: time.Now(), Text: failure.Traceback})
	}
	return runError(failure)
}

// appendResult appends a returned value as the client reads it.
func appendResult(dst []byte, v any, python bool) ([]byte, error) {
	if !python || !needsPickle(v) {
		return jsonEncoder{pythonNumbers: python}.encode(dst, v)
	}
	hex, err := pickleHex(v)
	if err != nil {
		return dst, err
	}
	dst = append(dst, `{"__pickled__":"`...)
	dst = append(dst, hex...)
	return append(dst, `"}`...), nil
}

// runError is the RunKeywordResult of a keyword that did not pass.
func runError(f *engine.Failure) []byte {
	text := f.Message
	if f.HTML {
		text = "*HTML* " + text
	}
	e := value.DictOf("message", text)
	if f.Type != "" {
		e.Set("type", f.Type)
	}
	switch {
	case f.Skip:
		e.Set("mode", "SKIP")
	case f.Fatal:
		e.Set("mode", "FATAL")
	case f.Continuable:
		e.Set("mode", "CONTINUABLE")
	}
	b, err := jsonEncoder{}.encode(nil, value.DictOf("error", e))
	if err != nil {
		panic(err) // it holds nothing but text
	}
	return b
}

// logParams are the LogParams of a message.
func logParams(text, level string, at time.Time, html, console bool) []byte {
	d := value.DictOf("message", text, "level", level)
	if html {
		d.Set("html", true)
	}
	if console {
		d.Set("console", true)
	}
	d.Set("timestamp", at.Format("2006-01-02T15:04:05.000000Z07:00"))
	b, err := jsonEncoder{}.encode(nil, d)
	if err != nil {
		panic(err) // it holds nothing but text
	}
	return b
}
