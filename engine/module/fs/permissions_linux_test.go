package fs_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// nobody is a user who owns nothing.
const nobody = 65534

// unprivileged runs check as a user to whom permissions mean something, who owns these files: root may do everything.
func unprivileged(t *testing.T, check func(), files ...string) {
	t.Helper()
	if os.Getuid() != 0 {
		check()
		return
	}
	for _, name := range files {
		if err := os.Chown(name, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread()       // for good: the thread, which is nobody's now, ends with the goroutine
		_ = syscall.Setfsuid(nobody) // it tells nothing
		if uid, _, _ := syscall.RawSyscall(syscall.SYS_SETFSUID, ^uintptr(0), 0, 0); uid != nobody {
			t.Errorf("the thread is user %d's", uid)
			return
		}
		check()
	}()
	<-ended
}

func TestPermissionsAreKept(t *testing.T) {
	s := newSubject(t, []string{"."}, "readonly", "old", "closed/a", "old", "secret", "old")
	files := []string{s.dir}
	for name, mode := range map[string]os.FileMode{"readonly": 0o444, "closed": 0o555, "closed/a": 0o644, "secret": 0} {
		files = append(files, filepath.Join(s.dir, name))
		if err := os.Chmod(filepath.Join(s.dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := os.Chmod(filepath.Join(s.dir, "closed"), 0o755); err != nil {
			t.Error(err)
		}
	})
	unprivileged(t, func() {
		s.check([]row{
			{"a file that must not be written is not replaced", `return fs.write("readonly", "new"), fs.read("readonly")`, "nil, old"},
			{"the cause is said", `return fs.write("readonly", "new")`, "nil, readonly: permission denied"},
			{"in a directory that must not be written nothing is made", `return fs.write("closed/b", "new")`, "nil, closed/b: permission denied"},
			{"a file there cannot be replaced", `return fs.write("closed/a", "new")`,
				"nil, closed/a: cannot make a new file beside it (permission denied); with option 'atomic' = false it is written to itself"},
			{"but written to itself", `return fs.write("closed/a", "new", { atomic = false }), fs.read("closed/a")`, "true, new"},
			{"what must not be read is not", `return fs.read("secret")`, "nil, secret: permission denied"},
		})
	}, files...)
}
