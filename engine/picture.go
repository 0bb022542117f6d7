package engine

import (
	"maps"
	"slices"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module"
)

// picture is what a value looked like right after the file was loaded: the base of the three-way merge. It holds no
// Lua object, so that it can outlive its state.
type picture struct {
	kind      lua.LValueType
	scalar    any    // of what is neither a table nor a function: the value
	fixed     string // the name of a table that is no library's, see state.fixed
	fields    map[lua.LValue]*picture
	keyed     map[*picture]*picture       // the fields whose keys are tables
	functions map[*lua.FunctionProto]bool // the keys that are functions
	meta      *picture
}

// image is the picture of everything that a revision has made when it is loaded.
type image struct {
	modules map[string]*picture
	globals map[lua.LValue]*picture
	locals  map[string]*picture // of files, by localKey
}

// image is that of the revision, with the modules that were required since it was built. Those are loaded in a scratch
// state; what cannot be loaded there any more has no base, so that every edit of it wins.
func (l *Library) image(r *Revision) *image {
	r.imaging.Lock()
	defer r.imaging.Unlock()
	names := r.units.names()
	if slices.ContainsFunc(names, func(name string) bool { _, known := r.picture.modules[name]; return !known }) {
		r.picture = r.picture.with(l.imageOf(r), names)
	}
	return r.picture
}

// with is the image with what a later one has beyond it. The modules called names are known then, even if there is no
// picture of them.
func (i *image) with(later *image, names []string) *image {
	both := &image{modules: map[string]*picture{}, globals: map[lua.LValue]*picture{}, locals: map[string]*picture{}}
	for _, name := range names {
		both.modules[name] = nil
	}
	for _, from := range []*image{later, i} {
		maps.Copy(both.modules, from.modules)
		maps.Copy(both.globals, from.globals)
		maps.Copy(both.locals, from.locals)
	}
	return both
}

// imageOf loads a revision in a scratch state and takes its image.
func (l *Library) imageOf(r *Revision) (taken *image) {
	taken = &image{}
	defer func() { l.engine.bug(recover(), "taking the image of a revision", l.Name) }()
	ctx, cancel := l.engine.loadContext(l.engine.base)
	defer cancel()
	s := newState(l, r.units)
	defer s.close()
	defer s.begin(ctx, l.logMessage)()
	if _, problem := s.run(r.main); problem != nil {
		return taken
	}
	for _, name := range s.units.names() { // also what was required later than at the top of a file
		_ = s.requireOnce(name)
	}
	return s.image()
}

// requireOnce loads a module if it is not loaded.
func (s *state) requireOnce(name string) *raised {
	if s.loaded().RawGetString(name) != lua.LNil {
		return nil
	}
	_, failed := s.call(s.L.GetGlobal("require"), lua.LString(name))
	return failed
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

// sortedGlobals are the names of globals in an order that is always the same.
func sortedGlobals(globals map[lua.LValue]lua.LValue) []lua.LValue {
	return slices.SortedFunc(maps.Keys(globals), func(a, b lua.LValue) int { return strings.Compare(a.String(), b.String()) })
}

// fixed tells the tables that are there whatever a library does from those that it has made: the standard ones, those of
// the modules that Go provides, and the marks. It gives their names, and "" for all others.
func (s *state) fixed() func(*lua.LTable) string {
	names := map[*lua.LTable]string{}
	for name := range standardGlobals() {
		if t, ok := s.L.G.Global.RawGet(name).(*lua.LTable); ok {
			names[t] = name.String()
		}
	}
	for _, m := range module.All {
		if t, ok := s.loaded().RawGetString(m.Name).(*lua.LTable); ok {
			names[t] = m.Name
		}
	}
	return func(t *lua.LTable) string {
		if name := names[t]; name != "" {
			return name
		}
		return s.marks.Name(t)
	}
}

func (s *state) image() *image {
	p := painter{seen: map[*lua.LTable]*picture{}, fixed: s.fixed()}
	i := &image{modules: map[string]*picture{}, globals: map[lua.LValue]*picture{}, locals: map[string]*picture{}}
	for name, module := range s.modules() {
		i.modules[name] = p.paint(module)
	}
	for key, v := range s.ownGlobals() {
		i.globals[key] = p.paint(v)
	}
	for key, upvalue := range s.locals() {
		i.locals[key] = p.paint(upvalue.Value())
	}
	return i
}

// modules are the values of the loaded files, and of what else the library has put into package.loaded, by name.
func (s *state) modules() map[string]lua.LValue {
	fixed := s.fixed()
	modules := map[string]lua.LValue{}
	loaded := s.loaded()
	for key, v := loaded.Next(lua.LNil); key != lua.LNil; key, v = loaded.Next(key) {
		name, ok := key.(lua.LString)
		if t, isTable := v.(*lua.LTable); !ok || v == loadingMark || isTable && fixed(t) != "" {
			continue
		}
		modules[string(name)] = v
	}
	return modules
}

// painter makes pictures; what contains itself is painted once.
type painter struct {
	seen  map[*lua.LTable]*picture
	fixed func(*lua.LTable) string
}

func (p *painter) paint(v lua.LValue) *picture {
	switch x := v.(type) {
	case *lua.LNilType:
		return nil // a local without a value was nothing, as a field that is not there
	case *lua.LTable:
		if known := p.seen[x]; known != nil {
			return known
		}
		pic := &picture{kind: lua.LTTable, fixed: p.fixed(x)}
		p.seen[x] = pic
		if pic.fixed == "" {
			p.fill(pic, x)
		}
		return pic
	case *lua.LFunction, *lua.LState:
		return &picture{kind: kindOf(v)}
	case *lua.LUserData:
		if marshal.Plain(v) != v {
			return &picture{kind: lua.LTUserData, scalar: x.Value}
		}
		return &picture{kind: lua.LTUserData} // an object: all of them look the same, since the live one goes on
	}
	return &picture{kind: v.Type(), scalar: v}
}

func (p *painter) fill(pic *picture, t *lua.LTable) {
	pic.fields = map[lua.LValue]*picture{}
	for key, item := t.Next(lua.LNil); key != lua.LNil; key, item = t.Next(key) {
		switch k := key.(type) {
		case *lua.LTable:
			if pic.keyed == nil {
				pic.keyed = map[*picture]*picture{}
			}
			pic.keyed[p.paint(k)] = p.paint(item)
		case *lua.LFunction:
			if k.Proto != nil {
				if pic.functions == nil {
					pic.functions = map[*lua.FunctionProto]bool{}
				}
				pic.functions[k.Proto] = true
			}
		default:
			if isPlain(key) {
				pic.fields[key] = p.paint(item)
			}
		}
	}
	if t.Metatable != lua.LNil {
		pic.meta = p.paint(t.Metatable)
	}
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
func (p *picture) shows(v lua.LValue, fixed func(*lua.LTable) string) bool {
	return p.sees(v, fixed, map[sight]bool{})
}

func (p *picture) sees(v lua.LValue, fixed func(*lua.LTable) string, seen map[sight]bool) bool {
	if p == nil {
		return v == lua.LNil
	}
	if p.kind != kindOf(v) {
		return false
	}
	switch x := v.(type) {
	case *lua.LTable:
		if name := fixed(x); name != "" || p.fixed != "" {
			return name == p.fixed
		}
		if seen[sight{x, p}] {
			return true
		}
		seen[sight{x, p}] = true
		count := 0
		for key, item := x.Next(lua.LNil); key != lua.LNil; key, item = x.Next(key) {
			if !isPlain(key) {
				continue
			}
			if count++; !p.fields[key].sees(item, fixed, seen) {
				return false
			}
		}
		return count == len(p.fields) && p.meta.sees(x.Metatable, fixed, seen)
	case *lua.LUserData:
		return marshal.Plain(v) == v || p.scalar == x.Value
	case *lua.LFunction, *lua.LState:
		return true
	}
	return p.scalar == v
}

// maxWalk bounds the tables and functions that are looked at between two calls in a state that holds much data. The
// test is warned when there are more.
var maxWalk = 1_000_000 // changed by tests alone
