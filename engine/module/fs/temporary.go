package fs

import (
	"crypto/rand"
	"fmt"
	iofs "io/fs"
	"os"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

// temporary is the directory for temporary things of one Lua state. It is made when it is first needed, in the system's
// directory for such, for this user alone, and goes when the state is closed.
type temporary struct {
	host host.Host
	name string // empty until it is made
}

// place returns a new name in the directory.
func (t *temporary) place(prefix, suffix string) (confine.File, error) {
	if t.name == "" {
		name, err := os.MkdirTemp("", "rflua-")
		if err != nil {
			return confine.File{}, fmt.Errorf("cannot make a temporary directory: %w", err)
		}
		forget, err := t.host.Files().Add(name)
		if err != nil {
			os.Remove(name)
			return confine.File{}, fmt.Errorf("cannot use the temporary directory %s: %w", name, err)
		}
		t.host.OnClose(func() {
			forget()
			removeAll(name)
		})
		t.name = name
	}
	return t.host.Files().Find(t.name + string(os.PathSeparator) + prefix + strings.ToLower(rand.Text()[:10]) + suffix)
}

// removeAll removes a directory even if there are directories in it whose permissions forbid that.
func removeAll(name string) {
	if os.RemoveAll(name) == nil {
		return
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return
	}
	defer root.Close()
	_ = iofs.WalkDir(root.FS(), ".", func(path string, e iofs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			_ = root.Chmod(path, 0o700)
		}
		return nil
	})
	_ = os.RemoveAll(name)
}

// part returns an option that is part of a name.
func part(o *host.Options, name, otherwise string) string {
	text := o.String(name, otherwise)
	if strings.ContainsAny(text, "/\\\x00") {
		o.Error(name, "must be a part of a name, not %q", text)
	}
	return text
}

func (t *temporary) file(c *host.Call) (lua.LValue, error) {
	o := c.Options(1, "prefix", "suffix")
	f, err := t.place(part(o, "prefix", "file-"), part(o, "suffix", ""))
	if err != nil {
		return nil, err
	}
	file, err := f.Root.OpenFile(f.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = file.Close()
	}
	return lua.LString(f.Path), f.Explain(err)
}

func (t *temporary) dir(c *host.Call) (lua.LValue, error) {
	o := c.Options(1, "prefix", "suffix")
	f, err := t.place(part(o, "prefix", "dir-"), part(o, "suffix", ""))
	if err != nil {
		return nil, err
	}
	return lua.LString(f.Path), f.Explain(f.Root.Mkdir(f.Name, 0o700))
}
