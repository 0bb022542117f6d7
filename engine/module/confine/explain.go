package confine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Error is what is wrong with a place, in words for the user. What it wraps can be asked with errors.Is.
type Error struct {
	text  string
	cause error
}

// Error names the place and the cause.
func (e *Error) Error() string { return e.text }

// Unwrap returns the cause alone.
func (e *Error) Unwrap() error { return e.cause }

// escapes is the text of the error that os.Root gives for a path that leads out of it. The os package does not export
// the error.
const escapes = "path escapes from parent"

// Explain returns an error of a method of f.Root, or of the file that it has opened, for the user: it names the path as the
// script wrote it and the cause. If a symbolic link leads out of the root it names the link, where it leads and the flag
// that allows that place. An error that is an [Error] already stays as it is.
func (f File) Explain(err error) error {
	var done *Error
	if err == nil || errors.As(err, &done) {
		return err
	}
	cause := err
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	if errors.As(cause, &link) {
		cause = link.Err
	}
	if errors.As(cause, &path) {
		cause = path.Err
	}
	if errors.As(cause, &call) {
		cause = call.Err
	}
	if cause.Error() != escapes {
		return &Error{f.Given + ": " + cause.Error(), cause}
	}
	if _, out, _ := f.follow(); out != nil {
		return f.refuse(out)
	}
	// The link is gone meanwhile.
	return f.files.outside(f.Given)
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

// hint says how what can be allowed. The flag replaces its default, so that all directories must be named again.
func (f *Files) hint(what string) string {
	var flags strings.Builder
	for _, d := range f.shared.dirs {
		fmt.Fprintf(&flags, " --fs-root %s", d.name)
	}
	return fmt.Sprintf("; to allow %s, start rflua with%s --fs-root DIRECTORY", what, &flags)
}
