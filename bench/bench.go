package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// bench is one run of the benchmark.
type bench struct {
	root     string // of the repository
	dir      string // for what is made on the way; removed at the end
	self     string // this program
	binary   string // rflua
	python   string // of .venv-bench
	duration time.Duration

	instanceCount int
	processes     rig.Processes

	// Directories of libraries and suites.
	luaLibraries, largeLibrary, smallLibrary, twentyLibraries, editedLibrary, pythonLibraries, suites string

	// Servers that several works use.
	main, floorXML, floorJSON, peerShipped, peerKept, peerJSONKept *kept
}

//go:embed lua python/*.py robot
var files embed.FS

// newBench returns a bench whose libraries are written into a temporary directory. It must be closed even after an error,
// unless it is nil.
func newBench(root string) (*bench, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "rflua-bench-")
	if err != nil {
		return nil, err
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	b := &bench{
		root: root, dir: dir, self: self, binary: filepath.Join(root, "bin", "rflua"), python: filepath.Join(root, ".venv-bench", "bin", "python"),
		luaLibraries: in("lua"), pythonLibraries: in("python"), suites: in("robot"),
		largeLibrary: in("large"), smallLibrary: in("small"), twentyLibraries: in("twenty"), editedLibrary: in("edited"),
	}
	b.main = &kept{start: func(ctx context.Context) (*rig.Server, error) { return b.rflua(ctx, b.luaLibraries, "/Bench") }}
	b.floorXML = &kept{start: func(ctx context.Context) (*rig.Server, error) { return b.floor(ctx, "xmlrpc") }}
	b.floorJSON = &kept{start: func(ctx context.Context) (*rig.Server, error) { return b.floor(ctx, "jsonrpc") }}
	b.peerShipped = &kept{start: func(ctx context.Context) (*rig.Server, error) { return b.peerXML(ctx, "Bench") }}
	b.peerKept = &kept{start: func(ctx context.Context) (*rig.Server, error) { return b.peerXML(ctx, "Bench", "keep-alive") }}
	b.peerJSONKept = &kept{start: b.peerJSON}
	return b, b.write()
}

// write writes the libraries and suites.
func (b *bench) write() error {
	if err := os.CopyFS(b.dir, files); err != nil {
		return err
	}
	for _, dir := range []string{b.largeLibrary, b.smallLibrary} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	if err := writeLarge(filepath.Join(b.largeLibrary, "Large.lua"), "Large", keywordsIn); err != nil {
		return err
	}
	if err := writeLarge(filepath.Join(b.pythonLibraries, "Large.py"), "Large", keywordsIn); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(b.smallLibrary, "Small.lua"), []byte(small), 0o644); err != nil {
		return err
	}
	return writeTwenty(b.twentyLibraries)
}

// close ends the servers and removes the directory.
func (b *bench) close() {
	b.processes.StopAll()
	_ = os.RemoveAll(b.dir) // the system cleans its temporary directory
}

// works returns all rows, in the order of the table.
func (b *bench) works() []*work {
	var all []*work
	for _, rows := range [][]*work{
		b.echo(), b.large(), b.logging(), b.cpu(), b.robotRuns(), b.imports(), b.starting(), b.instances(), b.reload(), b.guard(), b.limits(), b.size(),
	} {
		all = append(all, rows...)
	}
	return all
}

// pickled returns a value as the client in Python sends it, in hexadecimal.
func (b *bench) pickled(ctx context.Context, v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, b.python, filepath.Join(b.pythonLibraries, "pickled.py"))
	cmd.Stdin = bytes.NewReader(text)
	out, err := cmd.Output()
	return string(out), err
}

// command runs a command in the repository.
func (b *bench) command(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = b.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, rig.Excerpt(out))
	}
	return nil
}
