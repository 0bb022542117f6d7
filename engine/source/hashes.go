package source

import (
	"crypto/sha256"
	"slices"
)

// Hashes is what was seen of some files of a root at one time, by file.
type Hashes map[string]Hash

// neverSeen is the hash of no file: every content differs from it.
var neverSeen = sha256.Sum256([]byte("never seen"))

// Now returns the hashes of the same files as they are now, and the contents of those that can be read. A file that cannot be
// opened for want of descriptors counts as unchanged.
func (h Hashes) Now(r *Root, reader *Reader) (now Hashes, contents map[string]*Content) {
	now, contents = Hashes{}, map[string]*Content{}
	for file, before := range h {
		if c, err := r.content(file); err == nil {
			now[file], contents[file] = c.Hash, c
		} else if reader.shortage(err) {
			now[file] = before
		} else {
			now[file] = Hash{}
		}
	}
	return now, contents
}

// Edited returns the paths of the files that have another hash later, sorted.
func (h Hashes) Edited(later Hashes, r *Root) (paths []string) {
	for file, hash := range h {
		if later[file] != hash {
			paths = append(paths, r.Path(file))
		}
	}
	slices.Sort(paths)
	return paths
}

// HalfSaved reports whether a file is empty or missing later that was not before: editors leave one so for a moment.
func (h Hashes) HalfSaved(later Hashes) bool {
	empty := sha256.Sum256(nil)
	for file, hash := range h {
		now, looked := later[file]
		if hash != (Hash{}) && hash != empty && looked && (now == Hash{} || now == empty) {
			return true
		}
	}
	return false
}

// Unreadable reports whether a file that could not be read is there.
func (h Hashes) Unreadable(r *Root) bool {
	for file, hash := range h {
		if hash != (Hash{}) {
			continue
		}
		if info, err := r.Stat(file); err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	return false
}
