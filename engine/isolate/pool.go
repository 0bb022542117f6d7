package isolate

import (
	"log/slog"
	"time"

	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/isolate/worker"
	"github.com/rflua/rflua/engine/source"
)

// Limits says what each worker process may use.
type Limits struct {
	Memory uint64        // bytes for one worker beyond what it needs itself; 0 means no limit
	CPU    time.Duration // processor time for one keyword, in whole seconds; 0 means no limit
	Ahead  int           // workers that are started before they are needed
}

// Missing returns the names of the limits that this operating system cannot keep.
func (l *Limits) Missing() []string { return l.limits().Missing() }

func (l *Limits) limits() worker.Limits { return worker.Limits{Memory: l.Memory, CPU: l.CPU} }

// Setup is the configuration of the engine in a worker.
type Setup struct {
	Version            string
	Timeout, LoadLimit time.Duration
	AllowExec          bool
	FileRoots          []string
	Variables          map[string]string
}

// ErrClosed is the error of Acquire after Close.
var ErrClosed = worker.ErrClosed

// Pool starts worker processes, some of them ahead. Its methods are safe for concurrent use.
type Pool struct {
	workers *worker.Pool
	logger  *slog.Logger
}

// NewPool returns a pool whose workers are set up as setup says.
func NewPool(limits *Limits, setup *Setup, logger *slog.Logger) *Pool {
	return &Pool{logger: logger, workers: worker.NewPool(limits.limits(), limits.Ahead, func(p *worker.Process) error {
		return p.Send(kindSetup, func(to *wire.Encoder) { putSetup(to, setup) })
	})}
}

// Acquire returns an idle worker for a library, or starts one. The caller closes or discards it. The error is [ErrClosed]
// after Close.
func (p *Pool) Acquire(library string) (*Peer, error) {
	process, err := p.workers.Acquire()
	if err != nil {
		return nil, err
	}
	return &Peer{Library: library, logger: p.logger, process: process, sets: map[uint64]*source.Set{}}, nil
}

// Close ends the idle workers. Those that were acquired must have been closed before.
func (p *Pool) Close() { p.workers.Close() }
