package http

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rflua/rflua/engine/module/confine"
)

// maxPEM is how large a file with certificates may be.
const maxPEM = 4 << 20

// errIrregular refuses what might wait for ever when it is opened, such as a named pipe, and directories.
var errIrregular = errors.New("is not a regular file")

// fileError says what is wrong with the file of that path. What it says of the place of the root is for nobody.
func fileError(path string, err error) error {
	var pathErr *fs.PathError
	switch {
	case err == nil || errors.Is(err, confine.ErrOutside):
		return err
	case strings.Contains(err.Error(), "escapes from parent"): // os.Root has no error value for it
		return fmt.Errorf("%s %w", path, confine.ErrOutside)
	case errors.As(err, &pathErr):
		err = pathErr.Err
	}
	return &fileProblem{path, err}
}

// fileProblem is what is wrong with a file.
type fileProblem struct {
	path string
	err  error
}

// Error names the file.
func (p *fileProblem) Error() string { return p.path + ": " + p.err.Error() }

// Unwrap is the problem without the file.
func (p *fileProblem) Unwrap() error { return p.err }

// regularFile finds a file to read.
func (m *module) regularFile(path string) (confine.File, fs.FileInfo, error) {
	file, err := m.host.Files().Find(path)
	if err != nil {
		return file, nil, err
	}
	info, err := file.Root.Stat(file.Name)
	if err == nil && !info.Mode().IsRegular() {
		err = errIrregular
	}
	return file, info, fileError(path, err)
}

func (m *module) readPEM(path string) ([]byte, error) {
	file, info, err := m.regularFile(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxPEM {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, maxPEM)
	}
	text, err := file.Root.ReadFile(file.Name)
	return text, fileError(path, err)
}

// download is a file that is being written. It gets its name when it is complete: what had the name stays until then,
// and for good if the download fails.
type download struct {
	*os.File
	path string // as the script wrote it
	at   confine.File
	part string // its name in the root until it is complete
}

// newDownload makes the file, and the directories that lead to it.
func (m *module) newDownload(path string) (*download, error) {
	at, err := m.host.Files().Find(path)
	if err != nil {
		return nil, err
	}
	if info, err := at.Root.Stat(at.Name); err == nil && !info.Mode().IsRegular() {
		return nil, fileError(path, errIrregular)
	}
	if err := at.Root.MkdirAll(filepath.Dir(at.Name), 0o777); err != nil {
		return nil, fileError(path, err)
	}
	d := &download{path: path, at: at}
	for i := 0; ; i++ {
		d.part = fmt.Sprintf("%s.part%d", at.Name, i)
		d.File, err = at.Root.OpenFile(d.part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil {
			return d, nil
		}
		if !errors.Is(err, fs.ErrExist) || i == 1000 {
			return nil, fileError(path, err)
		}
	}
}

// fill writes all that r has and gives the file its name. If that fails nothing is left of it.
func (d *download) fill(r io.Reader) (int64, error) {
	n, err := io.Copy(writeOnly{d.File}, r)
	var reading *bodyError
	if err != nil && !errors.As(err, &reading) {
		err = fileError(d.path, err)
	}
	if closeErr := d.Close(); err == nil {
		err = fileError(d.path, closeErr)
	}
	if err == nil {
		err = fileError(d.path, d.at.Root.Rename(d.part, d.at.Name))
	}
	if err != nil {
		_ = d.at.Root.Remove(d.part)
	}
	return n, err
}

// writeOnly hides the ReadFrom of a file, whose errors do not tell reading from writing.
type writeOnly struct{ io.Writer }
