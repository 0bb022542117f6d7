package jsonrpc

import (
	"fmt"
	"time"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
	"github.com/rflua/rflua/bridge/jsonrpc/pickle"
	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// appendOutcome appends the RunKeywordResult of a call. A traceback is logged instead: in the result it would become part of
// the message that the client shows.
func (c *connection) appendOutcome(dst []byte, name string, result any, failure *engine.Failure) []byte {
	if failure == nil {
		python := false
		c.change(func(s *connectionState) { python = s.python })
		b, err := appendResult(append(dst, `{"result":`...), result, python)
		if err == nil {
			return append(b, '}')
		}
		failure = &engine.Failure{Message: fmt.Sprintf("Keyword '%s' returned a value that cannot be sent to the test: %v.", name, err)}
	}
	if failure.Traceback != "" {
		c.log(logged.Message{Level: logged.Debug, Time: time.Now(), Text: failure.Traceback})
	}
	return appendRunError(dst, failure)
}

// appendResult appends a returned value as the client reads it.
func appendResult(dst []byte, v any, python bool) ([]byte, error) {
	if !python || !pickle.Needed(v) {
		return jsontext.Encoder{PythonNumbers: python}.Append(dst, v)
	}
	b, err := pickle.AppendHex(append(dst, `{"__pickled__":"`...), v)
	if err != nil {
		return dst, err
	}
	return append(b, `"}`...), nil
}

// appendRunError appends the RunKeywordResult of a keyword that did not pass.
func appendRunError(dst []byte, f *engine.Failure) []byte {
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
	dst, err := jsontext.Encoder{}.Append(dst, value.DictOf("error", e))
	if err != nil {
		panic(err) // it holds nothing but text
	}
	return dst
}

// appendLogParams appends the LogParams of a message.
func appendLogParams(dst []byte, text, level string, at time.Time, html, console bool) []byte {
	dst = jsontext.AppendString(append(dst, `{"message":`...), text)
	dst = jsontext.AppendString(append(dst, `,"level":`...), level)
	if html {
		dst = append(dst, `,"html":true`...)
	}
	if console {
		dst = append(dst, `,"console":true`...)
	}
	dst = at.AppendFormat(append(dst, `,"timestamp":"`...), "2006-01-02T15:04:05.000000Z07:00")
	return append(dst, `"}`...)
}
