package engine

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/memory"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/source"
)

// Engine is the set of libraries being served and all their instances. Its methods are safe for concurrent use, but for
// Rescan.
type Engine struct {
	config  Config
	logger  *slog.Logger
	states  *interp.Options // of all states
	roots   []*source.Root
	reader  *source.Reader
	base    context.Context // of loading; ends when the engine is closed
	end     context.CancelFunc
	short   bool // edits are not read for want of descriptors; of the goroutine that rescans
	watches sync.WaitGroup
	builder builder

	mu        sync.Mutex
	libraries []*Library             // in the order of the roots, by name in each; guarded by mu, replaced as a whole
	problems  []*diag.Diagnostic     // guarded by mu
	gone      map[string]*Library    // by name: libraries whose file was deleted; guarded by mu
	instances map[*Instance]struct{} // guarded by mu; nil once the engine is closed
	reserved  int                    // instances that are being made; guarded by mu
}

// builder makes revisions of libraries and backends of instances: in this process, or in worker processes.
type builder interface {
	// build loads the library and learns its keywords. old is the revision that it is to replace, or nil: what its instances
	// have required is loaded too. Contents are those of files that were just read.
	build(ctx context.Context, l *Library, old *Revision, contents map[string]*source.Content) *attempt
	// prepare does what a later update of instances needs, while no call waits for it.
	prepare(l *Library, old *Revision)
	// newBackend returns the backend of an instance, without a state.
	newBackend(in *Instance) backend
	close()
}

// Open finds and loads the libraries of config. A library that does not load is among them nevertheless and says why
// with [Library.Problems]. The error names what the user asked for in vain: a root that cannot be read, an allowed library
// that does not exist.
func Open(ctx context.Context, config Config) (e *Engine, err error) {
	e = newEngine(config)
	made := e
	defer func() {
		if err != nil {
			made.builder.close()
			made.states.Watchdog.Stop()
			made.closeRoots()
		}
	}()
	for _, name := range config.Roots {
		r, err := source.OpenRoot(name)
		if err != nil {
			return nil, err
		}
		e.roots = append(e.roots, r)
	}
	if e.states.Files, err = confine.Open(config.FileRoots); err != nil {
		return nil, err
	}
	e.states.Watchdog = memory.Start(config.Memory, e.logger)
	found, problems, err := e.discover(true)
	if err != nil {
		return nil, err
	}
	if config.Isolate != nil {
		e.builder = newIsolatedBuilder(e)
	}
	var loading sync.WaitGroup
	loaders := make(chan struct{}, runtime.GOMAXPROCS(0))
	var libraries []*Library
	for _, f := range found {
		lib := newLibrary(e, f)
		libraries = append(libraries, lib)
		loaders <- struct{}{}
		loading.Go(func() {
			lib.load(ctx)
			<-loaders
		})
	}
	loading.Wait()
	for _, lib := range libraries { // those that were too much side by side may be fine alone
		if set := lib.files.Load(); set != nil && set.Starved() {
			lib.load(ctx)
		}
	}
	e.setLibraries(libraries, problems)
	return e, nil
}

// newEngine returns an engine that serves nothing yet, with instances in this process.
func newEngine(config Config) *Engine {
	if config.LoadLimit == 0 {
		config.LoadLimit = defaultLoadLimit
	}
	e := &Engine{config: config, logger: config.Logger, reader: source.NewReader(), instances: map[*Instance]struct{}{}, gone: map[string]*Library{}}
	if e.logger == nil {
		e.logger = slog.New(slog.DiscardHandler)
	}
	e.states = &interp.Options{Version: config.Version, Variables: config.Variables, AllowExec: config.AllowExec, Logger: e.logger, MaxLog: limits.log}
	e.builder = &localBuilder{engine: e}
	e.base, e.end = context.WithCancel(context.Background())
	return e
}

func (e *Engine) setLibraries(libraries []*Library, problems []*diag.Diagnostic) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.libraries, e.problems = libraries, problems
}

// Libraries returns all libraries being served, those that do not load included.
func (e *Engine) Libraries() []*Library {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.libraries
}

// Problems returns the diagnostics that belong to no single library, such as two libraries of one name.
func (e *Engine) Problems() []*diag.Diagnostic {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.problems
}

// Library returns the library called name: exactly, or ignoring case if that is unambiguous. The error is a
// *[NoLibraryError].
func (e *Engine) Library(name string) (*Library, error) {
	var folded []*Library
	libraries, deleted := e.named(name)
	for _, lib := range libraries {
		if lib.Name == name {
			return lib, nil
		}
		if strings.EqualFold(lib.Name, name) {
			folded = append(folded, lib)
		}
	}
	if len(folded) == 1 {
		return folded[0], nil
	}
	if deleted != nil {
		return deleted, nil
	}
	missing := &NoLibraryError{Name: name}
	for _, lib := range folded {
		missing.Ambiguous = append(missing.Ambiguous, lib.Name)
	}
	for _, lib := range libraries {
		missing.Names = append(missing.Names, lib.Name)
	}
	missing.Near = diag.Closest(name, missing.Names)
	return nil, missing
}

// named returns all libraries, and the one called name if its file was deleted but it has instances, which keep running as
// long as they are used. It is one step, because a library may come back at any time.
func (e *Engine) named(name string) (libraries []*Library, deleted *Library) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if lib := e.gone[name]; lib != nil {
		for in := range e.instances {
			if in.Library == lib {
				return e.libraries, lib
			}
		}
	}
	return e.libraries, nil
}

// NoLibraryError is that of a name that no library has, or that several have but for case.
type NoLibraryError struct {
	Name      string
	Ambiguous []string // the libraries that it may be; empty if there is none
	Near      string   // the library that was probably meant; may be empty
	Names     []string // of all libraries
}

func (e *NoLibraryError) Error() string {
	switch {
	case len(e.Ambiguous) > 0:
		return fmt.Sprintf("'%s' can be library '%s'; write one exactly", e.Name, strings.Join(e.Ambiguous, "' or '"))
	case e.Near != "":
		return fmt.Sprintf("unknown library '%s'; did you mean '%s'?", e.Name, e.Near)
	case len(e.Names) > 0:
		return fmt.Sprintf("unknown library '%s'; available: %s", e.Name, strings.Join(e.Names, ", "))
	}
	return fmt.Sprintf("unknown library '%s'", e.Name)
}

// Close finalizes all instances, cancelling what still runs in them when ctx is done, and closes the roots. No new
// instance can be made afterwards.
func (e *Engine) Close(ctx context.Context) {
	e.end()
	e.watches.Wait()
	e.mu.Lock()
	instances := e.instances
	e.instances = nil
	e.mu.Unlock()
	var wait sync.WaitGroup
	for in := range instances {
		wait.Go(func() { in.finalize(ctx, ErrStopping) })
	}
	wait.Wait()
	e.builder.close()
	e.states.Watchdog.Stop()
	e.closeRoots()
}

// InstanceCount returns the number of instances.
func (e *Engine) InstanceCount() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.instances)
}

// instancesOf returns the number of instances of a library.
func (e *Engine) instancesOf(l *Library) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 0
	for in := range e.instances {
		if in.Library == l {
			n++
		}
	}
	return n
}

// reserve keeps a place for an instance that is about to be made. It must be followed by add, or by release if making it fails.
func (e *Engine) reserve() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if most := e.config.MaxInstances; most > 0 && len(e.instances)+e.reserved >= most {
		return &Failure{Message: fmt.Sprintf("The server has its limit of %d instances at once (--max-instances).", most)}
	}
	e.reserved++
	return nil
}

// release gives a reserved place back.
func (e *Engine) release() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.reserved--
}

// add makes a reserved instance one of the engine's. The error is ErrStopping once the engine is closed.
func (e *Engine) add(in *Instance) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.reserved--
	if e.instances == nil {
		return ErrStopping
	}
	e.instances[in] = struct{}{}
	return nil
}

// forget removes an instance.
func (e *Engine) forget(in *Instance) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.instances, in)
}

func (e *Engine) closeRoots() {
	for _, r := range e.roots {
		r.Close()
	}
	if e.states.Files != nil {
		e.states.Files.Close()
	}
}

// newToken returns the name of a new instance: 128 random bits or more, so that it cannot be guessed.
func newToken() string { return rand.Text() }
