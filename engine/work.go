package engine

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

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/process"
	"github.com/rflua/rflua/engine/wire"
	"github.com/rflua/rflua/engine/worker"
)

// Work does what the server asks for, in a worker process, until the server wants no more or is gone. It is the whole life
// of the process after [worker.Child], and returns its exit code.
func Work(conn *wire.Conn) (code int) {
	w := &work{conn: conn, requests: make(chan *request, 16), files: make(chan *wire.Decoder, 1), gone: make(chan struct{})}
	w.engine = &Engine{
		compiler:  &compiler{newest: map[string]*compilation{}, looked: make(chan struct{}, 1)},
		instances: map[*Instance]struct{}{}, gone: map[string]*Library{}, logger: slog.New(&remoteLog{conn: conn}),
	}
	log.SetFlags(0) // net/http writes to the standard logger
	log.SetOutput(slog.NewLogLogger(w.engine.logger.Handler(), slog.LevelDebug).Writer())
	w.engine.base, w.engine.end = context.WithCancel(context.Background())
	process.EndWithProcess = true
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

// work is a worker process.
type work struct {
	conn     *wire.Conn
	engine   *Engine
	requests chan *request      // in the order in which they came; closed when the server is gone
	files    chan *wire.Decoder // the answer to a request for a file
	gone     chan struct{}      // closed when the server is gone
	problem  error              // with the server; for whoever saw the requests end

	mu      sync.Mutex
	current *request // the last one that came; guarded by mu

	// Owned by the goroutine that does the requests.
	library  *Library
	instance *Instance
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
func (w *work) receive() {
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
		case kindBuild, kindMake, kindCall, kindFinalize:
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
func (w *work) stop(seq int64, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r := w.current; r != nil && (r.seq == seq || seq == 0) {
		r.cancel(cause)
	}
}

// leave ends what runs and the instance, so that __close runs and programs that it started end, but not for long.
func (w *work) leave(idle <-chan struct{}) {
	time.AfterFunc(worker.Patience, func() { os.Exit(0) })
	w.stop(0, ErrStopping)
	<-idle
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w.engine.Close(ctx)
}

// do does one request. An error is that the server cannot be understood.
func (w *work) do(r *request) error {
	if r.cancel != nil {
		defer r.cancel(nil)
		worker.Renew()
	}
	switch r.kind {
	case kindSetup:
		w.engine.config = getConfig(r.from)
		files, err := confine.Open(w.engine.config.FileRoots)
		if err != nil {
			return err
		}
		w.engine.files = files
		return r.from.End()
	case kindBuild:
		return w.build(r)
	case kindMake:
		return w.make(r)
	case kindRevision:
		next, err := w.revision(r.from)
		if err != nil {
			return err
		}
		w.library.current.Store(next)
		return r.from.End()
	case kindBroken:
		w.library.broken.Store(getDiagnostic(r.from))
		return r.from.End()
	case kindCall:
		return w.call(r)
	case kindFinalize:
		w.instance.Finalize(r.ctx)
		return w.done(r, func(*wire.Encoder) {})
	}
	return fmt.Errorf("it sent a frame of the unknown kind %d", r.kind)
}

// done answers a request.
func (w *work) done(r *request, put func(*wire.Encoder)) error {
	return w.conn.Send(kindDone, func(to *wire.Encoder) {
		to.Int(r.seq)
		put(to)
	})
}

// send is what the messages of a request go to.
func (w *work) send(m message.Message) {
	_ = w.conn.Send(kindMessage, func(to *wire.Encoder) { putMessage(to, m) })
}

func (w *work) build(r *request) error {
	name, rootName, file := r.from.String(), r.from.String(), r.from.String()
	lib := &Library{Name: name, engine: w.engine}
	lib.place.Store(&place{&root{name: rootName, peer: &served{work: w}}, file})
	w.library = lib
	var old *Revision
	if r.from.Bool() {
		var err error
		if old, err = w.revision(r.from); err != nil {
			return err
		}
	}
	if err := r.from.End(); err != nil {
		return err
	}
	revision, problems := lib.build(r.ctx, old)
	return w.done(r, func(to *wire.Encoder) { putBuilt(to, revision, problems) })
}

func (w *work) make(r *request) error {
	w.library = &Library{Name: r.from.String(), engine: w.engine}
	revision, err := w.revision(r.from)
	if err != nil {
		return err
	}
	w.library.place.Store(&place{revision.units.root, revision.main.file})
	w.library.current.Store(revision)
	imported := Import{Args: getValues(r.from), Named: r.from.Dict(), Log: w.send}
	if err := r.from.End(); err != nil {
		return err
	}
	var problem error
	w.instance, problem = w.library.NewInstance(r.ctx, imported)
	return w.done(r, func(to *wire.Encoder) { putImported(to, problem) })
}

func (w *work) call(r *request) error {
	c, logs := getCall(r.from)
	if err := r.from.End(); err != nil {
		return err
	}
	if logs {
		c.Log = w.send
	}
	result, failure := w.instance.Run(r.ctx, c)
	generation := w.instance.Revision().Generation
	answer := func(result any, failure *Failure) error {
		return w.done(r, func(to *wire.Encoder) {
			to.Int(int64(generation))
			putOutcome(to, result, failure)
		})
	}
	err := answer(result, failure)
	var size *wire.SizeError
	if errors.As(err, &size) {
		return answer(nil, limited(fmt.Sprintf("What keyword '%s' gives back", c.Keyword), err))
	}
	return err
}

// revision reads a revision and compiles its modules.
func (w *work) revision(from *wire.Decoder) (*Revision, error) {
	r := getLearned(from)
	at := &root{name: from.String(), peer: &served{work: w, generation: r.Generation}}
	u := &units{compiler: w.engine.compiler, root: at, found: map[string]*unit{}, tried: tried{}}
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		name, shown, path, file, src := from.String(), from.String(), from.String(), from.String(), from.Bytes()
		unit := newUnit(at, file, slices.Clone(src))
		unit.name, unit.path = shown, path
		var err error
		if u.found[name], err = w.engine.compiler.compile(unit); err != nil {
			return nil, err
		}
	}
	r.units, r.main = u, u.found[w.library.Name]
	if from.Err() == nil && r.main == nil {
		return nil, errors.New("a revision without its library")
	}
	return r, from.Err()
}

// served are the files of one revision, which the server has.
type served struct {
	work       *work
	generation uint64 // 0 is the attempt to load
}

// content is that of a file.
func (s *served) content(file string) ([]byte, error) {
	err := s.work.conn.Send(kindNeed, func(to *wire.Encoder) {
		to.Int(int64(s.generation))
		to.String(file)
	})
	if err != nil {
		return nil, err
	}
	select {
	case from := <-s.work.files:
		return getFile(from)
	case <-s.work.gone:
		return nil, ErrStopping
	}
}

// found tells the server where a module was found.
func (s *served) found(name, file string) {
	_ = s.work.conn.Send(kindFound, func(to *wire.Encoder) {
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
