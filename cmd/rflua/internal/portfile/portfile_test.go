package portfile

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestAPortFileLastsAsLongAsItsServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "port")
	if err := Check(file); err != nil {
		t.Fatal(err)
	}
	if err := Write(file, 8270); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "the port file", string(text), "8270\n")
	if err := Write(file, 8271); err != nil { // by another server
		t.Fatal(err)
	}
	if err := Remove(file, 8270); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("the file of the other server is gone: %v", err)
	}
	for range 2 {
		if err := Remove(file, 8271); err != nil {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) > 0 {
		t.Errorf("the directory still has %v, %v", left, err)
	}
}

func TestAPortFileThatCannotBeWrittenIsAnErrorBeforehand(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		dir:                                "cannot write the port file " + dir + ": it is a directory",
		filepath.Join(file, "port"):        "cannot write the port file " + file + "/port: " + file + " is not a directory",
		filepath.Join(dir, "none", "port"): "cannot write the port file " + dir + "/none/port: stat " + dir + "/none: no such file or directory",
	} {
		if err := Check(name); err == nil || err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
	if err := Check(""); err != nil {
		t.Errorf("no port file: %v", err)
	}
}
