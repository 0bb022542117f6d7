package source

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
)

// Set is the files that one revision is made of: its library's own and everything it has required so far. Requiring a file
// when a keyword runs adds to it, and every state of the revision then gets the same unit. Its methods are safe for
// concurrent use.
type Set struct {
	reader *Reader
	root   *Root

	mu      sync.Mutex
	fresh   map[string]*Content // contents of files that were read a moment ago; guarded by mu
	found   map[string]*Unit    // by module name; guarded by mu
	hashes  Hashes              // of every file that was looked for; guarded by mu
	short   bool                // a file could not be opened for want of descriptors; guarded by mu
	starved bool                // see SetStarved; guarded by mu
	read    map[string]*Unit    // what Content has read last of a file, not compiled; guarded by mu
}

// NewSet returns a set of no files of root. Files whose contents were just read, by [Hashes.Now], are not read again; contents
// may be nil.
func NewSet(reader *Reader, root *Root, contents map[string]*Content) *Set {
	return &Set{reader: reader, root: root, fresh: contents, found: map[string]*Unit{}, hashes: Hashes{}}
}

// Settle forgets the contents that were given to NewSet, after the set was loaded: from now on files are read.
func (s *Set) Settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh = nil
}

// Unseen returns a set without units from whose hashes any content of file differs.
func Unseen(file string) *Set { return &Set{hashes: Hashes{file: neverSeen}} }

// Root returns the directory that the files are in.
func (s *Set) Root() *Root { return s.root }

// Load compiles a file and adds it as the module name. The error is a *[diag.Diagnostic] or one for which
// errors.Is(err, fs.ErrNotExist) holds.
func (s *Set) Load(name, file string) (*Unit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.load(file)
	if err == nil {
		s.found[name] = u
	}
	return u, err
}

// load reads and compiles a file and records what was there. The caller holds s.mu.
func (s *Set) load(file string) (*Unit, error) {
	unit, hash, err := s.reader.read(s.root, file, s.fresh[file])
	if _, short := err.(shortError); short {
		s.short = true
	} else {
		s.record(file, hash)
	}
	return unit, err
}

// record keeps what was seen of a file, so that a change is noticed. The caller holds s.mu.
func (s *Set) record(file string, hash Hash) {
	if _, known := s.hashes[file]; !known {
		select {
		case s.reader.seen <- struct{}{}:
		default:
		}
	}
	s.hashes[file] = hash
}

// modulePaths are where a module may be, in this order.
var modulePaths = []string{"%s.lua", "%s/init.lua", "lua_modules/share/lua/5.1/%s.lua", "lua_modules/share/lua/5.1/%s/init.lua"}

// Find returns the unit of the module that `require` calls name. The error is a *[diag.Diagnostic] if there is a file that
// cannot be used, else a *[NoModuleError].
func (s *Set) Find(name string) (*Unit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if unit := s.found[name]; unit != nil {
		return unit, nil
	}
	file := strings.ReplaceAll(name, ".", "/")
	if strings.ContainsAny(name, `/\:`) || path.Clean(file) != file || !fs.ValidPath(file) || file == "." {
		return nil, &NoModuleError{Name: name, Hint: "a module name is file names joined by dots, such as 'lib.parser'"}
	}
	var missing []string
	for _, pattern := range modulePaths {
		candidate := fmt.Sprintf(pattern, file)
		unit, err := s.load(candidate)
		if err == nil {
			s.found[name] = unit
			if s.root.remote != nil {
				s.root.remote.Found(name, candidate)
			}
			return unit, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		missing = append(missing, s.root.Path(candidate))
	}
	return nil, &NoModuleError{Name: name, Hint: "there is no " + strings.Join(missing, ", ")}
}

// NoModuleError is that of a `require` of a module that no file provides.
type NoModuleError struct{ Name, Hint string }

func (e *NoModuleError) Error() string {
	return fmt.Sprintf("module '%s' not found: %s", e.Name, e.Hint)
}

// Module returns the unit of a module that has been found, or nil.
func (s *Set) Module(name string) *Unit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.found[name]
}

// Modules returns the modules that have been found, sorted.
func (s *Set) Modules() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.found))
}

// ByName returns the unit whose Name is name, or nil.
func (s *Set) ByName(name string) *Unit {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, unit := range s.found {
		if unit.Name == name {
			return unit
		}
	}
	return nil
}

// Mentions reports whether the code of a unit holds the string text, as code that requires a module holds its name.
func (s *Set) Mentions(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, unit := range s.found {
		if mentions(unit.Proto, lua.LString(text)) {
			return true
		}
	}
	return false
}

// mentions reports whether a prototype or one in it has the constant text.
func mentions(proto *lua.FunctionProto, text lua.LValue) bool {
	return slices.Contains(proto.Constants, text) ||
		slices.ContainsFunc(proto.FunctionPrototypes, func(inner *lua.FunctionProto) bool { return mentions(inner, text) })
}

// Adopt adds the module name as an older set has it.
func (s *Set) Adopt(name string, older *Set) {
	unit := older.Module(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found[name] = unit
}

// Keep finds a module that an older set has. If its file cannot be used any more, the older set's unit is adopted, but only
// if there is a file. It reports whether the set has the module now.
func (s *Set) Keep(name string, older *Set) bool {
	_, err := s.Find(name)
	if _, broken := err.(*diag.Diagnostic); broken {
		s.Adopt(name, older)
		return true
	}
	return err == nil
}

// Hashes returns what was seen of the files that were looked for.
func (s *Set) Hashes() Hashes {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.hashes)
}

// Short reports whether a file could not be opened for want of descriptors.
func (s *Set) Short() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.short
}

// SetStarved records that running the files was cancelled because memory was short.
func (s *Set) SetStarved() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starved = true
}

// Starved reports whether SetStarved was called.
func (s *Set) Starved() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.starved
}

// Warnings returns problems with the warnings of the comments of all units added, sorted.
func (s *Set) Warnings(problems []*diag.Diagnostic) []*diag.Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[*Unit]bool{}
	for _, unit := range s.found {
		if !seen[unit] {
			seen[unit] = true
			problems = append(problems, unit.Warnings...)
		}
	}
	return diag.Sort(problems)
}
