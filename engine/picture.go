package engine

import (
	"slices"
	"strconv"
	"sync"

	lua "github.com/yuin/gopher-lua"
)

// picture is what a value looked like right after the file was loaded: the base of the three-way merge. It holds no
// Lua object, so that it can outlive its state.
type picture struct {
	kind   lua.LValueType
	scalar any // of what is neither a table nor a function: the value, or what a userdata holds
	fields map[lua.LValue]*picture
	meta   *picture
}

// image is the picture of everything that a revision has made when it is loaded.
type image struct {
	modules map[string]*picture
	globals *picture
	locals  map[string]*picture // of files, by localKey
}

// imageOf loads a revision in a scratch state and takes its image.
func (l *Library) imageOf(r *Revision) (taken *image) {
	defer func() {
		if l.engine.bug(recover(), "taking the image of a revision", l.Name) != "" {
			taken = &image{globals: &picture{}}
		}
	}()
	ctx, cancel := loadContext(l.engine.base)
	defer cancel()
	s := newState(l, r.units)
	defer s.close()
	defer s.begin(ctx, l.logMessage)()
	if _, problem := s.run(r.main); problem != nil {
		return &image{globals: &picture{}} // it loaded once; without a base every edit wins
	}
	s.requireAll()
	return s.image()
}

// requireAll loads the modules of the revision that were required later than at the top of a file.
func (s *state) requireAll() *raised {
	for _, name := range s.units.names() {
		if s.loaded().RawGetString(name) == lua.LNil {
			if _, failed := s.call(s.L.GetGlobal("require"), lua.LString(name)); failed != nil {
				return failed
			}
		}
	}
	return nil
}

func (s *state) loaded() *lua.LTable {
	return s.L.G.Registry.RawGetString("_LOADED").(*lua.LTable)
}

// names are the modules that have been found, in a fixed order.
func (u *units) names() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	var names []string
	for name := range u.found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// standardGlobals are the globals of a state in which nothing was loaded.
var standardGlobals = sync.OnceValue(func() map[lua.LValue]bool {
	e := &Engine{}
	s := newState(&Library{engine: e}, &units{})
	defer s.close()
	names := map[lua.LValue]bool{}
	for key, _ := s.L.G.Global.Next(lua.LNil); key != lua.LNil; key, _ = s.L.G.Global.Next(key) {
		names[key] = true
	}
	return names
})

// ownGlobals are the globals that the library has set.
func (s *state) ownGlobals() map[lua.LValue]lua.LValue {
	own := map[lua.LValue]lua.LValue{}
	for key, v := s.L.G.Global.Next(lua.LNil); key != lua.LNil; key, v = s.L.G.Global.Next(key) {
		if !standardGlobals()[key] {
			own[key] = v
		}
	}
	return own
}

func (s *state) image() *image {
	p := painter{seen: map[*lua.LTable]*picture{}}
	i := &image{modules: map[string]*picture{}, globals: &picture{fields: map[lua.LValue]*picture{}}, locals: map[string]*picture{}}
	for name, module := range s.modules() {
		i.modules[name] = p.paint(module)
	}
	for key, v := range s.ownGlobals() {
		i.globals.fields[key] = p.paint(v)
	}
	for key, upvalue := range s.locals() {
		i.locals[key] = p.paint(upvalue.Value())
	}
	return i
}

// modules are the values of the loaded files, by the name that `require` knows.
func (s *state) modules() map[string]lua.LValue {
	modules := map[string]lua.LValue{}
	for _, name := range s.units.names() {
		if v := s.loaded().RawGetString(name); v != lua.LNil {
			modules[name] = v
		}
	}
	return modules
}

// painter makes pictures; what contains itself is painted once.
type painter struct{ seen map[*lua.LTable]*picture }

func (p *painter) paint(v lua.LValue) *picture {
	switch x := v.(type) {
	case *lua.LNilType:
		return nil // a local without a value was nothing, as a field that is not there
	case *lua.LTable:
		if known := p.seen[x]; known != nil {
			return known
		}
		pic := &picture{kind: lua.LTTable, fields: map[lua.LValue]*picture{}}
		p.seen[x] = pic
		for key, item := x.Next(lua.LNil); key != lua.LNil; key, item = x.Next(key) {
			if isPlain(key) {
				pic.fields[key] = p.paint(item)
			}
		}
		if x.Metatable != lua.LNil {
			pic.meta = p.paint(x.Metatable)
		}
		return pic
	case *lua.LUserData:
		return &picture{kind: lua.LTUserData, scalar: x.Value}
	case *lua.LFunction, *lua.LState:
		return &picture{kind: v.Type()}
	}
	return &picture{kind: v.Type(), scalar: v}
}

// isPlain says whether a key means the same in another state.
func isPlain(key lua.LValue) bool {
	switch key.(type) {
	case lua.LString, lua.LNumber, lua.LBool:
		return true
	}
	return false
}

// sight is a table that was compared with a picture.
type sight struct {
	table *lua.LTable
	pic   *picture
}

// shows says whether v looks as it does in the picture. Functions all look the same: they are always replaced.
func (p *picture) shows(v lua.LValue, seen map[sight]bool) bool {
	if p == nil {
		return v == lua.LNil
	}
	if p.kind != v.Type() {
		return false
	}
	switch x := v.(type) {
	case *lua.LTable:
		if seen[sight{x, p}] {
			return true
		}
		seen[sight{x, p}] = true
		count := 0
		for key, item := x.Next(lua.LNil); key != lua.LNil; key, item = x.Next(key) {
			if !isPlain(key) {
				continue
			}
			if count++; !p.fields[key].shows(item, seen) {
				return false
			}
		}
		return count == len(p.fields) && p.meta.shows(x.Metatable, seen)
	case *lua.LUserData:
		return p.scalar == x.Value
	case *lua.LFunction, *lua.LState:
		return true
	}
	return p.scalar == v
}

// maxWalk bounds the tables and functions that are looked at between two calls in a state that holds much data. The
// test is warned when there are more.
var maxWalk = 1_000_000 // changed by tests alone

// locals are the file-level locals that functions of the loaded files capture, by file, name and, where a file has
// several of one name, number.
func (s *state) locals() map[string]*lua.Upvalue {
	f := finding{top: map[*lua.FunctionProto]string{}, found: map[string]*lua.Upvalue{}, known: map[*lua.Upvalue]bool{}, seen: map[any]bool{}}
	for _, name := range s.units.names() {
		unit, err := s.units.find(name)
		if err != nil {
			continue
		}
		for _, proto := range unit.proto.FunctionPrototypes {
			f.top[proto] = unit.name
		}
	}
	modules := s.modules()
	for _, name := range s.units.names() {
		f.walk(modules[name])
	}
	for _, d := range s.declared {
		f.walk(d.run)
	}
	globals := s.L.G.Global
	for key, v := globals.Next(lua.LNil); key != lua.LNil; key, v = globals.Next(key) {
		if !standardGlobals()[key] {
			f.walk(v)
		}
	}
	s.crowded = s.crowded || f.cut
	return f.found
}

type finding struct {
	top   map[*lua.FunctionProto]string // the file of the functions that stand directly in one
	found map[string]*lua.Upvalue
	known map[*lua.Upvalue]bool
	seen  map[any]bool
	cut   bool // there was more than maxWalk
}

// walk goes from the values outwards, level by level, so that what is near is found first.
func (f *finding) walk(root lua.LValue) {
	queue := []lua.LValue{root}
	for ; len(queue) > 0; queue = queue[1:] {
		if len(f.seen) >= maxWalk {
			f.cut = true
			return
		}
		switch x := queue[0].(type) {
		case *lua.LTable:
			if f.seen[x] {
				continue
			}
			f.seen[x] = true
			for key, v := x.Next(lua.LNil); key != lua.LNil; key, v = x.Next(key) {
				queue = append(queue, v)
			}
			queue = append(queue, x.Metatable)
		case *lua.LFunction:
			if x.IsG || f.seen[x] {
				continue
			}
			f.seen[x] = true
			file, top := f.top[x.Proto]
			for i, upvalue := range x.Upvalues {
				if top && !f.known[upvalue] && i < len(x.Proto.DbgUpvalues) {
					f.known[upvalue] = true
					f.name(file, x.Proto.DbgUpvalues[i], upvalue)
				}
				queue = append(queue, upvalue.Value())
			}
		}
	}
}

func (f *finding) name(file, name string, upvalue *lua.Upvalue) {
	for n := 1; ; n++ {
		key := file + "\x00" + name + "\x00" + strconv.Itoa(n)
		if f.found[key] == nil {
			f.found[key] = upvalue
			return
		}
	}
}
