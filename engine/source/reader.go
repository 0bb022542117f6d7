package source

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/compile"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/luacats"
)

// Hash is that of the content of a file; the zero Hash stands for a file that is missing or cannot be read.
type Hash = [sha256.Size]byte

// Unit is one compiled Lua file. It is immutable.
type Unit struct {
	Name  string // the root's name and the path in it: what tracebacks and diagnostics show
	Path  string // absolute, for editors
	File  string // in its root, slash-separated
	Src   []byte
	Hash  Hash
	Proto *lua.FunctionProto
	compile.Places
	Comments *luacats.File
	Warnings []*diag.Diagnostic // of the comments
}

// Content is what was read of a file.
type Content struct {
	Src  []byte
	Hash Hash // of Src
}

// newContent returns src with its hash.
func newContent(src []byte) *Content { return &Content{src, sha256.Sum256(src)} }

// newUnit returns the unit of a file that is not compiled.
func newUnit(r *Root, file string, c *Content) *Unit {
	u := &Unit{Name: r.Path(file), Path: r.Path(file), File: file, Src: c.Src, Hash: c.Hash}
	if abs, err := filepath.Abs(u.Path); err == nil {
		u.Path = abs
	}
	return u
}

// Reader reads files and keeps the newest unit of every file, so that unchanged content is compiled once.
type Reader struct {
	mu     sync.Mutex
	newest map[string]*compilation // by Unit.Path; guarded by mu
	seen   chan struct{}           // see NewFiles; capacity 1
	short  atomic.Uint64           // how often a file could not be opened for want of descriptors
}

// NewReader returns a reader that has read nothing.
func NewReader() *Reader {
	return &Reader{newest: map[string]*compilation{}, seen: make(chan struct{}, 1)}
}

// NewFiles receives a value after a Set has looked for a file that it had not looked for before.
func (c *Reader) NewFiles() <-chan struct{} { return c.seen }

// Shortages returns how often a file could not be opened because there were no descriptors left.
func (c *Reader) Shortages() uint64 { return c.short.Load() }

// compilation is that of one unit. Everybody who needs the same content waits for it.
type compilation struct {
	hash Hash
	done chan struct{} // closed when unit or err is set
	unit *Unit
	err  error
}

// read compiles a file of r, whose content is known if that is not nil. The hash is that of the content that was read, also if it does not compile, and zero if it
// could not be read. The error is a *diag.Diagnostic, a shortError, or one for which errors.Is(err, fs.ErrNotExist) holds.
func (c *Reader) read(r *Root, file string, known *Content) (u *Unit, hash Hash, err error) {
	name := r.Path(file)
	if known == nil {
		known, err = r.content(file)
	}
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, hash, err
		}
		if c.shortage(err) {
			return nil, hash, shortError{&diag.Diagnostic{File: name, Message: "cannot be read now: " + Cause(err)}}
		}
		return nil, hash, &diag.Diagnostic{File: name, Message: "cannot be read: " + Cause(err),
			Note: "files must be readable and inside the served directory, symbolic links included"}
	}
	u = newUnit(r, file, known)
	compiled, err := c.Compile(u)
	return compiled, u.Hash, err
}

// Compile compiles u, or returns the unit of the same content that is compiled already. An error is a *[diag.Diagnostic].
func (c *Reader) Compile(u *Unit) (_ *Unit, err error) {
	c.mu.Lock()
	known := c.newest[u.Path]
	if known != nil && known.hash == u.Hash {
		c.mu.Unlock()
		<-known.done
		return known.unit, known.err
	}
	now := &compilation{hash: u.Hash, done: make(chan struct{}), err: errors.New("compiling has failed")}
	c.newest[u.Path] = now
	c.mu.Unlock()
	defer func() {
		if now.err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.newest[u.Path] == now { // the file may get its last content back
				if c.newest[u.Path] = known; known == nil {
					delete(c.newest, u.Path)
				}
			}
		}
		close(now.done)
	}()
	if u.Proto, u.Places, now.err = compile.Compile(context.Background(), u.Name, u.Src); now.err != nil {
		return nil, now.err
	}
	u.Comments, u.Warnings = luacats.Parse(u.Name, u.Src)
	now.unit = u
	return u, nil
}

// shortError is that of a file that could not be opened because the process or the machine has no descriptors left, which
// says nothing about the file.
type shortError struct{ *diag.Diagnostic }

// Unwrap returns the diagnostic.
func (e shortError) Unwrap() error { return e.Diagnostic }

// shortage reports whether err is of that kind, and counts it.
func (c *Reader) shortage(err error) bool {
	short := errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
	if short {
		c.short.Add(1)
	}
	return short
}
