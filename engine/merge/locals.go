package merge

import (
	"maps"
	"slices"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/interp"
)

// findLocals returns the file-level locals that functions of the loaded files capture, by file, name and, where a file has
// several of one name, number. At most maxWalk tables and functions are searched; truncated reports that there were more.
func findLocals(s *interp.State, declared []lua.LValue, maxWalk int) (found map[string]*lua.Upvalue, truncated bool) {
	f := search{
		names: map[*lua.FunctionProto][]string{}, found: map[string]*lua.Upvalue{}, known: map[*lua.Upvalue]bool{},
		seen: map[any]bool{}, fixed: s.Fixed(), most: maxWalk,
	}
	for _, name := range s.Set().Modules() {
		if unit, err := s.Set().Find(name); err == nil {
			for _, proto := range unit.Proto.FunctionPrototypes {
				f.captured(unit.Name, proto, nil)
			}
		}
	}
	modules := s.Modules()
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		f.walk(modules[name])
	}
	for _, run := range declared {
		f.walk(run)
	}
	globals := s.OwnGlobals()
	for _, key := range sortedGlobals(globals) {
		f.walk(globals[key])
	}
	return f.found, f.truncated
}

// search is a walk over the values of a state for locals.
type search struct {
	names     map[*lua.FunctionProto][]string // for each upvalue the file and name of the file-level local, or ""
	found     map[string]*lua.Upvalue
	known     map[*lua.Upvalue]bool
	seen      map[any]bool
	fixed     func(*lua.LTable) string
	most      int
	truncated bool // there were more than most
}

// captured records which upvalues of a function, and of those in it, are file-level locals. Those of a function that stands
// directly in a file all are; one inside captures them through the functions around it. outer are the names of the
// upvalues of the function around, source the instructions that say where each upvalue comes from.
func (f *search) captured(file string, proto *lua.FunctionProto, names []string) {
	if names == nil {
		for _, name := range proto.DbgUpvalues {
			names = append(names, file+"\x00"+name)
		}
	}
	f.names[proto] = names
	for pc, instruction := range proto.Code {
		if opcode(instruction) != lua.OP_CLOSURE {
			continue
		}
		inner := proto.FunctionPrototypes[instruction&0x3ffff]
		innerNames := make([]string, inner.NumUpvalues)
		for i := range innerNames {
			if source := proto.Code[pc+1+i]; opcode(source) == lua.OP_GETUPVAL {
				innerNames[i] = names[source&0x1ff]
			}
		}
		f.captured(file, inner, innerNames)
	}
}

// opcode returns what an instruction does (gopher-lua, opcode.go: six bits of operation, then the arguments).
func opcode(instruction uint32) int { return int(instruction >> 26) }

// walk searches from root outwards, level by level, so that what is near is found first.
func (f *search) walk(root lua.LValue) {
	queue := []lua.LValue{root}
	for ; len(queue) > 0; queue = queue[1:] {
		if len(f.seen) >= f.most {
			f.truncated = true
			return
		}
		switch x := queue[0].(type) {
		case *lua.LTable:
			if f.seen[x] || f.fixed(x) != "" {
				continue
			}
			f.seen[x] = true
			for key, v := x.Next(lua.LNil); key != lua.LNil; key, v = x.Next(key) {
				queue = append(queue, v)
				if !isPlain(key) {
					queue = append(queue, key)
				}
			}
			queue = append(queue, x.Metatable)
		case *lua.LFunction:
			if f.seen[x] {
				continue
			}
			f.seen[x] = true
			names := f.names[x.Proto]
			for i, upvalue := range x.Upvalues {
				if i < len(names) && names[i] != "" && !f.known[upvalue] {
					f.known[upvalue] = true
					f.name(names[i], upvalue)
				}
				queue = append(queue, upvalue.Value())
			}
		case *lua.LState:
			if !f.seen[x] {
				f.seen[x] = true
				queue = append(queue, threadFunctions(x)...)
			}
		}
	}
}

// name records a local under its name and the next free number.
func (f *search) name(name string, upvalue *lua.Upvalue) {
	for n := 1; ; n++ {
		key := name + "\x00" + strconv.Itoa(n)
		if f.found[key] == nil {
			f.found[key] = upvalue
			return
		}
	}
}
