package stdlib

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/internal/rftest"
)

func TestTablesLeaveOutWhatReachesTheProcess(t *testing.T) {
	for _, table := range Tables() {
		var names []string
		for _, field := range table.Fields {
			names = append(names, field.Key.String())
			if _, ok := field.Value.(*lua.LTable); ok {
				t.Errorf("%s.%s is a table, which one state could change for all", table.Name, field.Key)
			}
		}
		if !slices.IsSorted(names) {
			t.Errorf("the fields of %s are not sorted: %s", table.Name, names)
		}
		for _, name := range removed[table.Name] {
			if slices.Contains(names, name) {
				t.Errorf("%s has %s", table.Name, name)
			}
		}
		for name := range functions(table.Name) {
			if !slices.Contains(names, name) {
				t.Errorf("%s has no %s", table.Name, name)
			}
		}
	}
}

// run runs code in a new state whose context is done, in our loop, and returns the error. As long as pending is 0 the
// loop itself does not notice the context: only the functions do.
func run(t *testing.T, pending uint32, code string) string {
	t.Helper()
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	for _, table := range Tables() {
		to := L.G.Global
		if table.Name != "_G" {
			to = L.NewTable()
			L.SetGlobal(table.Name, to)
		}
		for _, field := range table.Fields {
			to.RawSet(field.Key, field.Value)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var flag atomic.Uint32
	flag.Store(pending)
	Watch(L, ctx, NewLoop(&flag))
	if err := L.DoString(code); err != nil {
		return err.Error()
	}
	return ""
}

func TestFunctionsThatTakeLongEndWithTheContext(t *testing.T) {
	const list = `local t = {} for i = 1, 10000 do t[i] = (i * 7919) % 10007 end `
	for _, code := range []string{
		`string.find(string.rep("x", 10000), "x-b")`,
		`string.match(string.rep("x", 10000), "x-b")`,
		`string.gmatch(string.rep("x", 10000), "x-b")()`,
		`string.gsub(string.rep("x", 10000), "x", "y")`,
		`string.format("%d", 1)`,
		`string.format("%q", "x")`,
		list + `table.concat(t)`,
		list + `table.sort(t)`,
		list + `table.sort(t, math.max)`,
		`local t = {} for i = 1, 10000 do t["x" .. i] = i end table.maxn(t)`,
	} {
		rftest.WantInside(t, code, run(t, 0, code), "cancelled")
	}
}

func TestTheLoopEndsWithTheContextOnceItIsPending(t *testing.T) {
	const code = `local n = 0 for i = 1, 10000 do n = n + i end`
	rftest.WantText(t, "nothing is pending", run(t, 0, code), "")
	rftest.WantInside(t, "an interrupt is pending", run(t, 1, code), context.Canceled.Error())
}

func TestResultsAreBounded(t *testing.T) {
	for _, row := range []struct{ code, want string }{
		{`string.rep("x", 2^26 + 1)`, "resulting string too large: it would have more than 67108864 bytes (64 MiB)"},
		{`unpack({}, 1, 2^18 + 1)`, "too many results to unpack: more than 262144"},
		{`string.byte(string.rep("x", 2^18 + 1), 1, -1)`, "string slice too long: more than 262144 values"},
		{`os.date(string.rep("%%", 1000))`, "format too long: more than 1000 bytes"},
		{`local s = string.rep("x", 2^20) local t = ` + strings.Repeat("s .. ", 64) + `s`, "resulting string too large"},
	} {
		rftest.WantInside(t, row.code, run(t, 0, row.code), row.want)
	}
}
