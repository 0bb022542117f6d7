package interp

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/memory"
)

// maxWeighed is how many values are looked at to estimate what a state holds: some 10 ms.
const maxWeighed = 1 << 16

// Weigh returns an estimate of what can be reached from the state. It looks at a sample of the items of large tables, evenly
// spaced, so that a state that does not change weighs the same again. Only the owner of the state may call it, at any time.
func (s *State) Weigh() memory.Weight {
	w := weighing{index: map[unsafe.Pointer]int{}}
	w.add(s.L, 1, maxWeighed)
	w.add(s.L.G.Registry, 1, maxWeighed)
	w.add(s.L.G.Global, 1, maxWeighed)
	for _, threads := range [][]*lua.LState{s.outer, s.active, s.spare} {
		for _, thread := range threads {
			w.add(thread, 1, maxWeighed)
		}
	}
	for w.next < len(w.queue) && w.next < maxWeighed {
		x := w.queue[w.next]
		w.next++
		w.one(x)
	}
	if w.next > 0 { // what is still to be looked at weighs as much as what has been, on average
		var looked, left float64
		for i, x := range w.queue {
			if i < w.next {
				looked += x.stands
			} else {
				left += x.stands
			}
		}
		w.bytes += w.bytes / looked * left
	}
	return memory.Weight{
		Bytes: uint64(w.bytes) + uint64(cap(s.printed)+s.logged),
		Deep:  w.next < len(w.queue),
	}
}

// weighing is one walk, level by level.
type weighing struct {
	bytes float64
	queue []weighed
	next  int
	index map[unsafe.Pointer]int // in the queue
}

type weighed struct {
	value  lua.LValue
	stands float64 // for so many values like it
	share  int     // how many of the values below it may be looked at
}

// add queues a value, unless it is so small that it is weighed at once.
func (w *weighing) add(v lua.LValue, stands float64, share int) {
	var p unsafe.Pointer
	switch x := v.(type) {
	case lua.LNumber:
		w.bytes += 8 * stands
		return
	case lua.LString:
		if len(x) < 1024 {
			w.bytes += float64(16+len(x)) * stands
			return
		}
		p = unsafe.Pointer(unsafe.StringData(string(x)))
	case *lua.LTable:
		p = unsafe.Pointer(x)
	case *lua.LFunction:
		p = unsafe.Pointer(x)
	case *lua.LUserData:
		p = unsafe.Pointer(x)
	case *lua.LState:
		p = unsafe.Pointer(x)
	}
	if p == nil {
		return
	}
	if at, known := w.index[p]; known {
		w.queue[at].stands = 1 // several values of the sample share it: it does not stand for others
		return
	}
	w.index[p] = len(w.queue)
	w.queue = append(w.queue, weighed{v, stands, share})
}

// one weighs a value without what it refers to, which is queued.
func (w *weighing) one(x weighed) {
	size := 0
	switch v := x.value.(type) {
	case lua.LString:
		size = len(v)
	case *lua.LTable:
		array, keys := inside.Array(v), inside.Keys(v)
		size = 112 + 16*cap(array) + 16*cap(keys)
		if len(keys) > 0 {
			size += 500 + 80*len(keys) // two maps
		}
		w.sample(x, len(array), func(i int, stands float64, share int) { w.add(array[i], stands, share) })
		w.sample(x, len(keys), func(i int, stands float64, share int) {
			w.add(keys[i], stands, share)
			w.add(v.RawGet(keys[i]), stands, share)
		})
		w.add(v.Metatable, 1, x.share)
	case *lua.LFunction:
		size = 80 + 8*len(v.Upvalues)
		if v.Env != nil {
			w.add(v.Env, 1, x.share)
		}
		for _, upvalue := range v.Upvalues {
			if upvalue != nil {
				size += 80
				w.add(upvalue.Value(), x.stands, x.share)
			}
		}
	case *lua.LUserData:
		size = 80
		if b, ok := v.Value.(marshal.Bytes); ok {
			size += len(b)
		}
	case *lua.LState:
		stack := inside.Values(v)
		size = 2500 + 16*cap(stack)
		for _, value := range stack { // all: the largest values are often in a local
			if value != nil {
				w.add(value, x.stands, x.share)
			}
		}
	}
	w.bytes += float64(size) * x.stands
}

// sample calls look for some of n items.
func (w *weighing) sample(x weighed, n int, look func(i int, stands float64, share int)) {
	if n == 0 {
		return
	}
	m := min(n, max(4, x.share/16))
	for k := range m {
		look(int(int64(k)*int64(n)/int64(m)), x.stands*float64(n)/float64(m), max(1, x.share/m))
	}
}
