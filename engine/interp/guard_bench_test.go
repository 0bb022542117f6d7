package interp

import (
	"slices"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// guardPrograms are small programs, each heavy on something else. Each returns a number.
var guardPrograms = []struct {
	name, text string
	want       lua.LNumber
}{
	{"loop", `local s = 0; for i = 1, 200000 do s = s + i % 7 end; return s`, 599997},
	{"calls", `local function fib(n) if n < 2 then return n end; return fib(n - 1) + fib(n - 2) end; return fib(20)`, 6765},
	{"table", `local t = {}; for i = 1, 20000 do t[i] = i end
		local s = 0; for round = 1, 5 do for i = 1, #t do t[i] = t[i] + 1; s = s + t[i] end end; return s`, 1000350000},
	{"strings", `local n = 0; for i = 1, 10000 do local s = "row " .. i; n = n + #s; if s:sub(1, 3) == "row" then n = n + 1 end end; return n`, 88894},
	{"closures", `local P = {}; P.__index = P; function P:add(n) self.sum = self.sum + n; return self end
		local p = setmetatable({ sum = 0 }, P); local function adder(n) return function() p:add(n) end end
		for i = 1, 10000 do adder(i)() end; return p.sum`, 50005000},
}

// BenchmarkGuard compares Lua code that can be cancelled, as all of keywords can, with Lua code that cannot. The two
// run in turn; guarded/bare is the ratio of the medians of their times.
func BenchmarkGuard(b *testing.B) {
	for _, program := range guardPrograms {
		b.Run(program.name, func(b *testing.B) {
			run := func(guard bool) func() time.Duration {
				L := lua.NewState(lua.Options{
					CallStackSize: callFrames, MinimizeStackMemory: true,
					RegistrySize: registrySize, RegistryMaxSize: registryMaxSize, RegistryGrowStep: registryStep,
				})
				b.Cleanup(L.Close)
				if guard {
					newInterrupt().guard(L)
				}
				fn, err := L.LoadString(program.text)
				if err != nil {
					b.Fatal(err)
				}
				return func() time.Duration {
					begin := time.Now()
					L.Push(fn)
					L.Call(0, 1)
					took := time.Since(begin)
					if got := L.Get(-1); got != program.want {
						b.Fatalf("the program returns %v, want %v", got, program.want)
					}
					L.Pop(1)
					return took
				}
			}
			guarded, bare := run(true), run(false)
			var with, without []time.Duration
			for b.Loop() {
				with = append(with, guarded())
				without = append(without, bare())
			}
			slices.Sort(with)
			slices.Sort(without)
			b.ReportMetric(float64(with[len(with)/2])/float64(without[len(without)/2]), "guarded/bare")
		})
	}
}
