package rftest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Tree makes files in a new directory and returns its path, without symbolic links in it. files holds names and texts in
// turn. A name that ends with a slash is a directory; a text that begins with "-> " makes a symbolic link. TREE in a text
// stands for the path of the directory.
func Tree(t testing.TB, files ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		name, text := filepath.Join(dir, files[i]), strings.ReplaceAll(files[i+1], "TREE", dir)
		err := os.MkdirAll(filepath.Dir(name), 0o755)
		switch target, isLink := strings.CutPrefix(text, "-> "); {
		case err != nil:
		case strings.HasSuffix(files[i], "/"):
			err = os.Mkdir(name, 0o755)
		case isLink:
			err = os.Symlink(target, name)
		default:
			err = os.WriteFile(name, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
