package watch

import (
	"os"
	"path/filepath"
	"strings"
)

// litter reports whether editors and tools make files of that name for a moment: hidden names, Vim's test file 4913,
// backups, locks and temporary files. No change is lost by ignoring them: renaming one into place is an event of its
// target.
func litter(name string) bool {
	return name == "4913" || strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasSuffix(name, ".tmp") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || strings.HasSuffix(name, "___jb_tmp___") ||
		strings.HasSuffix(name, "___jb_old___")
}

// switches reports whether a hidden name is a link to a directory: Kubernetes changes all files of a config map by
// renaming a new link over "..data". Emacs' lock ".#name" is a link too, but leads nowhere.
func switches(path string) bool {
	link, err := os.Lstat(path)
	if err != nil || link.Mode()&os.ModeSymlink == 0 || !strings.HasPrefix(filepath.Base(path), ".") {
		return false
	}
	target := stat(path)
	return target != nil && target.IsDir()
}
