package confine

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// regular returns an error unless info is about a regular file.
func regular(info fs.FileInfo) error {
	mode := info.Mode()
	switch {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return errors.New("is a directory")
	case mode&fs.ModeNamedPipe != 0:
		return errors.New("is a FIFO, not a regular file")
	case mode&fs.ModeSocket != 0:
		return errors.New("is a socket, not a regular file")
	case mode&fs.ModeDevice != 0:
		return errors.New("is a device, not a regular file")
	}
	return errors.New("is not a regular file")
}

// Missing reports whether an error means that nothing has that name. A name below a file is missing too.
func Missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Regular returns information about a regular file. It is an error if there is no file, or one of another type.
func (f File) Regular() (fs.FileInfo, error) {
	info, err := f.Root.Stat(f.Name)
	if err == nil {
		err = regular(info)
	}
	return info, f.Explain(err)
}

// OpenRegular opens a regular file. Others are not even opened: opening a device may do something, opening a FIFO may
// wait. O_NONBLOCK is for one that replaces the file between the check and the opening.
func (f File) OpenRegular(flag int) (*os.File, fs.FileInfo, error) {
	_, err := f.Regular()
	if err != nil && !(Missing(err) && flag&os.O_CREATE != 0) {
		return nil, nil, err
	}
	file, err := f.Root.OpenFile(f.Name, flag|syscall.O_NONBLOCK, 0o666)
	if err != nil {
		return nil, nil, f.Explain(err)
	}
	info, err := file.Stat() // it may have been replaced since
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		file.Close()
		return nil, nil, f.Explain(err)
	}
	return file, info, nil
}
