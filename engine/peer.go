package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/wire"
	"github.com/rflua/rflua/engine/worker"
)

// peer is a worker process as the server talks to it, one request at a time.
type peer struct {
	engine  *Engine
	library string // whom it works for, for the log
	process *worker.Process
	seq     int64
	units   map[uint64]*units // by generation: where the files belong that it asks for; 0 is the attempt to load
}

func (e *Engine) newPeer(library string) (*peer, error) {
	process, err := e.workers.Take()
	if err != nil {
		return nil, err
	}
	return &peer{engine: e, library: library, process: process, units: map[uint64]*units{}}, nil
}

// alive says whether the worker has not ended.
func (p *peer) alive() bool {
	select {
	case <-p.process.Exited():
		return false
	default:
		return true
	}
}

// close ends the worker and tells the log what it has written to its standard error.
func (p *peer) close() {
	p.process.Close()
	if text := p.process.Stderr(); text != "" {
		p.engine.logger.Warn("a worker process wrote to its standard error", "library", p.library, "text", text)
	}
}

// ask sends a request and does what the worker asks for until it is done. When ctx is done the worker is told to cancel
// the request; if it does not, or takes longer than limit and does not end by itself, it is killed. A limit of 0 is none.
// The error is a *[death], after which the peer is of no use, or a *[wire.SizeError], after which it is.
func (p *peer) ask(ctx context.Context, limit time.Duration, kind byte, put func(*wire.Encoder), log func(message.Message)) (*wire.Decoder, error) {
	p.seq++
	seq := p.seq
	var killed atomic.Pointer[error]
	kill := func(cause error) {
		killed.CompareAndSwap(nil, &cause)
		p.process.Kill()
	}
	var patience *time.Timer // set before told is closed
	told := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(told)
		patience = time.AfterFunc(worker.Patience, func() { kill(context.Cause(ctx)) })
		_ = p.process.Send(kindCancel, func(to *wire.Encoder) {
			to.Int(seq)
			putCause(to, context.Cause(ctx))
		})
	})
	defer func() {
		if !stop() {
			<-told
			patience.Stop()
		}
	}()
	if limit > 0 {
		defer time.AfterFunc(limit+worker.Patience, func() { kill(ErrTimeout) }).Stop()
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
	return nil, p.mourn(err, &killed)
}

// loggedStderr is how much of what a worker wrote is logged when it dies: the panic and its innermost calls.
const loggedStderr = 2000

// mourn is the death of a worker that cannot be talked to any more.
func (p *peer) mourn(err error, killed *atomic.Pointer[error]) *death {
	select {
	case <-p.process.Exited():
	case <-time.After(worker.Patience): // it has closed its pipes or talks nonsense, but lives
		p.process.Kill()
	}
	d := &death{how: p.process.Obituary()}
	if cause := killed.Load(); cause != nil {
		d.cause = *cause
		return d
	}
	wrote := p.process.Stderr()
	p.engine.logger.Error("a worker process died", "library", p.library, "how", d.how, "error", err, "stderr", wrote[:min(len(wrote), loggedStderr)])
	p.engine.logger.Debug("all that the worker process wrote", "library", p.library, "stderr", wrote)
	return d
}

// serve does what the worker says in the middle of a request.
func (p *peer) serve(kind byte, from *wire.Decoder, log func(message.Message)) error {
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
		p.engine.logger.Log(context.Background(), slog.Level(level), text, attrs...)
	case kindNeed:
		of, file := p.units[uint64(from.Int())], from.String()
		if err := from.End(); err != nil || of == nil {
			return errors.Join(errors.New("it asked for a file of a revision that it should not have"), err)
		}
		src, err := of.content(file)
		return p.process.Send(kindFile, func(to *wire.Encoder) { putFile(to, src, err) })
	case kindFound:
		of, name, file := p.units[uint64(from.Int())], from.String(), from.String()
		if err := from.End(); err != nil || of == nil {
			return errors.Join(errors.New("it found a file of a revision that it should not have"), err)
		}
		of.learn(name, file)
	default:
		return fmt.Errorf("it sent a frame of the unknown kind %d", kind)
	}
	return nil
}

// content is what a worker gets of a file: what the revision has already if it is one of its modules, else what is there
// now. The path is looked at because a worker may be made to ask for anything.
func (u *units) content(file string) ([]byte, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, known := range u.found {
		if known.file == file && known.name == u.root.path(file) {
			return known.src, nil
		}
	}
	src, err := readFile(u.root, file)
	if err != nil && u.compiler.shortage(err) {
		u.short = true
		return nil, err
	}
	var hash [sha256.Size]byte
	if err == nil {
		hash = sha256.Sum256(src)
		if u.read == nil {
			u.read = map[string]*unit{}
		}
		u.read[file] = newUnit(u.root, file, src)
	}
	u.note(file, hash)
	return src, err
}

// learn keeps what a worker has found a module in, so that every other one of the revision gets the same.
func (u *units) learn(name, file string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	unit := u.read[file]
	switch known := u.found[name]; {
	case unit == nil:
	case known == nil:
		u.found[name] = unit
	case known.hash != unit.hash: // two workers have asked at once, with an edit between them: load the library anew
		u.tried[file] = sha256.Sum256([]byte("never seen"))
	}
}

// firstLine is text up to its first line end.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
