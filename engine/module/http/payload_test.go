package http

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rflua/rflua/engine/module/confine"
)

// somePieces returns a body of many pieces, every other one a file.
func somePieces(t *testing.T) []piece {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f"), []byte("f"), 0o600); err != nil {
		t.Fatal(err)
	}
	roots, err := confine.Open([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(roots.Close)
	file, err := confine.NewFiles(roots).Find("f")
	if err != nil {
		t.Fatal(err)
	}
	var all []piece
	for range 500 {
		all = append(all, piece{text: "t", size: 1}, piece{file: file, size: 1})
	}
	return all
}

func TestPiecesAreReadInTurn(t *testing.T) {
	got, err := io.ReadAll(&pieces{rest: somePieces(t)})
	if want := bytes.Repeat([]byte("tf"), 500); err != nil || !bytes.Equal(got, want) {
		t.Errorf("read %d bytes, %v; want %d", len(got), err, len(want))
	}
}

// TestABodyIsClosedWhileItIsRead: over HTTP/2, net/http does so when the answer comes before the end of the body.
func TestABodyIsClosedWhileItIsRead(t *testing.T) {
	all := somePieces(t)
	for range 50 {
		body := &pieces{rest: all}
		var reading sync.WaitGroup
		started := make(chan struct{})
		reading.Go(func() {
			b := make([]byte, 1)
			for i := 0; ; i++ {
				if _, err := body.Read(b); err != nil {
					return
				}
				if i == 10 {
					close(started)
				}
			}
		})
		<-started
		if err := body.Close(); err != nil {
			t.Fatal(err)
		}
		reading.Wait()
		if n, err := body.Read(make([]byte, 1)); n != 0 || err != errClosed {
			t.Fatalf("after Close, Read gave %d bytes and %v", n, err)
		}
		if body.now != nil {
			t.Fatal("a piece is still open")
		}
	}
}
