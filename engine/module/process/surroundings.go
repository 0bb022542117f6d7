package process

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

// environment returns the environment of the program: the server's, unless clear_env is set, with the variables of env.
// One that is false there is removed.
func environment(o *host.Options) []string {
	env := os.Environ()
	if o.Bool("clear_env", false) {
		env = []string{}
	}
	t := o.Table("env")
	if t == nil {
		return env
	}
	size := 0
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		name, ok := key.(lua.LString)
		if !ok || name == "" || strings.ContainsAny(string(name), "=\x00") {
			o.Error("env", "must have names of variables as keys, not %s", host.Describe(key))
		}
		kept := env[:0]
		for _, pair := range env {
			if !strings.HasPrefix(pair, string(name)+"=") {
				kept = append(kept, pair)
			}
		}
		env = kept
		text, ok := host.Text(v)
		switch {
		case v == lua.LFalse:
		case !ok || strings.ContainsRune(text, 0):
			o.Error("env", "must have strings as values, or false; %s is %s", name, host.Describe(v))
		default:
			if size += len(name) + len(text); size > mostText {
				o.Error("env", "must have at most %d MiB in all", mostText>>20)
			}
			env = append(env, string(name)+"="+text)
		}
	}
	return env
}

// directory returns the directory that the program runs in: in one of the roots, also if the path is a symbolic link.
func directory(files *confine.Files, path string) (string, error) {
	file, err := files.Find(path)
	if err != nil {
		return "", err
	}
	info, err := file.Root.Stat(file.Name)
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		return "", fmt.Errorf("cannot run in %w", file.Explain(err))
	}
	return file.Path, nil
}
