package jsonrpc

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestASocketThatAKilledServerLeftIsTaken(t *testing.T) {
	dir, err := os.MkdirTemp("", "rflua") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "s")
	killed, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := listen("unix", path, 0o600); err == nil {
		t.Fatal("a socket on which somebody listens is taken")
	}
	killed.(*net.UnixListener).SetUnlinkOnClose(false)
	killed.Close()
	first, err := listen("unix", path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	os.Remove(path)
	second, err := listen("unix", path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	first.Close()
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("closing removes the socket of another server: %v", err)
	}
	second.Close()
	if _, err := os.Lstat(path); err == nil {
		t.Error("closing does not remove the socket")
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := listen("unix", file, 0o600); err == nil {
		t.Error("a file that is no socket is replaced")
	}
}
