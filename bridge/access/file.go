package access

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"
)

// lookEvery is how often a file is looked at, at most.
const lookEvery = time.Second

// maxFile is the largest file that is read, in bytes.
const maxFile = 4 << 20

// file is one that may change. It compares contents, because a rotated certificate may have the size and the time of the
// old one. It is for one goroutine at a time.
type file struct {
	flag    string // that names it, for errors
	name    string
	content []byte
}

// read reads the file anew and says whether its content is another one.
func (f *file) read() (changed bool, err error) {
	content, err := readLimited(f.name)
	if err != nil {
		return false, fmt.Errorf("--%s: %w", f.flag, err)
	}
	changed = !bytes.Equal(content, f.content)
	f.content = content
	return changed, nil
}

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

// wrong is an error about the content of the file.
func (f *file) wrong(format string, args ...any) error {
	return fmt.Errorf("--%s: %s %w", f.flag, f.name, fmt.Errorf(format, args...))
}
