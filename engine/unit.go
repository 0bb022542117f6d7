package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/module"
)

// root is a served directory. All files in it are opened through it, so that neither `..` nor a symbolic link leads
// out of it.
type root struct {
	name string                  // as the user wrote it
	only string                  // serve only the library in this file; "" for all
	peer *served                 // in a worker process: whoever has the files; else nil
	dir  atomic.Pointer[os.Root] // replaced when another directory has taken its place
}

// refresh opens the root again if another directory has its name now, as after the swap of a symbolic link.
func (r *root) refresh() error {
	now, err := os.Stat(r.name)
	if err != nil {
		return err
	}
	if opened, err := r.dir.Load().Stat("."); err == nil && os.SameFile(opened, now) {
		return nil
	}
	dir, err := os.OpenRoot(r.name)
	if err != nil {
		return err
	}
	// A keyword may be requiring a file through the old one: it is closed by the garbage collector.
	r.dir.Store(dir)
	return nil
}

// unit is one compiled Lua file. It is immutable and shared by all revisions and states that use the same content.
type unit struct {
	name  string // the root's name and the path in it: what tracebacks and diagnostics show
	path  string // absolute, for editors
	file  string // in its root, slash-separated
	src   []byte
	hash  [sha256.Size]byte
	proto *lua.FunctionProto
	places
	comments *luacats.File
	warnings []*diag.Diagnostic // of the comments
}

// compiler keeps the newest unit of every file, so that unchanged content is parsed once.
type compiler struct {
	mu     sync.Mutex
	newest map[string]*compilation // by unit.path; guarded by mu
	looked chan struct{}           // a file was looked at that was not before; capacity 1
	short  atomic.Uint64           // how often a file could not be opened for want of descriptors
}

// compilation is of one unit. Whoever wants the same content waits for it.
type compilation struct {
	hash [sha256.Size]byte
	done chan struct{} // closed when unit or err is set
	unit *unit
	err  error
}

// read compiles the file at the slash-separated path file of r. The hash is that of the content that was read, also if
// it does not compile, and zero if it could not be read. The error is a *diag.Diagnostic, or one for which
// errors.Is(err, fs.ErrNotExist) holds.
func (c *compiler) read(r *root, file string) (u *unit, hash [sha256.Size]byte, err error) {
	name := filepath.Join(r.name, filepath.FromSlash(file))
	src, err := readFile(r, file)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, hash, err
		}
		if c.shortage(err) {
			return nil, hash, errShort{&diag.Diagnostic{File: name, Message: "cannot be read now: " + cause(err)}}
		}
		return nil, hash, &diag.Diagnostic{File: name, Message: "cannot be read: " + cause(err),
			Note: "files must be readable and inside the served directory, symbolic links included"}
	}
	u = newUnit(r, file, src)
	compiled, err := c.compile(u)
	return compiled, u.hash, err
}

// newUnit is a unit that is not compiled.
func newUnit(r *root, file string, src []byte) *unit {
	u := &unit{name: r.path(file), path: r.path(file), file: file, src: src, hash: sha256.Sum256(src)}
	if abs, err := filepath.Abs(u.path); err == nil {
		u.path = abs
	}
	return u
}

// compile compiles a unit, or gives the one of the same content that is compiled.
func (c *compiler) compile(u *unit) (_ *unit, err error) {
	c.mu.Lock()
	known := c.newest[u.path]
	if known != nil && known.hash == u.hash {
		c.mu.Unlock()
		<-known.done
		return known.unit, known.err
	}
	now := &compilation{hash: u.hash, done: make(chan struct{}), err: errors.New("compiling has failed")}
	c.newest[u.path] = now
	c.mu.Unlock()
	defer func() {
		if now.err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.newest[u.path] == now { // what was compiled before may come back
				if c.newest[u.path] = known; known == nil {
					delete(c.newest, u.path)
				}
			}
		}
		close(now.done)
	}()
	if u.proto, u.places, now.err = compileFile(context.Background(), u.name, u.src); now.err != nil {
		return nil, now.err
	}
	u.comments, u.warnings = luacats.Parse(u.name, u.src)
	now.unit = u
	return u, nil
}

// errShort says that a file could not be opened because the process or the machine has no descriptors left, which says
// nothing about the file.
type errShort struct{ *diag.Diagnostic }

func (e errShort) Unwrap() error { return e.Diagnostic }

// shortage says whether err is of that kind, and counts it.
func (c *compiler) shortage(err error) bool {
	short := errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
	if short {
		c.short.Add(1)
	}
	return short
}

// maxSource is the largest Lua file, in bytes.
const maxSource = 16 << 20

func readFile(r *root, file string) ([]byte, error) {
	if r.peer != nil {
		return r.peer.content(file)
	}
	// A named pipe would block until somebody writes to it.
	f, err := r.dir.Load().OpenFile(filepath.FromSlash(file), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return nil, err
	} else if info.IsDir() {
		return nil, fs.ErrNotExist
	} else if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	src, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err == nil && len(src) > maxSource {
		err = fmt.Errorf("larger than %d MiB", maxSource>>20)
	}
	if err == nil && bytes.HasPrefix(src, []byte("\x1bLua")) {
		err = errors.New("precompiled Lua code is not supported")
	}
	return src, err
}

// cause is the last part of a chain of path errors, without the path that the message names anyway.
func cause(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// units are the files that one revision is made of: its library's own and everything it has required so far. Requiring
// a file when a keyword runs adds to it, and every state of the revision then gets the same one.
type units struct {
	compiler *compiler
	root     *root
	mu       sync.Mutex
	found    map[string]*unit // by module name; guarded by mu
	tried    tried            // every file that was looked at; guarded by mu
	starved  atomic.Bool      // loading was cancelled for want of memory
	short    bool             // a file could not be opened for want of descriptors; guarded by mu
	read     map[string]*unit // with --isolate: what was read last of a file, not compiled; guarded by mu
}

// look is compiler.read, and notes what was there. The caller holds u.mu, or nobody else knows u.
func (u *units) look(file string) (*unit, error) {
	unit, hash, err := u.compiler.read(u.root, file)
	if _, short := err.(errShort); short {
		u.short = true
	} else {
		u.note(file, hash)
	}
	return unit, err
}

// wasShort says whether one of the files could not be opened for want of descriptors.
func (u *units) wasShort() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.short
}

// note keeps what was seen of a file, so that a change is noticed. The caller holds u.mu.
func (u *units) note(file string, hash [sha256.Size]byte) {
	if _, known := u.tried[file]; !known {
		select {
		case u.compiler.looked <- struct{}{}:
		default:
		}
	}
	u.tried[file] = hash
}

// path is where a file of the root is.
func (r *root) path(file string) string { return filepath.Join(r.name, filepath.FromSlash(file)) }

// modulePaths are where the module name may be, in this order.
var modulePaths = []string{"%s.lua", "%s/init.lua", "lua_modules/share/lua/5.1/%s.lua", "lua_modules/share/lua/5.1/%s/init.lua"}

// find is the unit of the module that `require` calls name. The error is a *diag.Diagnostic if there is a file but it
// cannot be used, else an errNoModule.
func (u *units) find(name string) (*unit, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if unit := u.found[name]; unit != nil {
		return unit, nil
	}
	file := strings.ReplaceAll(name, ".", "/")
	if strings.ContainsAny(name, `/\:`) || path.Clean(file) != file || !fs.ValidPath(file) || file == "." {
		return nil, errNoModule{name: name, hint: "a module name is file names joined by dots, such as 'lib.parser'"}
	}
	var tried []string
	for _, pattern := range modulePaths {
		candidate := fmt.Sprintf(pattern, file)
		unit, err := u.look(candidate)
		if err == nil {
			u.found[name] = unit
			if u.root.peer != nil {
				u.root.peer.found(name, candidate)
			}
			return unit, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		tried = append(tried, filepath.Join(u.root.name, filepath.FromSlash(candidate)))
	}
	hint := "there is no " + strings.Join(tried, ", ")
	if strings.HasPrefix(name, "robot.") {
		var own []string
		for _, m := range module.All {
			own = append(own, m.Name)
		}
		if near := diag.Closest(name, own); near != "" {
			hint = fmt.Sprintf("did you mean '%s'?", near)
		}
	}
	return nil, errNoModule{name: name, hint: hint}
}

// errNoModule is a `require` of something that is not there.
type errNoModule struct{ name, hint string }

func (e errNoModule) Error() string { return fmt.Sprintf("module '%s' not found: %s", e.name, e.hint) }

// mention says whether the code of a unit holds the string text, as one that requires a module holds its name.
func (u *units) mention(text string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, unit := range u.found {
		if mentions(unit.proto, lua.LString(text)) {
			return true
		}
	}
	return false
}

func mentions(proto *lua.FunctionProto, text lua.LValue) bool {
	return slices.Contains(proto.Constants, text) ||
		slices.ContainsFunc(proto.FunctionPrototypes, func(inner *lua.FunctionProto) bool { return mentions(inner, text) })
}

// byFile is the unit whose name is file, or nil.
func (u *units) byFile(file string) *unit {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, unit := range u.found {
		if unit.name == file {
			return unit
		}
	}
	return nil
}
