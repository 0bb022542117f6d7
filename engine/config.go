package engine

import (
	"log/slog"
	"time"

	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/isolate"
)

// Config says what an Engine serves and how.
type Config struct {
	// Roots are directories whose libraries are served, or single Lua files.
	Roots []string
	// Allow are the names of the only libraries to serve; empty means all.
	Allow []string
	// Variables are what robot.variable returns to Lua code.
	Variables map[string]string
	// FileRoots are the directories that Lua code may use files in; empty means none.
	FileRoots []string
	// AllowExec lets Lua code start processes.
	AllowExec bool
	// Timeout is how long a keyword may run; 0 means no limit.
	Timeout time.Duration
	// LoadLimit is how long an edited library may take to load while the server runs, if Timeout is not longer; 0 means 10 s.
	LoadLimit time.Duration
	// MaxInstances is how many instances there may be at once; 0 means no limit.
	MaxInstances int
	// Memory is how many bytes the heap of the process may use; 0 means no limit. It is the process's, so only one Engine
	// should have one. While more than 3/4 of it are in use, the keyword whose instance grows is cancelled, with a
	// [*memory.LimitError]: Go needs the rest.
	Memory int64
	// Version is what robot.version returns.
	Version string
	// Logger gets the engine's own messages; nil means they are dropped.
	Logger *slog.Logger
	// Isolate gives every instance a worker process of its own; nil means that all share this process.
	Isolate *Isolation
}

// Isolation says what each worker process may use.
type Isolation = isolate.Limits

// DefaultIsolation is what the command begins with.
var DefaultIsolation = Isolation{Memory: 512 << 20, Ahead: 2}

// ErrStopping is the cause of the cancellation of keywords by [Engine.Close].
var ErrStopping = interp.ErrStopping

// limits bound what one call may do. Only tests change them, before an engine is opened.
var limits = struct {
	log  int // bytes of the messages of one call
	walk int // tables and functions that are looked at when an instance follows an edit
}{log: interp.MaxLog, walk: 1_000_000}

// defaultLoadLimit is the LoadLimit of a Config that has none.
const defaultLoadLimit = 10 * time.Second
