//go:build !unix

package jsonrpc

import (
	"io/fs"
	"net"
)

// listenUnix leaves the permissions of the socket to those of its directory, as these systems do.
func listenUnix(path string, _ fs.FileMode) (net.Listener, error) { return net.Listen("unix", path) }
