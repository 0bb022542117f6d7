//go:build unix

package jsonrpc

import (
	"io/fs"
	"net"
	"syscall"
)

// listenUnix makes the socket with its mode. If the mode were changed afterwards, others could connect for a moment. The
// mask holds for the whole process, so a file that is made at the same moment gets fewer permissions, never more.
func listenUnix(path string, mode fs.FileMode) (net.Listener, error) {
	mask := syscall.Umask(int(^mode & 0o777))
	defer syscall.Umask(mask)
	return net.Listen("unix", path)
}
