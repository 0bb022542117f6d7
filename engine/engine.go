package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/worker"
)

// Config says what an Engine serves and how.
type Config struct {
	// Roots are directories whose libraries are served, or single Lua files.
	Roots []string
	// Allow are the names of the only libraries to serve; empty means all.
	Allow []string
	// Variables are what robot.variable gives to Lua code.
	Variables map[string]string
	// FileRoots are the directories that Lua code may use files in; empty means none.
	FileRoots []string
	// AllowExec lets Lua code start processes.
	AllowExec bool
	// Timeout is how long a keyword may run; 0 means as long as it likes.
	Timeout time.Duration
	// MaxInstances is how many instances there may be at once; 0 means no limit.
	MaxInstances int
	// Memory is how many bytes the process may use for what lives in its heap; 0 means as many as it likes. It is the
	// process's, so only one Engine should have one. While more than 3/4 of it are in use, the keyword whose instance grows is cancelled, with a [MemoryError]: Go needs the rest.
	Memory int64
	// Version is what robot.version says.
	Version string
	// Logger gets what the engine itself has to say; nil means nobody.
	Logger *slog.Logger
	// Isolate gives every instance a worker process of its own; nil means that they share this process.
	Isolate *Isolation
}

// Reasons why a running keyword is cancelled, as context causes.
var (
	ErrTimeout   = errors.New("the keyword timed out")
	ErrFinalized = errors.New("the library instance was finalized")
	ErrStopping  = errors.New("the server is stopping")
)

// Engine is the set of libraries being served and all their instances.
type Engine struct {
	config   Config
	logger   *slog.Logger
	roots    []*root
	compiler *compiler
	files    *confine.Roots
	base     context.Context // of loading; ends when the engine is closed
	end      context.CancelFunc

	mu        sync.Mutex
	libraries []*Library             // in the order of the roots, by name in each; guarded by mu, replaced as a whole
	problems  []*diag.Diagnostic     // guarded by mu
	gone      map[string]*Library    // by name: whose file was deleted; guarded by mu
	instances map[*Instance]struct{} // guarded by mu; nil once the engine is closed
	making    int                    // instances that are not among them yet; guarded by mu

	short    bool // edits are not read for want of descriptors; of the goroutine that rescans
	watching sync.WaitGroup
	watchdog *watchdog // nil without a memory limit

	workers  *worker.Pool // nil unless instances are isolated
	scouting sync.Mutex
	scout    *peer // that loads libraries, or nil; guarded by scouting
}

// Open finds and loads the libraries of config. A library that does not load is among them nevertheless and says why
// with [Library.Problems]; the error is for what the user asked for and there is not: a root that cannot be read, an
// allowed library that does not exist.
func Open(ctx context.Context, config Config) (e *Engine, err error) {
	e = &Engine{
		config: config, logger: config.Logger, compiler: &compiler{newest: map[string]*compilation{}, looked: make(chan struct{}, 1)},
		instances: map[*Instance]struct{}{}, gone: map[string]*Library{},
	}
	if e.logger == nil {
		e.logger = slog.New(slog.DiscardHandler)
	}
	e.base, e.end = context.WithCancel(context.Background())
	made := e
	defer func() {
		if err != nil {
			made.closeWorkers()
			made.closeRoots()
		}
	}()
	for _, name := range config.Roots {
		r, err := openRoot(name)
		if err != nil {
			return nil, err
		}
		e.roots = append(e.roots, r)
	}
	if e.files, err = confine.Open(config.FileRoots); err != nil {
		return nil, err
	}
	e.watchdog = startWatchdog(config.Memory, e.logger)
	libraries, problems, err := e.discover(true)
	if err != nil {
		e.watchdog.stop()
		return nil, err
	}
	e.openWorkers()
	var loading sync.WaitGroup
	loaders := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, lib := range libraries {
		loaders <- struct{}{}
		loading.Go(func() {
			lib.load(ctx)
			<-loaders
		})
	}
	loading.Wait()
	for _, lib := range libraries { // those that were too much side by side may be fine alone
		if tried := lib.attempt.Load(); tried != nil && tried.starved.Load() {
			lib.load(ctx)
		}
	}
	e.setLibraries(libraries, problems)
	return e, nil
}

func (e *Engine) setLibraries(libraries []*Library, problems []*diag.Diagnostic) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.libraries, e.problems = libraries, problems
}

// Libraries are all libraries being served, those that do not load included.
func (e *Engine) Libraries() []*Library {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.libraries
}

// Problems are the diagnostics that belong to no single library, such as two libraries of one name.
func (e *Engine) Problems() []*diag.Diagnostic {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.problems
}

// Library is the library called name: exactly, or ignoring case if that is unambiguous. The error names what there is.
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

// named are all libraries, and the one called name if its file was deleted but it has instances: they go on as long as
// somebody uses them. It is one look, because a library may come back at any time.
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

// NoLibraryError says that there is no library of a name, or several that differ from it in case alone.
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
		return fmt.Sprintf("there is no library '%s'; did you mean '%s'?", e.Name, e.Near)
	case len(e.Names) > 0:
		return fmt.Sprintf("there is no library '%s'; there are %s", e.Name, strings.Join(e.Names, ", "))
	}
	return fmt.Sprintf("there is no library '%s'", e.Name)
}

// Close finalizes all instances, cancelling what still runs in them when ctx is done, and closes the roots. No new
// instance can be made afterwards.
func (e *Engine) Close(ctx context.Context) {
	e.end()
	e.watching.Wait()
	e.mu.Lock()
	instances := e.instances
	e.instances = nil
	e.mu.Unlock()
	var wait sync.WaitGroup
	for in := range instances {
		wait.Go(func() { in.finalize(ctx, ErrStopping) })
	}
	wait.Wait()
	e.closeWorkers()
	e.watchdog.stop()
	e.closeRoots()
}

// InstanceCount is how many instances there are.
func (e *Engine) InstanceCount() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.instances)
}

// instancesOf is how many instances of a library there are.
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

// reserve takes a place for an instance that is to be made: it must be followed by add, or by release if it is not made.
func (e *Engine) reserve() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if most := e.config.MaxInstances; most > 0 && len(e.instances)+e.making >= most {
		return &Failure{Message: fmt.Sprintf("The server has its limit of %d instances at once (--max-instances).", most)}
	}
	e.making++
	return nil
}

func (e *Engine) release() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.making--
}

func (e *Engine) add(in *Instance) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.making--
	if e.instances == nil {
		return ErrStopping
	}
	e.instances[in] = struct{}{}
	return nil
}

func (e *Engine) forget(in *Instance) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.instances, in)
}

func (e *Engine) closeRoots() {
	for _, r := range e.roots {
		r.dir.Load().Close()
	}
	if e.files != nil {
		e.files.Close()
	}
}

// newToken names an instance: 128 random bits or more, so that nobody can guess it.
func newToken() string { return rand.Text() }
