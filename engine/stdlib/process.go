package stdlib

import (
	"runtime/metrics"
	"sync"

	lua "github.com/yuin/gopher-lua"
)

// maxDate is the largest size of os.date's format, in bytes: gopher-lua's function recurses for every %%.
const maxDate = 1000

// gopherDate is gopher-lua's os.date.
var gopherDate = sync.OnceValue(func() lua.LGFunction {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	lua.OpenOs(L)
	return L.Get(-1).(*lua.LTable).RawGetString("date").(*lua.LFunction).GFunction
})

// date implements os.date(format, time).
func date(L *lua.LState) int {
	if L.GetTop() > 0 && len(str(L, 1)) > maxDate {
		L.ArgError(1, "format too long: more than 1000 bytes")
	}
	return gopherDate()(L)
}

// collectGarbage implements collectgarbage(option, argument). Only "count" does anything: it returns the kilobytes that
// the whole server uses, all its instances included. A script cannot start a collection, because that would slow down
// all instances; the Go runtime decides when one is due.
func collectGarbage(L *lua.LState) int {
	option := "collect"
	if L.Get(1) != lua.LNil {
		option = str(L, 1)
	}
	result := lua.LNumber(0)
	switch option {
	case "collect", "step", "stop", "restart", "setpause", "setstepmul":
	case "count":
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		result = lua.LNumber(sample[0].Value.Uint64()) / 1024
	default:
		L.ArgError(1, "invalid option '"+option+"'")
	}
	L.Push(result)
	return 1
}
