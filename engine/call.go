package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// Call is one keyword call.
type Call struct {
	Keyword string // compared as RF compares names
	Args    []any
	Named   *value.Dict // nil for none
	// EmptyIsNone says that the client cannot send None and sends the empty string instead. Where an argument may be
	// None and cannot be a string, it is nil then.
	EmptyIsNone bool
	// ID names the request in the server's log; may be empty.
	ID string
	// Log gets the messages of the keyword, one at a time, before Run returns; nil means nobody.
	Log func(message.Message)
}

// Run runs a keyword in the instance and gives what it returns, or why it did not pass: an unknown keyword and wrong
// arguments are failures too. When ctx is done the keyword is cancelled, while it waits for its turn as well; the
// cause of ctx is part of the failure. The instance stays usable.
func (in *Instance) Run(ctx context.Context, c Call) (result any, failure *Failure) {
	e := in.Library.engine
	if err := in.take(ctx); err != nil {
		return nil, &Failure{Message: e.cancelled(err, nil)}
	}
	defer in.give()
	ctx, stop := in.alive(ctx)
	defer stop()
	if in.remote != nil {
		return in.remote.run(ctx, c)
	}
	if failure := in.renew(ctx, c.Log); failure != nil {
		return nil, failure
	}
	defer in.slim(ctx)
	in.update(ctx, c.Log)
	if ctx.Err() != nil { // the client has gone meanwhile
		return nil, &Failure{Message: e.cancelled(context.Cause(ctx), nil)}
	}
	r := in.Revision()
	k := r.Keyword(c.Keyword)
	if k == nil {
		return nil, r.unknown(in.Library.Name, c.Keyword)
	}
	ctx, cancel := e.limit(ctx, k.timeout)
	defer cancel()
	defer func() { // last: what is left of the messages goes out at the end
		if text := e.bug(recover(), "keyword "+k.Name, in.Library.Name, "request", c.ID); text != "" {
			result, failure = nil, &Failure{Message: text + inLog(c.ID)}
		}
	}()
	defer in.state.begin(ctx, c.Log)()
	in.state.request = c.ID
	return in.run(k, c)
}

// inLog says where to read on about an internal error.
func inLog(request string) string {
	if request == "" {
		return ""
	}
	return fmt.Sprintf(" (request %s in the log of the server)", request)
}

// update takes the instance to the current revision of its library, if there is a newer one, and tells the test what
// is wrong with the library. Without a change it costs two loads.
func (in *Instance) update(ctx context.Context, log func(message.Message)) {
	warn := func(text string) {
		if log != nil {
			log(message.Message{Level: message.Warn, Time: time.Now(), Text: text})
		}
	}
	next := in.Library.Revision()
	if next != in.Revision() && next != in.refused {
		limited, cancel := in.Library.engine.loadContext(ctx)
		end := in.state.begin(limited, log)
		err := in.follow(next)
		end()
		cancel()
		in.refused, in.refusal = nil, ""
		if err != nil && ctx.Err() == nil {
			in.refused = next
			in.Library.engine.logger.Warn("an instance goes on with the old code", "library", in.Library.Name, "error", err)
			in.refusal = fmt.Sprintf("Library '%s' was edited, but this instance goes on with the old code: %v", in.Library.Name, err)
		}
	}
	if in.refused != nil {
		warn(in.refusal)
	}
	if d := in.Library.broken.Load(); d != nil {
		warn(fmt.Sprintf("Library '%s' was edited and does not load any more; the last good code runs.\n%s", in.Library.Name, strings.TrimSuffix(d.Render(), "\n")))
	}
}

// alive is ctx, ended by the end of the instance too. The function it returns ends it, and must be called before the
// next alive.
func (in *Instance) alive(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	in.running.Store(&cancel)
	if in.life.Err() != nil { // since the turn was taken
		cancel(context.Cause(in.life))
	}
	return ctx, func() {
		in.running.Store(nil)
		cancel(nil)
	}
}

// kill ends the life of the instance, and with it the call that runs.
func (in *Instance) kill(cause error) {
	in.end(cause)
	if cancel := in.running.Load(); cancel != nil {
		(*cancel)(context.Cause(in.life))
	}
}

// run is the part of Run that owns the state.
func (in *Instance) run(k *Keyword, c Call) (any, *Failure) {
	s := in.state
	fn := in.function(k)
	if fn == nil {
		return nil, &Failure{Message: fmt.Sprintf("The function of keyword '%s' is not in the library any more.", k.Name)}
	}
	var args []lua.LValue
	var err error
	if k.find.dynamic {
		args, err = in.dynamicArguments(fn, k, c)
	} else {
		sign := in.signature(k)
		var b *bound
		if b, err = sign.bind(c.Args, c.Named); err == nil {
			if c.EmptyIsNone {
				b.emptyToNone(k.Args)
			}
			var self lua.LValue
			if k.self {
				self = in.object
			}
			args, err = s.arguments(self, b, k.fixed, k.named)
		}
	}
	if err != nil {
		text := err.Error()
		if before := in.imported.Keyword(k.Name); before != nil && signatureText(before) != signatureText(k) {
			text += " An edit has changed the arguments of this keyword; import the library again."
		}
		return nil, &Failure{Message: text}
	}
	got, failed := s.call(fn, args...)
	if failed != nil {
		return nil, s.failure(failed, fmt.Sprintf("keyword '%s'", k.Name), k)
	}
	result, err := s.marks.FromLua(got, k.hint)
	if err != nil && s.cause() != nil {
		return nil, &Failure{Message: in.Library.engine.cancelled(s.cause(), k)}
	}
	var unsendable *marshal.SendError
	if errors.As(err, &unsendable) {
		return nil, &Failure{Message: fmt.Sprintf("Keyword '%s' returned a value that cannot be sent to the test: %s (at %s).",
			k.Name, unsendable.Reason, unsendable.Path)}
	}
	return result, nil
}

func (in *Instance) signature(k *Keyword) signature {
	return signature{what: func() string { return fmt.Sprintf("Keyword '%s.%s'", in.Library.Name, k.Name) }, args: k.Args}
}

// function is the Lua function of a keyword as it is now.
func (in *Instance) function(k *Keyword) *lua.LFunction {
	s := in.state
	switch {
	case k.find.declared:
		if d := in.declared[NormalizeName(k.Name)]; d != nil {
			return d.run
		}
		return nil
	case k.find.dynamic:
		return s.hook(in.module, in.object, "run_keyword", "runKeyword")
	}
	// The module first: a field of the object may have the name of a keyword.
	if fn, ok := s.field(in.module, k.find.field).(*lua.LFunction); ok {
		return fn
	}
	return s.hook(in.module, in.object, k.find.field)
}

// arguments are what a function gets: the instance if it takes it, the positional arguments, the table of named ones
// if it takes that, and the rest. fixed is how many of the positional ones have a parameter of their own.
func (s *state) arguments(self lua.LValue, b *bound, fixed int, named bool) ([]lua.LValue, error) {
	args := make([]lua.LValue, 0, len(b.positional)+2)
	if self != nil {
		args = append(args, self)
	}
	add := func(v any) error {
		lv, err := s.marks.ToLua(v)
		args = append(args, lv)
		return err
	}
	for i, v := range b.positional {
		if i == fixed && named {
			if err := add(b.named); err != nil {
				return nil, err
			}
		}
		if err := add(v); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	if named && len(b.positional) <= fixed {
		if err := add(b.named); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// dynamicArguments are what run_keyword(name, args, named) gets. RF has checked them against get_keyword_arguments. To
// a run_keyword without a third parameter, arguments given by name are passed by position, as RF does for a library of
// its own.
func (in *Instance) dynamicArguments(fn *lua.LFunction, k *Keyword, c Call) ([]lua.LValue, error) {
	s := in.state
	var args []lua.LValue
	if takesSelf(fn) {
		args = append(args, in.object)
	}
	list := c.Args
	if list == nil {
		list = []any{}
	}
	named := c.Named
	if named == nil {
		named = value.NewDict(0)
	}
	if named.Len() > 0 && !takesNamed(fn) {
		sign := in.signature(k)
		var err error
		if list, err = sign.positional(list, named); err != nil {
			return nil, err
		}
		named = value.NewDict(0)
	}
	for _, v := range []any{k.Name, list, named} {
		lv, err := s.marks.ToLua(v)
		if err != nil {
			return nil, err
		}
		args = append(args, lv)
	}
	return args, nil
}

// emptyToNone makes an empty string None where an argument may be None and cannot be a string.
func (b *bound) emptyToNone(args []Argument) {
	position := 0
	for i := range args {
		a := &args[i]
		switch a.Kind {
		case PositionalOnly, PositionalOrNamed:
			if b.positional[position] == "" && a.emptyMeansNone() {
				b.positional[position] = nil
			}
			position++
		case NamedOnly:
			if v, _ := b.named.Get(a.Name); v == "" && a.emptyMeansNone() {
				b.named.Set(a.Name, nil)
			}
		}
	}
}

// unknown is the failure of a call of a keyword that there is not.
func (r *Revision) unknown(library, name string) *Failure {
	names := make([]string, len(r.Keywords))
	for i, k := range r.Keywords {
		names[i] = k.Name
	}
	if r.previous[NormalizeName(name)] {
		return &Failure{Message: fmt.Sprintf("Keyword '%s' was removed from library '%s' by an edit; import the library again to see what there is.", name, library)}
	}
	text := fmt.Sprintf("No keyword with name '%s' found in library '%s'.", name, library)
	if near := diag.Closest(name, names); near != "" {
		text += fmt.Sprintf(" Did you mean '%s'?", near)
	}
	return &Failure{Message: text}
}
