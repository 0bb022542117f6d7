package fs

import (
	"context"
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"os"
	"syscall"
	"time"

	"github.com/rflua/rflua/engine/module/confine"
)

// kind is the type of a file as scripts see it.
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

// regular is an error unless the file is one that holds data.
func regular(info iofs.FileInfo) error {
	mode := info.Mode()
	switch {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return errors.New("is a directory")
	case mode&iofs.ModeNamedPipe != 0:
		return errors.New("is a FIFO, not a regular file")
	case mode&iofs.ModeSocket != 0:
		return errors.New("is a socket, not a regular file")
	case mode&iofs.ModeDevice != 0:
		return errors.New("is a device, not a regular file")
	}
	return errors.New("is not a regular file")
}

// missing says whether an error means that there is nothing of that name. A name below a file is missing too.
func missing(err error) bool {
	return errors.Is(err, iofs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// openRegular opens a file that holds data. Others are not even opened: to open a device may do something, to open a
// FIFO may wait. O_NONBLOCK is for one that takes the place of the file meanwhile.
func openRegular(f confine.File, flag int) (*os.File, iofs.FileInfo, error) {
	info, err := f.Root.Stat(f.Name)
	if err == nil {
		err = regular(info)
	} else if missing(err) && flag&os.O_CREATE != 0 {
		err = nil
	}
	if err != nil {
		return nil, nil, f.Explain(err)
	}
	file, err := f.Root.OpenFile(f.Name, flag|syscall.O_NONBLOCK, 0o666)
	if err != nil {
		return nil, nil, f.Explain(err)
	}
	if info, err = file.Stat(); err == nil {
		err = regular(info)
	}
	if err != nil {
		file.Close()
		return nil, nil, f.Explain(err)
	}
	return file, info, nil
}

// pieceSize is how much is read or written between two looks at the context.
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
	file, _, err := openRegular(f, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer file.Close()
	return f.Explain(pieces(ctx, file, do))
}

// errTooMuch is the error of more things than the option limit allows.
func errTooMuch(limit int, things string) error {
	return fmt.Errorf("there are more than %d %s, which is the limit; the option limit sets another", limit, things)
}
