package fs

import (
	"context"
	"fmt"
	"io"
	iofs "io/fs"
	"os"
	"time"

	"github.com/rflua/rflua/engine/module/confine"
)

// kind returns the type of a file as scripts see it.
func kind(mode iofs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "file"
	case mode.IsDir():
		return "directory"
	case mode&iofs.ModeSymlink != 0:
		return "link"
	}
	return "other"
}

// pieceSize is how many bytes are read or written between two checks of the context.
const pieceSize = 256 << 10

// pieces calls do with the content of a file, piece by piece.
func pieces(ctx context.Context, file *os.File, do func(piece []byte) error) error {
	// A file of /proc may wait although it says that it is regular.
	stop := context.AfterFunc(ctx, func() { _ = file.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	buffer := make([]byte, pieceSize)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := file.Read(buffer)
		if n > 0 {
			if err := do(buffer[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// put writes text to a file, piece by piece.
func put(ctx context.Context, file *os.File, text string) error {
	for len(text) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(len(text), pieceSize)
		if _, err := file.WriteString(text[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// scan opens f, calls do with its content piece by piece and closes it.
func scan(ctx context.Context, f confine.File, do func(piece []byte) error) error {
	file, _, err := f.OpenRegular(os.O_RDONLY)
	if err != nil {
		return err
	}
	defer file.Close()
	return f.Explain(pieces(ctx, file, do))
}

// errTooMuch returns the error of more things than the option limit allows.
func errTooMuch(limit int, things string) error {
	return fmt.Errorf("there are more than %d %s, which is the limit; option 'limit' sets another", limit, things)
}
