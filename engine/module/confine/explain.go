package confine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Error is an error about a place, in words for the user. It wraps the cause.
type Error struct {
	text  string
	cause error
}

// Error names the place and the cause.
func (e *Error) Error() string { return e.text }

// Unwrap returns the cause alone.
func (e *Error) Unwrap() error { return e.cause }

// Explain returns an error of a method of f.Root, or of the file that it has opened, as an [Error] for the user: it
// names the path as the script wrote it and the cause. If a symbolic link leads out of the root it names the link,
// where it leads and the flag that allows that place. An Error is returned unchanged.
func (f File) Explain(err error) error {
	var done *Error
	if err == nil || errors.As(err, &done) {
		return err
	}
	cause := causeOf(err)
	if !f.escapes(cause) {
		return &Error{f.Given + ": " + cause.Error(), cause}
	}
	if _, out, _ := f.follow(); out != nil {
		return f.refuse(out)
	}
	// The link has been removed meanwhile.
	return f.files.outside(f.Given)
}

// causeOf returns err without the operation and the paths that the os package adds.
func causeOf(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	if errors.As(err, &link) {
		err = link.Err
	}
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.As(err, &call) {
		err = call.Err
	}
	return err
}

// escapes reports whether cause is the error that os.Root returns for a path that leads out of it. The os package does
// not export the error, so it is compared with that of "..", which no root allows.
func (f File) escapes(cause error) bool {
	_, err := f.Root.Lstat("..")
	return causeOf(err) == cause && !errors.Is(cause, fs.ErrClosed)
}

// refuse returns the error of a symbolic link that cannot be followed.
func (f File) refuse(out *link) error {
	text := fmt.Sprintf("%s: the symbolic link %s leads to %s, which ", f.Given, out.path, out.target)
	if _, err := f.files.Find(out.target); err == nil {
		text += "is to be used by that path: a link is followed only if it is relative and stays in " + f.base
	} else {
		text += ErrOutside.Error() + f.files.hint("that path")
	}
	return &Error{text, ErrOutside}
}

// outside returns the error of a path that is in no root.
func (f *Files) outside(path string) error {
	return &Error{fmt.Sprintf("%s %s%s", path, ErrOutside, f.hint("it")), ErrOutside}
}

// hint returns advice on how to allow what. The flag replaces its default, so all directories must be named again.
func (f *Files) hint(what string) string {
	var flags strings.Builder
	for _, d := range f.shared.dirs {
		fmt.Fprintf(&flags, " --fs-root %s", d.name)
	}
	return fmt.Sprintf("; to allow %s, start rflua with%s --fs-root DIRECTORY", what, &flags)
}
