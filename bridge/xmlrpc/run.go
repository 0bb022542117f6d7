package xmlrpc

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// runKeyword runs a keyword and returns RF's result dictionary (RF user guide, "Remote library interface"). All problems of
// the keyword, and of making the instance that it runs in, are failures in the dictionary.
func (t *target) runKeyword(ctx context.Context, name string, args []any, named *value.Dict) (any, error) {
	c, err := t.catalog()
	if err != nil {
		return failed(&engine.Failure{Message: err.Error()}, &output{}), nil
	}
	var out output
	o, found := c.find(name)
	if found && o.keyword == StopKeyword {
		return t.runStop(args, named), nil
	}
	library := o.library
	if !found {
		if library = t.library; library == nil {
			library, name = t.qualified(name)
		}
		if library == nil {
			return failed(&engine.Failure{Message: "No keyword with name '" + name + "' found in any library of the server."}, &out), nil
		}
	} else {
		name = o.keyword.Name
	}
	var got engine.Outcome
	err = t.use(ctx, library, out.add, func(in *engine.Instance) {
		got = t.server.options.Calls.Run(ctx, in, "xmlrpc", engine.Call{Keyword: name, Args: args, Named: named, EmptyIsNone: true, Log: out.add, ID: t.id})
	})
	if err != nil && !errors.As(err, &got.Failure) {
		got.Failure = &engine.Failure{Message: err.Error()}
	}
	if got.Failure != nil {
		return failed(got.Failure, &out), nil
	}
	d := value.NewDict(3)
	d.Set("status", "PASS")
	out.put(d)
	if got.Result != nil { // RF reads a missing one as an empty string, its rule for None
		d.Set("return", got.Result)
	}
	return d, nil
}

// qualified splits Library.Keyword; it returns nil if there is no such library. At the root every keyword has that name,
// also one that is offered by its short name. Which names are offered depends on the other libraries, and an edit of
// one of those must not break a running test.
func (t *target) qualified(name string) (*engine.Library, string) {
	prefix, keyword, ok := strings.Cut(name, ".")
	if !ok {
		return nil, name
	}
	library, err := t.server.engine.Library(prefix)
	if err != nil {
		return nil, name
	}
	return library, keyword
}

// put stores the messages in a result dictionary.
func (o *output) put(d *value.Dict) {
	if len(o.text) > 0 {
		d.Set("output", string(o.text))
	}
}

// failed returns the result dictionary of a keyword that failed or was skipped.
func failed(f *engine.Failure, out *output) *value.Dict {
	d := value.NewDict(6)
	d.Set("status", "FAIL")
	out.put(d)
	text := f.Message
	if f.Skip {
		text = "SKIP: " + text // the protocol has no other way to skip
	}
	if f.HTML {
		text = "*HTML* " + text
	}
	d.Set("error", codec.Readable(text))
	if f.Traceback != "" {
		d.Set("traceback", codec.Readable(f.Traceback))
	}
	if f.Continuable {
		d.Set("continuable", true)
	}
	if f.Fatal {
		d.Set("fatal", true)
	}
	return d
}

// runStop runs the keyword Stop Remote Server and returns its result dictionary.
func (t *target) runStop(args []any, named *value.Dict) *value.Dict {
	var out output
	if len(args) > 0 || named.Len() > 0 {
		return failed(&engine.Failure{Message: "Keyword 'stop_remote_server' expected 0 arguments, got " + strconv.Itoa(len(args)+named.Len()) + "."}, &out)
	}
	stops := t.server.remoteStop()
	if !stops {
		out.add(message.Message{Level: message.Warn, Time: time.Now(), Text: "The remote server does not allow stopping."})
	}
	d := value.NewDict(3)
	d.Set("status", "PASS")
	out.put(d)
	d.Set("return", stops)
	return d
}
