package soak

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// hazard is Lua code that would harm a server without guards, and its result: a part of the failure, or the value.
type hazard struct {
	name, code string
	fails      string
	returns    any
}

const beyondTimeout = "Keyword timeout of 1s exceeded"

var hazards = []hazard{
	{name: "endless loop", code: `while true do end`, fails: beyondTimeout},
	{name: "endless loop in pcall", code: `while true do pcall(function() while true do end end) end`, fails: beyondTimeout},
	{name: "string.rep of a huge size", code: `return ("x"):rep(1e10)`, fails: "more than 67108864 bytes (64 MiB)"},
	{name: "string.rep just below the limit", code: `return #("x"):rep(2^26)`, returns: 1 << 26},
	{name: "string.format of wide fields", code: `local t = {} for i = 1, 250 do t[i] = ("x"):rep(2^19) end
		return (("%s"):rep(250)):format(unpack(t))`, fails: "more than 67108864 bytes (64 MiB)"},
	{name: "table.concat of huge parts", code: `local s, t = ("x"):rep(2^20), {} for i = 1, 1000 do t[i] = s end return table.concat(t)`,
		fails: "more than 67108864 bytes (64 MiB)"},
	{name: "doubling of a string", code: `local s = "x" while #s < 2^40 do s = s .. s if #s >= 2^26 then error("64 MiB are enough") end end`, fails: "enough"},
	{name: "pattern that backtracks", code: `while true do (("a"):rep(3000)):find("(.-)(.-)(.-)(.-)%1%2%3%4b") end`, fails: beyondTimeout},
	{name: "pattern of a million parentheses", code: `return ("x"):find(("("):rep(1e6))`, fails: "too many captures"},
	{name: "gsub of many matches", code: `local s, n = ("x"):rep(1e6):gsub("x", "yy") return n`, returns: 1_000_000},
	{name: "gsub with an exploding replacement", code: `return ("x"):rep(1e5):gsub("x", ("y"):rep(1e5))`, fails: "more than 67108864 bytes (64 MiB)"},
	{name: "assigning to a large index", code: `local t = {} t[67108863] = 1 return #t`, returns: 0},
	{name: "growing table", code: `local t = {} for i = 1, 2e6 do t[i] = i end return #t`, returns: 2_000_000},
	{name: "many tables", code: `local t = {} for i = 1, 3e5 do t[i] = { i } end return #t`, returns: 300_000},
	{name: "deep recursion", code: `local function f() return 1 + f() end return f()`, fails: "stack overflow"},
	{name: "deep recursion again and again", code: `local function f() return 1 + f() end while true do pcall(f) end`, fails: beyondTimeout},
	{name: "recursion through gsub", code: `local function f(s) return (s:gsub(".", f)) end return f("x")`, fails: "stack overflow"},
	{name: "recursion through coroutines", code: `local function f() return coroutine.wrap(f)() end return f()`, fails: "nested more than"},
	{name: "endless tail calls", code: `local function f(n) return f(n + 1) end return f(0)`, fails: beyondTimeout},
	{name: "endless collecting of garbage", code: `while true do collectgarbage() end`, fails: beyondTimeout},
	{name: "load of deep nesting", code: `return assert(loadstring("return " .. ("("):rep(1e6)))`, fails: "nested more than 2000 levels deep"},
	{name: "load of much code", code: `return assert(loadstring(("a=1 "):rep(2^20)))`, fails: "longer than 1048576 bytes"},
	{name: "endless load", code: `local s = "a=1 " while true do loadstring(s:rep(1e5)) end`, fails: beyondTimeout},
	{name: "sort with an endless comparison", code: `table.sort({3, 2, 1}, function() while true do end end)`, fails: beyondTimeout},
	{name: "unpack of a huge range", code: `return unpack({}, 1, 1e8)`, fails: "too many results to unpack"},
	{name: "metamethod that errors", code: `local t = setmetatable({}, { __tostring = function() error("in tostring", 0) end }) return tostring(t)`, fails: "in tostring"},
	{name: "os.exit", code: `os.exit(1)`, fails: "attempt to call"},
	{name: "a result that contains itself", code: `local t = {} t.t = t return t`, fails: "cannot be sent"},
	{name: "endless logging", code: `while true do print(("x"):rep(100)) end`, fails: beyondTimeout},
}

// endlessGrowth is for servers that limit memory.
var endlessGrowth = hazard{name: "endless growth", code: `local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end`, fails: "memory"}

// allHazards returns the hazards that the server must survive with its flags.
func (s *soak) allHazards() []hazard {
	if strings.Contains(s.flags, "--memory") {
		return append(slices.Clone(hazards), endlessGrowth)
	}
	return hazards
}

// call returns the call that runs the hazard.
func (h *hazard) call() call {
	keyword := "run_bounded"
	if h.fails == beyondTimeout {
		keyword = "run_endless"
	}
	return call{kind: "hazards", keyword: keyword, args: []any{h.code}, fails: h.fails, returns: h.returns}
}

// harm runs the hazards, all in one instance for each protocol.
func (s *soak) harm(over context.Context) error {
	json, err := s.json("Hazard")
	if err != nil {
		return err
	}
	defer json.Close()
	xml := s.xml("/Hazard?token="+s.fresh("hazard"), false)
	defer xml.Close()
	for over.Err() == nil {
		for _, h := range s.allHazards() {
			for _, c := range []client{json, xml} {
				if err := s.call(c, h.call()); err != nil {
					return err
				}
				if rig.Wait(over, 200*time.Millisecond) != nil {
					return nil
				}
			}
		}
	}
	return nil
}

// neighbourMark is how long 99 of 100 calls on other instances may take while any hazard runs.
const neighbourMark = 250 * time.Millisecond

// neighbours measures, for each hazard, how long other instances take to answer while it runs again and again. missed are the
// hazards that miss the mark.
func (s *soak) neighbours(d time.Duration) (rows rig.Table, missed []string, err error) {
	rows.Add("hazard", "runs", "calls of the neighbours", "p50 ms", "p99 ms", "highest ms", "")
	for _, h := range s.allHazards() {
		var runs int
		var took []float64
		for try := 0; try < 3 && (try == 0 || rig.Percentile(took, 99) > rig.Milliseconds(neighbourMark)); try++ { // others use the machine too
			if runs, took, err = s.besides(h, d); err != nil {
				return rows, missed, err
			}
		}
		verdict := "pass"
		if rig.Percentile(took, 99) > rig.Milliseconds(neighbourMark) {
			verdict = "MISS"
			missed = append(missed, h.name)
		}
		rows.Add(h.name, rig.Number(float64(runs)), rig.Number(float64(len(took))), rig.Number(rig.Percentile(took, 50)), rig.Number(rig.Percentile(took, 99)), rig.Number(rig.Percentile(took, 100)), verdict)
	}
	return rows, missed, nil
}

// besides runs a hazard for d and returns how often it ran, and how long each call of the neighbours took, in ms.
func (s *soak) besides(h hazard, d time.Duration) (runs int, took []float64, err error) {
	over, stop := context.WithTimeout(s.ctx, d)
	defer stop()
	harmful, err := s.json("Hazard")
	if err != nil {
		return 0, nil, err
	}
	defer harmful.Close()
	near, err := s.json("Soak")
	if err != nil {
		return 0, nil, err
	}
	defer near.Close()
	xml := s.xml("/Soak?token="+s.fresh("neighbour"), false)
	defer xml.Close()
	for _, c := range []client{near, xml} { // what the first call creates is not measured
		if err := s.call(c, call{kind: "neighbours of hazards", keyword: "echo", args: []any{hello}, returns: hello}); err != nil {
			return 0, nil, err
		}
	}
	var running sync.WaitGroup
	running.Go(func() {
		for over.Err() == nil && s.call(harmful, h.call()) == nil {
			runs++
			_ = rig.Wait(over, time.Millisecond) // the loop checks over
		}
	})
	var mu sync.Mutex
	for _, c := range []client{near, xml} {
		running.Go(func() {
			for over.Err() == nil {
				begin := time.Now()
				if s.call(c, call{kind: "neighbours of hazards", keyword: "echo", args: []any{hello}, returns: hello}) != nil {
					return
				}
				mu.Lock()
				took = append(took, rig.Milliseconds(time.Since(begin)))
				mu.Unlock()
				_ = rig.Wait(over, time.Millisecond) // the loop checks over
			}
		})
	}
	running.Wait()
	return runs, took, context.Cause(s.ctx)
}
