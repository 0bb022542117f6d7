package isolate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/isolate/worker"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/source"
)

// Peer is a worker process as the server talks to it, one request at a time. The error of a request is a *[Exit], after which
// the peer is of no use and must be discarded, a *[SizeError], after which it is as before, or a *[NonsenseError], after which
// it must be killed and discarded.
type Peer struct {
	Library  string // the library that it works for, for the log
	logger   *slog.Logger
	process  *worker.Process
	requests int64
	sets     map[uint64]*source.Set // by generation: where the files belong that it asks for; 0 is the attempt to load
}

// Exit is how a worker ended in the middle of a request.
type Exit struct {
	Report string // how and most likely why; a sentence or more, lines behind the first are what the worker wrote last
	Cause  error  // why the server killed it: it did not cancel the request in time; nil if it ended by itself
}

func (e *Exit) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("it did not end within %s of being cancelled (%v), so its worker process was killed", worker.Patience, e.Cause)
	}
	return "its worker process died: " + e.Report
}

// SizeError is that of a request that is too large to be sent.
type SizeError = wire.SizeError

// NonsenseError is that of an answer that cannot be understood.
type NonsenseError struct{ Cause error }

func (e *NonsenseError) Error() string { return e.Cause.Error() }

// Patience is how long a worker may take to cancel a request before it is killed.
const Patience = worker.Patience

// Limit is how long a request may take. The worker keeps the time itself, but may hang: Patience after the limit it is killed.
type Limit struct {
	After time.Duration // 0 means no limit
	Cause error         // of the [Exit]
}

// TooLarge returns the failure of a request or a result that is too large for a frame; what names it, e.g. "The arguments of
// keyword 'x'".
func TooLarge(what string, err *SizeError) *interp.Failure {
	return &interp.Failure{Message: fmt.Sprintf("%s is too large: %v (--isolate).", what, err)}
}

// Requests returns how many requests the worker was sent.
func (p *Peer) Requests() int64 { return p.requests }

// Serve has the worker get the files that it asks for of a generation from set.
func (p *Peer) Serve(generation uint64, set *source.Set) { p.sets[generation] = set }

// Forget undoes Serve for all generations before one.
func (p *Peer) Forget(before uint64) {
	for older := range p.sets {
		if older < before {
			delete(p.sets, older)
		}
	}
}

// Build loads a library in the worker.
func (p *Peer) Build(ctx context.Context, limit Limit, b *Build, log func(message.Message)) (*Built, error) {
	from, err := p.ask(ctx, limit, kindBuild, func(to *wire.Encoder) { putBuild(to, b) }, log)
	return answer(from, err, getBuilt)
}

// Import makes the instance of the worker. The problem is why that failed, or nil.
func (p *Peer) Import(ctx context.Context, limit Limit, i *Import, log func(message.Message)) (problem *Problem, err error) {
	from, err := p.ask(ctx, limit, kindImport, func(to *wire.Encoder) { putImport(to, i) }, log)
	return answer(from, err, getProblem)
}

// Call runs a keyword.
func (p *Peer) Call(ctx context.Context, limit Limit, c *Call, log func(message.Message)) (*Outcome, error) {
	from, err := p.ask(ctx, limit, kindCall, func(to *wire.Encoder) { putCall(to, c) }, log)
	return answer(from, err, getOutcome)
}

// Finalize ends the instance of the worker. What goes wrong is only logged.
func (p *Peer) Finalize(ctx context.Context, limit Limit) {
	_, _ = p.ask(ctx, limit, kindFinalize, func(*wire.Encoder) {}, nil)
}

// Update makes a newer revision known.
func (p *Peer) Update(r *Revision) error {
	return p.process.Send(kindRevision, func(to *wire.Encoder) { putRevision(to, r) })
}

// Broken makes known why the last edit of the library does not load, or, with nil, that it does.
func (p *Peer) Broken(d *diag.Diagnostic) error {
	return p.process.Send(kindBroken, func(to *wire.Encoder) { putDiagnostic(to, d) })
}

// answer reads the answer to a request.
func answer[T any](from *wire.Decoder, err error, get func(*wire.Decoder) T) (a T, _ error) {
	if err != nil {
		return a, err
	}
	a = get(from)
	if err := from.End(); err != nil {
		return a, &NonsenseError{err}
	}
	return a, nil
}

// Kill ends the worker at once.
func (p *Peer) Kill() { p.process.Kill() }

// Discard closes the peer of a worker that has ended or was killed.
func (p *Peer) Discard() { p.process.Close() }

// ExitReport returns how a worker that is not alive has ended.
func (p *Peer) ExitReport() string { return p.process.ExitReport() }

// Alive reports whether the worker has not ended.
func (p *Peer) Alive() bool {
	select {
	case <-p.process.Exited():
		return false
	default:
		return true
	}
}

// Close ends the worker and logs what it has written to its standard error.
func (p *Peer) Close() {
	p.process.Close()
	if text := p.process.Stderr(); text != "" {
		p.logger.Warn("a worker process wrote to its standard error", "library", p.Library, "text", text)
	}
}

// ask sends a request and does what the worker asks for until it is done. When ctx is done the worker is asked to cancel
// the request; if it does not, or takes longer than limit and does not end by itself, it is killed. The
// error is a *[Exit] or a *[SizeError].
func (p *Peer) ask(ctx context.Context, limit Limit, kind byte, put func(*wire.Encoder), log func(message.Message)) (*wire.Decoder, error) {
	p.requests++
	seq := p.requests
	var killed atomic.Pointer[error]
	kill := func(cause error) {
		killed.CompareAndSwap(nil, &cause)
		p.process.Kill()
	}
	var patience *time.Timer // set before asked is closed
	asked := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(asked)
		patience = time.AfterFunc(worker.Patience, func() { kill(context.Cause(ctx)) })
		_ = p.process.Send(kindCancel, func(to *wire.Encoder) {
			to.Int(seq)
			putCause(to, context.Cause(ctx))
		})
	})
	defer func() {
		if !stop() {
			<-asked
			patience.Stop()
		}
	}()
	if limit.After > 0 {
		defer time.AfterFunc(limit.After+worker.Patience, func() { kill(limit.Cause) }).Stop()
	}
	err := p.process.Send(kind, func(to *wire.Encoder) {
		to.Int(seq)
		put(to)
	})
	var size *wire.SizeError
	if errors.As(err, &size) {
		return nil, size
	}
	for err == nil {
		var from *wire.Decoder
		var got byte
		if got, from, err = p.process.Receive(); err != nil {
			break
		}
		if got == kindDone {
			if n := from.Int(); n == seq {
				return from, nil
			}
			err = fmt.Errorf("it answered another request")
			break
		}
		err = p.serve(got, from, log)
	}
	return nil, p.awaitExit(err, &killed)
}

// loggedStderr is how much of what a worker wrote is logged when it dies: the panic and its innermost calls.
const loggedStderr = 2000

// awaitExit returns how a worker ended that does not answer any more. If it lives it is killed.
func (p *Peer) awaitExit(err error, killed *atomic.Pointer[error]) *Exit {
	select {
	case <-p.process.Exited():
	case <-time.After(worker.Patience): // it has closed its pipes or talks nonsense, but lives
		p.process.Kill()
	}
	e := &Exit{Report: p.process.ExitReport()}
	if cause := killed.Load(); cause != nil {
		e.Cause = *cause
		return e
	}
	wrote := p.process.Stderr()
	p.logger.Error("a worker process died", "library", p.Library, "how", e.Report, "error", err, "stderr", wrote[:min(len(wrote), loggedStderr)])
	p.logger.Debug("all that the worker process wrote", "library", p.Library, "stderr", wrote)
	return e
}

// serve does what the worker asks for in the middle of a request.
func (p *Peer) serve(kind byte, from *wire.Decoder, log func(message.Message)) error {
	switch kind {
	case kindMessage:
		m := getMessage(from)
		if err := from.End(); err != nil {
			return err
		}
		if log != nil {
			log(m)
		}
	case kindRecord:
		level, text, attrs := getRecord(from)
		if err := from.End(); err != nil {
			return err
		}
		p.logger.Log(context.Background(), slog.Level(level), text, attrs...)
	case kindNeed:
		of, file := p.sets[uint64(from.Int())], from.String()
		if err := from.End(); err != nil || of == nil {
			return errors.Join(errors.New("it asked for a file of a revision that it should not have"), err)
		}
		src, err := of.Content(file)
		return p.process.Send(kindFile, func(to *wire.Encoder) { putFile(to, src, err) })
	case kindFound:
		of, name, file := p.sets[uint64(from.Int())], from.String(), from.String()
		if err := from.End(); err != nil || of == nil {
			return errors.Join(errors.New("it found a file of a revision that it should not have"), err)
		}
		of.Learn(name, file)
	default:
		return fmt.Errorf("it sent a frame of the unknown kind %d", kind)
	}
	return nil
}
