// Package inside reaches parts of gopher-lua that it does not export, where its functions are too slow or not enough.
//
// All unsafe code that depends on gopher-lua's memory layout is here. The layout is checked at the start of the
// process, and so in every test: with a version of gopher-lua whose layout differs the process panics at once. Of the
// table of instructions only the name is checked, by the linker.
//
// The functions do not check their arguments. Like gopher-lua's own, they are for the goroutine that runs the state;
// [Instructions] may be changed only while the process starts.
package inside

import (
	"reflect"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// Frame is the beginning of gopher-lua's frame of a function that runs.
type Frame struct {
	_         int
	Fn        *lua.LFunction
	_         *Frame
	PC        int // of the next instruction
	_         int
	LocalBase int // index of its first local among the values of the thread
}

// Loop runs the instructions of a thread, from its current frame until the frame base returns.
type Loop func(L *lua.LState, base unsafe.Pointer)

// Instructions holds the function of each operation, by its code. It is gopher-lua's own table: a function that is put
// there runs in all states.
//
//go:linkname Instructions github.com/yuin/gopher-lua.jumpTable
var Instructions [lua.OP_NOP + 1]func(L *lua.LState, instruction uint32, base unsafe.Pointer) int

// Current returns the field of a thread that points to its current frame.
func Current(L *lua.LState) **Frame { return at[*Frame](unsafe.Pointer(L), frameOffset) }

// MainLoop returns the field of a thread that holds its loop.
func MainLoop(L *lua.LState) *Loop { return at[Loop](unsafe.Pointer(L), loopOffset) }

// Values returns the values of a thread: the locals, arguments and temporary values of all frames. Unused places are nil.
func Values(L *lua.LState) []lua.LValue {
	return *at[[]lua.LValue](*at[unsafe.Pointer](unsafe.Pointer(L), registryOffset), valuesOffset)
}

var (
	frameOffset, frameType       = field(reflect.TypeFor[lua.LState](), "currentFrame", reflect.Pointer)
	loopOffset, _                = field(reflect.TypeFor[lua.LState](), "mainLoop", reflect.Func)
	registryOffset, registryType = field(reflect.TypeFor[lua.LState](), "reg", reflect.Pointer)
	valuesOffset, valuesType     = field(registryType.Elem(), "array", reflect.Slice)
)

func field(t reflect.Type, name string, kind reflect.Kind) (offset uintptr, of reflect.Type) {
	f, ok := t.FieldByName(name)
	if !ok || f.Type.Kind() != kind {
		panic("gopher-lua's " + t.Name() + " has no " + name + " that is a " + kind.String())
	}
	return f.Offset, f.Type
}

func at[F any](object unsafe.Pointer, offset uintptr) *F { return (*F)(unsafe.Add(object, offset)) }

func init() {
	same := func(theirs, ours reflect.Type, names ...string) {
		for i, name := range names {
			f, ok := theirs.FieldByName(name)
			alike := f.Type == ours.Field(i).Type || name == "Parent" // of a type that is not exported
			if !ok || !alike || f.Offset != ours.Field(i).Offset {
				panic("gopher-lua's " + theirs.Name() + " has another " + name)
			}
		}
	}
	same(frameType.Elem(), reflect.TypeFor[Frame](), "Idx", "Fn", "Parent", "Pc", "Base", "LocalBase")
	same(reflect.TypeFor[lua.LTable](), reflect.TypeFor[table](), "Metatable", "array", "dict", "strdict", "keys", "k2i")
	loop, _ := reflect.TypeFor[lua.LState]().FieldByName("mainLoop")
	if t := loop.Type; reflect.TypeFor[lua.LTable]().NumField() != reflect.TypeFor[table]().NumField() ||
		t.NumIn() != 2 || t.In(0) != reflect.TypeFor[*lua.LState]() || t.In(1) != frameType || t.NumOut() != 0 || valuesType != reflect.TypeFor[[]lua.LValue]() {
		panic("gopher-lua's tables, loop or values are others")
	}
}

// table is [lua.LTable]. The keys other than those of the array are in keys, in their order, and the place of each of
// them there is in places.
type table struct {
	metatable lua.LValue
	array     []lua.LValue
	values    map[lua.LValue]lua.LValue
	named     map[string]lua.LValue
	keys      []lua.LValue
	places    map[lua.LValue]int
}

func of(t *lua.LTable) *table { return (*table)(unsafe.Pointer(t)) }

// Array returns the array part of t. It may end with nils.
func Array(t *lua.LTable) []lua.LValue { return of(t).array }

// Keys returns the keys outside of the array part, including those whose values have been removed.
func Keys(t *lua.LTable) []lua.LValue { return of(t).keys }

// NewTable returns a table with room for fields whose keys are strings.
func NewTable(fields int) *lua.LTable {
	t := &lua.LTable{Metatable: lua.LNil}
	Grow(t, fields)
	return t
}

// Grow makes room for the fields of a table that has none yet.
func Grow(t *lua.LTable, fields int) {
	inner := of(t)
	if len(inner.named) == 0 && fields > 0 {
		inner.named = make(map[string]lua.LValue, fields)
	}
	if len(inner.keys) == 0 && fields > 0 {
		inner.keys = make([]lua.LValue, 0, fields)
		inner.places = make(map[lua.LValue]int, fields)
	}
}

// Small makes an empty table grow with its fields, instead of having room for 32 at once.
func Small(t *lua.LTable) { of(t).named = map[string]lua.LValue{} }

// Set sets a field. key is a string and v is not nil.
func Set(t *lua.LTable, key, v lua.LValue) {
	inner := of(t)
	if inner.named == nil || inner.places == nil {
		Grow(t, 1)
	}
	if _, known := inner.places[key]; known {
		inner.named[string(key.(lua.LString))] = v
		return
	}
	Add(t, key, v)
}

// Add sets a field that t never had. Grow has been called for t; key is a string and v is not nil.
func Add(t *lua.LTable, key, v lua.LValue) {
	inner := of(t)
	inner.named[string(key.(lua.LString))] = v
	inner.places[key] = len(inner.keys)
	inner.keys = append(inner.keys, key)
}
