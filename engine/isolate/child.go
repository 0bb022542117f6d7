package isolate

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/isolate/worker"
	"github.com/rflua/rflua/engine/message"
)

// Worker does the requests of the server in a worker process. Its methods are called by one goroutine, one at a time, Setup
// first. An error is that the server cannot be understood, and ends the process.
type Worker interface {
	Setup(setup *Setup) error
	Build(ctx context.Context, b *Build) (*Built, error)
	// Import makes the instance of the process. Messages go to log.
	Import(ctx context.Context, i *Import, log func(message.Message)) (*Problem, error)
	// Update makes a newer revision known.
	Update(r *Revision) error
	// Broken says why the last edit does not load, or, with nil, that it does.
	Broken(d *diag.Diagnostic)
	// Call runs a keyword in the instance. log is nil if no messages are wanted.
	Call(ctx context.Context, c *Call, log func(message.Message)) *Outcome
	Finalize(ctx context.Context)
	// Close ends the instance, cancelling what runs in it when ctx is done.
	Close(ctx context.Context)
}

// Work does what the server asks for, until the server wants no more or is gone. It is the whole life of a worker process
// after [worker.Child], and returns the exit code of the process. newWorker makes the Worker, whose log goes to the server's.
func Work(conn *wire.Conn, newWorker func(*slog.Logger) Worker) (code int) {
	logger := slog.New(&remoteLog{conn: conn})
	w := &child{conn: conn, worker: newWorker(logger), requests: make(chan *request, 16), files: make(chan *wire.Decoder, 1), gone: make(chan struct{})}
	log.SetFlags(0) // net/http writes to the standard logger
	log.SetOutput(slog.NewLogLogger(logger.Handler(), slog.LevelDebug).Writer())
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGTERM)
	go w.receive()
	idle := make(chan struct{})
	go func() {
		defer close(idle)
		for r := range w.requests {
			if w.problem = w.do(r); w.problem != nil {
				return
			}
		}
	}()
	select {
	case <-idle:
	case <-w.gone:
	case <-over:
	}
	w.leave(idle)
	if w.problem != nil {
		fmt.Fprintf(os.Stderr, "the server cannot be understood: %v\n", w.problem)
		return 1
	}
	return 0
}

// child is the worker's end of the protocol.
type child struct {
	conn     *wire.Conn
	worker   Worker
	requests chan *request      // in the order in which they came; closed when the server is gone
	files    chan *wire.Decoder // the answer to a request for a file
	gone     chan struct{}      // closed when the server is gone
	problem  error              // with the server; read after the requests have ended

	mu      sync.Mutex
	current *request // the last one that came; guarded by mu
}

// request is a frame from the server.
type request struct {
	kind   byte
	from   *wire.Decoder
	seq    int64 // 0 if there is no answer
	ctx    context.Context
	cancel context.CancelCauseFunc
}

// receive reads frames: what is to be done goes to the other goroutine, what is to be cancelled is cancelled at once.
func (w *child) receive() {
	defer close(w.requests)
	defer close(w.gone)
	for {
		kind, from, err := w.conn.Receive()
		if err != nil {
			return
		}
		r := &request{kind: kind, from: from}
		switch kind {
		case kindFile:
			w.files <- from
			continue
		case kindCancel:
			w.stop(from.Int(), getCause(from))
			continue
		case kindBuild, kindImport, kindCall, kindFinalize:
			r.seq = from.Int()
			r.ctx, r.cancel = context.WithCancelCause(context.Background())
			w.mu.Lock()
			w.current = r
			w.mu.Unlock()
		}
		w.requests <- r
	}
}

// stop cancels a request if it is the current one.
func (w *child) stop(seq int64, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r := w.current; r != nil && (r.seq == seq || seq == 0) {
		r.cancel(cause)
	}
}

// leave ends what runs and the instance, so that __close runs and programs that the instance started end, but not for long.
func (w *child) leave(idle <-chan struct{}) {
	time.AfterFunc(worker.Patience, func() { os.Exit(0) })
	w.stop(0, interp.ErrStopping)
	<-idle
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w.worker.Close(ctx)
}

// do does one request. An error is that the server cannot be understood.
func (w *child) do(r *request) error {
	if r.cancel != nil {
		defer r.cancel(nil)
		worker.Renew()
	}
	switch r.kind {
	case kindSetup:
		setup := getSetup(r.from)
		return errors.Join(r.from.End(), w.worker.Setup(setup))
	case kindBuild:
		b := getBuild(r.from)
		if err := r.from.End(); err != nil {
			return err
		}
		b.Files = &remoteFiles{child: w}
		w.attach(b.Old)
		built, err := w.worker.Build(r.ctx, b)
		if err != nil {
			return err
		}
		return w.done(r, func(to *wire.Encoder) { putBuilt(to, built) })
	case kindImport:
		i := getImport(r.from)
		if err := r.from.End(); err != nil {
			return err
		}
		w.attach(i.Revision)
		problem, err := w.worker.Import(r.ctx, i, w.send)
		if err != nil {
			return err
		}
		return w.done(r, func(to *wire.Encoder) { putProblem(to, problem) })
	case kindRevision:
		next := getRevision(r.from)
		if err := r.from.End(); err != nil {
			return err
		}
		w.attach(next)
		return w.worker.Update(next)
	case kindBroken:
		w.worker.Broken(getDiagnostic(r.from))
		return r.from.End()
	case kindCall:
		return w.call(r)
	case kindFinalize:
		w.worker.Finalize(r.ctx)
		return w.done(r, func(*wire.Encoder) {})
	}
	return fmt.Errorf("it sent a frame of the unknown kind %d", r.kind)
}

// attach makes the server's files of a revision readable.
func (w *child) attach(r *Revision) {
	if r != nil {
		r.Files = &remoteFiles{child: w, generation: r.Generation}
	}
}

// done answers a request.
func (w *child) done(r *request, put func(*wire.Encoder)) error {
	return w.conn.Send(kindDone, func(to *wire.Encoder) {
		to.Int(r.seq)
		put(to)
	})
}

// send sends a message of the running request.
func (w *child) send(m message.Message) {
	_ = w.conn.Send(kindMessage, func(to *wire.Encoder) { putMessage(to, m) })
}

// call runs a keyword. A result that is too large for a frame is a failure.
func (w *child) call(r *request) error {
	c := getCall(r.from)
	if err := r.from.End(); err != nil {
		return err
	}
	log := w.send
	if !c.Logs {
		log = nil
	}
	outcome := w.worker.Call(r.ctx, c, log)
	answer := func() error { return w.done(r, func(to *wire.Encoder) { putOutcome(to, outcome) }) }
	err := answer()
	var size *wire.SizeError
	if errors.As(err, &size) {
		outcome.Failure = TooLarge(fmt.Sprintf("The result of keyword '%s'", c.Keyword), size)
		return answer()
	}
	return err
}

// remoteFiles are the files of one revision, which the server has.
type remoteFiles struct {
	child      *child
	generation uint64 // 0 is the attempt to load
}

// Read asks the server for the content of a file.
func (s *remoteFiles) Read(file string) ([]byte, error) {
	err := s.child.conn.Send(kindNeed, func(to *wire.Encoder) {
		to.Int(int64(s.generation))
		to.String(file)
	})
	if err != nil {
		return nil, err
	}
	select {
	case from := <-s.child.files:
		return getFile(from)
	case <-s.child.gone:
		return nil, interp.ErrStopping
	}
}

// Found tells the server where a module was found.
func (s *remoteFiles) Found(name, file string) {
	_ = s.child.conn.Send(kindFound, func(to *wire.Encoder) {
		to.Int(int64(s.generation))
		to.String(name)
		to.String(file)
	})
}

// remoteLog is the server's log, for the engine in a worker.
type remoteLog struct {
	conn  *wire.Conn
	attrs []slog.Attr
}

func (l *remoteLog) Enabled(context.Context, slog.Level) bool { return true }

func (l *remoteLog) Handle(_ context.Context, r slog.Record) error {
	return l.conn.Send(kindRecord, func(to *wire.Encoder) { putRecord(to, r, l.attrs) })
}

func (l *remoteLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &remoteLog{l.conn, slices.Concat(l.attrs, attrs)}
}

func (l *remoteLog) WithGroup(string) slog.Handler { return l }
