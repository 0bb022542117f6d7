package access

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"
)

// checkEvery is the least time between two checks of a file.
const checkEvery = time.Second

// maxFile is the largest file that is read, in bytes.
const maxFile = 4 << 20

// file is a file that may change. It compares contents, because a rotated certificate may have the size and the time of the
// old one. It is not safe for concurrent use.
type file struct {
	flag    string // that names it, for errors
	name    string
	content []byte
}

// read reads the file again and reports whether its content has changed.
func (f *file) read() (changed bool, err error) {
	content, err := readLimited(f.name)
	if err != nil {
		return false, fmt.Errorf("--%s: %w", f.flag, err)
	}
	changed = !bytes.Equal(content, f.content)
	f.content = content
	return changed, nil
}

// readLimited returns the content of a file, or an error if it is larger than maxFile.
func readLimited(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(content) > maxFile {
		err = fmt.Errorf("%s is larger than the limit of %d MiB", name, maxFile>>20)
	}
	return content, err
}

// wrong returns an error about the content of the file.
func (f *file) wrong(format string, args ...any) error {
	return fmt.Errorf("--%s: %s %w", f.flag, f.name, fmt.Errorf(format, args...))
}
