package source

// With --isolate the server reads the files and worker processes compile and run them: Content, Learn and Resolve are the
// server's part, Add and a [Remote] the worker's.

// Content returns what a worker process gets of a file: the content that the set has if the file is one of its modules, else
// what is there now. Only files of the set's own root are compared, because a worker may be made to ask for any path.
func (s *Set) Content(file string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.found {
		if known.File == file && known.Name == s.root.Path(file) {
			return known.Src, nil
		}
	}
	c, err := s.fresh[file], error(nil)
	if c == nil {
		c, err = s.root.content(file)
	}
	if err != nil && s.reader.shortage(err) {
		s.short = true
		return nil, err
	}
	if err != nil {
		s.record(file, Hash{})
		return nil, err
	}
	if s.read == nil {
		s.read = map[string]*Unit{}
	}
	s.read[file] = newUnit(s.root, file, c)
	s.record(file, c.Hash)
	return c.Src, nil
}

// Learn adds the module that a worker process has found in a file, so that every other worker of the revision gets the same.
func (s *Set) Learn(name, file string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	unit := s.read[file]
	switch known := s.found[name]; {
	case unit == nil:
	case known == nil:
		s.found[name] = unit
	case known.Hash != unit.Hash: // two workers have asked at once, with an edit between them: the library is loaded again
		s.hashes[file] = neverSeen
	}
}

// Resolve adds the modules that a worker process was built from, named with their files and hashes: those that Content has
// read, or those of an older set that are still used. It ends the reading: what else was read is forgotten.
func (s *Set) Resolve(modules []Module, older *Set) {
	for _, m := range modules {
		s.mu.Lock()
		if unit := s.read[m.File]; unit != nil && unit.Hash == m.Hash {
			s.found[m.Name] = unit
		}
		known := s.found[m.Name] != nil
		s.mu.Unlock()
		if !known && older != nil {
			if unit := older.Module(m.Name); unit != nil {
				s.Adopt(m.Name, older)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = nil
}

// Module names a unit of a set, and has its source where it goes to a worker process.
type Module struct {
	Name string // as `require` calls it
	File string // in the root
	Hash Hash

	Shown, Path string // Unit.Name and Unit.Path; may be empty
	Src         []byte // may be nil
}

// Describe returns the modules of the set, sorted by name, with their sources if sources is set.
func (s *Set) Describe(sources bool) (modules []Module) {
	for _, name := range s.Modules() {
		u := s.Module(name)
		m := Module{Name: name, File: u.File, Hash: u.Hash}
		if sources {
			m.Shown, m.Path, m.Src = u.Name, u.Path, u.Src
		}
		modules = append(modules, m)
	}
	return modules
}

// Add compiles modules that came with their sources and adds them.
func (s *Set) Add(modules []Module) error {
	for _, m := range modules {
		unit := newUnit(s.root, m.File, newContent(m.Src))
		unit.Name, unit.Path = m.Shown, m.Path
		compiled, err := s.reader.Compile(unit)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.found[m.Name] = compiled
		s.mu.Unlock()
	}
	return nil
}
