package jsonrpc

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"syscall"
)

// listen is net.Listen with three differences for Unix sockets: the socket has its mode from the start; one that a killed
// server left behind is replaced; and closing removes the socket only if it still is the one that was made here.
func listen(network, addr string, mode fs.FileMode) (net.Listener, error) {
	if network != "unix" {
		return net.Listen(network, addr)
	}
	listener, err := listenUnix(addr, mode)
	if errors.Is(err, syscall.EADDRINUSE) && abandoned(addr) {
		if err := os.Remove(addr); err != nil {
			return nil, err
		}
		listener, err = listenUnix(addr, mode)
	}
	if err != nil {
		return nil, err
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	socket, err := os.Lstat(addr)
	if err != nil {
		listener.Close()
		return nil, err
	}
	return &socketListener{listener, addr, socket}, nil
}

// abandoned reports whether addr is a socket on which nobody listens.
func abandoned(addr string) bool {
	info, err := os.Lstat(addr)
	if err != nil || info.Mode()&fs.ModeSocket == 0 {
		return false
	}
	conn, err := net.Dial("unix", addr)
	if err == nil {
		conn.Close()
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

// socketListener is a listener on a Unix socket.
type socketListener struct {
	net.Listener
	path   string
	socket os.FileInfo // of the file as it was made
}

// Close stops listening and removes the socket.
func (l *socketListener) Close() error {
	if now, err := os.Lstat(l.path); err == nil && os.SameFile(now, l.socket) {
		_ = os.Remove(l.path)
	}
	return l.Listener.Close()
}
