package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
)

// maxSize is the size of the largest Lua file, in bytes.
const maxSize = 16 << 20

// Root is a served directory. All files in it are opened through it, so that neither `..` nor a symbolic link leads out
// of it.
type Root struct {
	name   string                  // as the user wrote it
	only   string                  // the file of the only library to serve; "" for all
	remote Remote                  // in a worker process: where the files are; else nil
	dir    atomic.Pointer[os.Root] // replaced when another directory has taken its place; nil with a remote
}

// Remote has the files of a root in another process.
type Remote interface {
	// Read returns the content of a file. The error satisfies errors.Is(err, fs.ErrNotExist) if there is no such file.
	Read(file string) ([]byte, error)
	// Found says that `require` has found the module name in file.
	Found(name, file string)
}

// OpenRoot opens a directory to serve, or the directory of a single library file. The error names it.
func OpenRoot(name string) (*Root, error) {
	name = filepath.Clean(name)
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot serve %s: %s", name, Cause(err))
	}
	r := &Root{name: name}
	if !info.IsDir() {
		if filepath.Ext(name) != ".lua" {
			return nil, fmt.Errorf("cannot serve %s: it is neither a directory nor a .lua file", name)
		}
		r.name, r.only = filepath.Dir(name), filepath.Base(name)
	}
	dir, err := os.OpenRoot(r.name)
	if err != nil {
		return nil, fmt.Errorf("cannot serve %s: %s", name, Cause(err))
	}
	r.dir.Store(dir)
	return r, nil
}

// RemoteRoot returns the root called name whose files are read through remote.
func RemoteRoot(name string, remote Remote) *Root { return &Root{name: name, remote: remote} }

// Name returns the directory as the user named it.
func (r *Root) Name() string { return r.name }

// Path returns the path of a file of the root, which is slash-separated, as the user would write it.
func (r *Root) Path(file string) string { return filepath.Join(r.name, filepath.FromSlash(file)) }

// Stat returns what the operating system says of a file.
func (r *Root) Stat(file string) (fs.FileInfo, error) {
	return r.dir.Load().Stat(filepath.FromSlash(file))
}

// Close closes the directory.
func (r *Root) Close() { r.dir.Load().Close() }

// Refresh opens the root again if another directory has its name now, as after the swap of a symbolic link.
func (r *Root) Refresh() error {
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
	// A keyword may be requiring a file through the old one: the garbage collector closes it.
	r.dir.Store(dir)
	return nil
}

// Place is where the file of a library is.
type Place struct {
	Root *Root
	File string // in the root, slash-separated
}

// Path returns the library's file as the user would name it.
func (p Place) Path() string { return p.Root.Path(p.File) }

// Libraries calls yield with the name and the place of each library in the root: a Lua file, or a directory with an
// init.lua, whose name starts neither with _ nor with a dot. The error is that of reading the directory. What reader counts
// as a shortage of descriptors may have hidden a library.
func (r *Root) Libraries(reader *Reader, yield func(name string, at Place)) error {
	entries, err := fs.ReadDir(r.dir.Load().FS(), ".")
	if err != nil {
		reader.shortage(err)
		return err
	}
	for _, entry := range entries {
		if name, file, ok := r.library(reader, entry); ok {
			yield(name, Place{r, file})
		}
	}
	return nil
}

// library returns the name and the file of the library that a directory entry is, and whether it is one.
func (r *Root) library(reader *Reader, entry fs.DirEntry) (name, file string, ok bool) {
	base := entry.Name()
	if strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") || base == "lua_modules" {
		return "", "", false
	}
	if r.only != "" {
		return strings.TrimSuffix(base, ".lua"), base, base == r.only
	}
	isDir := entry.IsDir()
	if entry.Type()&fs.ModeSymlink != 0 {
		if info, err := r.dir.Load().Stat(base); err == nil {
			isDir = info.IsDir()
		} else {
			reader.shortage(err)
		}
	}
	if isDir {
		file = base + "/init.lua"
		_, err := r.dir.Load().Lstat(filepath.FromSlash(file))
		if err != nil {
			reader.shortage(err)
		}
		return base, file, err == nil
	}
	name, isLua := strings.CutSuffix(base, ".lua")
	return name, base, isLua && name != ""
}

// content returns the content of a file with its hash.
func (r *Root) content(file string) (*Content, error) {
	src, err := r.read(file)
	if err != nil {
		return nil, err
	}
	return newContent(src), nil
}

// read returns the content of a file.
func (r *Root) read(file string) ([]byte, error) {
	if r.remote != nil {
		return r.remote.Read(file)
	}
	// A named pipe would block until another process writes to it.
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
	src, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err == nil && len(src) > maxSize {
		err = fmt.Errorf("larger than %d MiB", maxSize>>20)
	}
	if err == nil && bytes.HasPrefix(src, []byte("\x1bLua")) {
		err = errors.New("precompiled Lua code is not supported")
	}
	return src, err
}

// Cause returns the text of the last error in a chain of path errors, without the path, which messages name anyway.
func Cause(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}
