package main

import (
	"context"
	"strings"

	"github.com/rflua/rflua/bench/rig"
)

// circumstances returns a table of the machine and the versions of all that is measured.
func (b *bench) circumstances(ctx context.Context) rig.Table {
	t := rig.Machine()
	t.Add("rflua", rig.Output(ctx, b.root, "git", "describe", "--tags", "--always", "--dirty"))
	t.Add("Python", strings.TrimPrefix(rig.Output(ctx, b.root, b.python, "--version"), "Python "))
	for _, name := range []string{"robotframework", "robotremoteserver", "robotframework-jsonrpcremote", "robotframework-jsonrpcremote-server"} {
		t.Add(name, rig.Output(ctx, b.root, b.python, "-c", "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))", name))
	}
	return t
}
