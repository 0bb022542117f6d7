package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/wire"
	"github.com/rflua/rflua/engine/worker"
)

// remote is the part of an Instance that has its Lua state in a worker process. Whoever has the turn owns it.
type remote struct {
	instance  *Instance
	imported  Import // to make it anew
	peer      *peer  // nil if the worker is dead, or the instance finalized
	lost      string // how the last worker was lost; empty if the test was told
	sent      *Revision
	revisions map[uint64]*Revision // that the worker may run
	broken    *diag.Diagnostic     // as the worker was told
}

// make makes the instance in a worker.
func (r *remote) make(ctx context.Context, log func(message.Message)) (problem error) {
	in, lib := r.instance, r.instance.Library
	p, err := lib.engine.newPeer(lib.Name)
	if errors.Is(err, worker.ErrClosed) {
		return ErrStopping
	}
	if err != nil {
		return &Failure{Message: fmt.Sprintf("Library '%s' cannot be imported: %v", lib.Name, err)}
	}
	defer func() {
		if text := lib.engine.bug(recover(), "making an instance", lib.Name); text != "" {
			p.process.Kill()
			problem = &Failure{Message: text}
		}
		if problem != nil {
			p.close()
		}
	}()
	rev := lib.Revision()
	p.units[rev.Generation] = rev.units
	if log == nil {
		log = lib.logMessage
	}
	from, err := p.ask(ctx, lib.engine.config.Timeout, kindMake, func(to *wire.Encoder) {
		to.String(lib.Name)
		putRevision(to, rev)
		to.Count(len(r.imported.Args))
		for _, arg := range r.imported.Args {
			to.Value(arg)
		}
		to.Dict(r.imported.Named)
	}, log)
	what := fmt.Sprintf("Importing library '%s'", lib.Name)
	var dead *death
	switch {
	case errors.As(err, &dead):
		return lib.engine.diedIn(what, nil, dead)
	case err != nil:
		return limited(what, err)
	}
	if err := getImported(from, lib.Name); err != nil {
		return err
	}
	if err := from.End(); err != nil {
		return &Failure{Message: fmt.Sprintf("%s: %v", what, err)}
	}
	r.peer, r.sent, r.broken = p, rev, nil
	r.revisions = map[uint64]*Revision{rev.Generation: rev}
	in.revision.Store(rev)
	return nil
}

// The ways an import ends.
const (
	importFine = iota
	importFailed
	importBroken // the library does not load
)

func putImported(to *wire.Encoder, err error) {
	var failure *Failure
	var broken *LoadError
	switch {
	case err == nil:
		to.Int(importFine)
	case errors.As(err, &broken):
		to.Int(importBroken)
		putDiagnostic(to, broken.Cause)
	case errors.As(err, &failure):
		to.Int(importFailed)
		putFailure(to, failure)
	default:
		to.Int(importFailed)
		putFailure(to, &Failure{Message: err.Error()})
	}
}

func getImported(from *wire.Decoder, library string) error {
	switch from.Int() {
	case importFailed:
		return getFailure(from)
	case importBroken:
		if d := getDiagnostic(from); d != nil {
			return &LoadError{Library: library, Cause: d}
		}
	}
	return nil
}

// run is Instance.Run by whoever has the turn.
func (r *remote) run(ctx context.Context, c Call) (result any, failure *Failure) {
	in, lib := r.instance, r.instance.Library
	e := lib.engine
	defer func() { // of a log that panics
		if text := e.bug(recover(), "keyword "+c.Keyword, lib.Name); text != "" {
			result, failure = nil, &Failure{Message: text}
			if r.peer != nil {
				r.peer.process.Kill()
				r.bury("An internal error in rflua ended its worker process.")
			}
		}
	}()
	if failure := r.revive(ctx, c.Log); failure != nil {
		return nil, failure
	}
	if ctx.Err() != nil {
		return nil, &Failure{Message: e.cancelled(context.Cause(ctx), nil)}
	}
	limit := r.limit(c.Keyword)
	k := in.Revision().Keyword(c.Keyword)
	what := fmt.Sprintf("Keyword '%s'", c.Keyword)
	if k != nil {
		what = fmt.Sprintf("Keyword '%s'", k.Name)
	}
	err := r.update()
	var from *wire.Decoder
	if err == nil {
		from, err = r.peer.ask(ctx, limit, kindCall, func(to *wire.Encoder) { putCall(to, c) }, c.Log)
	}
	var dead *death
	var size *wire.SizeError
	switch {
	case errors.As(err, &dead):
		failure := e.diedIn(what, k, dead)
		r.bury(firstLine(failure.Message))
		failure.Message += "\n" + anew
		return nil, failure
	case errors.As(err, &size):
		return nil, limited("The arguments of keyword '"+c.Keyword+"'", err)
	case err != nil: // a pipe that broke before the request
		return nil, r.nonsense(what, err)
	}
	generation := uint64(from.Int())
	result, failure = getOutcome(from)
	if err := from.End(); err != nil {
		return nil, r.nonsense(what, err)
	}
	r.follows(generation)
	return result, failure
}

// revive makes the instance anew if its worker is dead, and tells the test so.
func (r *remote) revive(ctx context.Context, log func(message.Message)) *Failure {
	if r.peer != nil && r.peer.alive() {
		return nil
	}
	lib := r.instance.Library
	if r.peer != nil {
		how := r.peer.process.Obituary()
		lib.engine.logger.Error("an idle worker process died", "library", lib.Name, "how", how)
		r.bury("Its worker process died between two keywords: " + firstLine(how))
	}
	if err := r.make(ctx, log); err != nil {
		var failure *Failure
		if !errors.As(err, &failure) {
			failure = &Failure{Message: err.Error()}
		}
		return failure
	}
	if log != nil {
		log(message.Message{Level: message.Warn, Time: time.Now(),
			Text: fmt.Sprintf("This is a new instance of library '%s', with the state of a new import. %s", lib.Name, r.lost)})
	}
	r.lost = ""
	return nil
}

// bury closes the peer of a dead worker.
func (r *remote) bury(lost string) {
	r.lost = lost
	r.peer.process.Close()
	r.peer = nil
}

// nonsense ends a worker that cannot be understood.
func (r *remote) nonsense(what string, err error) *Failure {
	failure := &Failure{Message: fmt.Sprintf("%s: its worker process cannot be understood and was ended: %v", what, err)}
	r.peer.process.Kill()
	r.bury(failure.Message)
	failure.Message += "\n" + anew
	return failure
}

// update tells the worker what it does not know yet of its library.
func (r *remote) update() error {
	lib := r.instance.Library
	if next := lib.Revision(); next != r.sent {
		r.peer.units[next.Generation] = next.units
		if err := r.peer.process.Send(kindRevision, func(to *wire.Encoder) { putRevision(to, next) }); err != nil {
			return err
		}
		r.sent = next
		r.revisions[next.Generation] = next
	}
	if broken := lib.broken.Load(); broken != r.broken {
		if err := r.peer.process.Send(kindBroken, func(to *wire.Encoder) { putDiagnostic(to, broken) }); err != nil {
			return err
		}
		r.broken = broken
	}
	return nil
}

// follows notes which revision the worker runs, and forgets those it cannot run any more.
func (r *remote) follows(generation uint64) {
	now := r.revisions[generation]
	if now == nil || now == r.instance.Revision() {
		return
	}
	r.instance.revision.Store(now)
	for older := range r.revisions {
		if older < generation {
			delete(r.revisions, older)
			delete(r.peer.units, older)
		}
	}
}

// limit is how long a call may take, or 0: the worker keeps the time, but may hang.
func (r *remote) limit(keyword string) time.Duration {
	lib := r.instance.Library
	e := lib.engine
	now, next := r.instance.Revision(), lib.Revision()
	longest := time.Duration(0)
	for _, revision := range []*Revision{now, next} {
		own := e.config.Timeout
		if k := revision.Keyword(keyword); k != nil && k.timeout > 0 {
			own = k.timeout
		}
		if own <= 0 {
			return 0
		}
		longest = max(longest, own)
	}
	if now != next {
		longest += max(loadLimit, e.config.Timeout)
	}
	return longest
}

// finalize ends the instance in its worker, and the worker.
func (r *remote) finalize(ctx context.Context) {
	if r.peer == nil {
		return
	}
	if r.peer.alive() {
		// Its log comes with it. What goes wrong is logged: the test is over.
		_, _ = r.peer.ask(context.WithoutCancel(ctx), closeLimit, kindFinalize, func(*wire.Encoder) {}, nil)
	}
	r.peer.close()
	r.peer = nil
}

func putCall(to *wire.Encoder, c Call) {
	to.String(c.Keyword)
	to.Bool(c.EmptyIsNone)
	to.Bool(c.Log != nil)
	to.Count(len(c.Args))
	for _, arg := range c.Args {
		to.Value(arg)
	}
	to.Bool(c.Named != nil)
	to.Dict(c.Named)
}

func getCall(from *wire.Decoder) (c Call, logs bool) {
	c = Call{Keyword: from.String(), EmptyIsNone: from.Bool()}
	logs = from.Bool()
	c.Args = getValues(from)
	named := from.Bool()
	if dict := from.Dict(); named {
		c.Named = dict
	}
	return c, logs
}

func getValues(from *wire.Decoder) (values []any) {
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		values = append(values, from.Value())
	}
	return values
}

func putOutcome(to *wire.Encoder, result any, failure *Failure) {
	to.Bool(failure == nil)
	if failure != nil {
		putFailure(to, failure)
	} else {
		to.Value(result)
	}
}

func getOutcome(from *wire.Decoder) (any, *Failure) {
	if from.Bool() {
		return from.Value(), nil
	}
	return nil, getFailure(from)
}

// putRevision writes a revision with the sources of its modules.
func putRevision(to *wire.Encoder, r *Revision) {
	putLearned(to, r)
	putUnits(to, r.units)
}

func putUnits(to *wire.Encoder, u *units) {
	u.mu.Lock()
	defer u.mu.Unlock()
	to.String(u.root.name)
	to.Count(len(u.found))
	for name, unit := range u.found {
		to.String(name)
		to.String(unit.name)
		to.String(unit.path)
		to.String(unit.file)
		to.Bytes(unit.src)
	}
}
