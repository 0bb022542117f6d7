package http

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// maxPEM is how large a file with certificates may be.
const maxPEM = 4 << 20

func (m *module) readPEM(path string) ([]byte, error) {
	at, err := m.host.Files().Find(path)
	if err != nil {
		return nil, err
	}
	file, info, err := at.OpenRegular(os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info.Size() > maxPEM {
		return nil, at.Explain(fmt.Errorf("is larger than %d bytes", maxPEM))
	}
	text, err := io.ReadAll(file)
	return text, at.Explain(err)
}

// save writes body to a file. The old content stays until the new one is complete, and stays if that fails.
func (m *module) save(body io.Reader, path string) error {
	at, err := m.host.Files().Find(path)
	if err != nil {
		return err
	}
	file, err := at.Replace()
	if err != nil {
		return err
	}
	defer file.Discard()
	_, err = io.Copy(writeOnly{file}, body)
	if reading := (*bodyError)(nil); errors.As(err, &reading) {
		return err
	}
	if err != nil {
		return at.Explain(err)
	}
	return file.Commit()
}

// writeOnly hides the ReadFrom of a file, whose errors do not tell reading from writing.
type writeOnly struct{ io.Writer }
