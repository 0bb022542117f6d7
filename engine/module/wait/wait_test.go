package wait_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine/module/luatest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// prelude has a function that gives what it got, one value after the other, the last one for ever; a value {"error"} is
// raised.
const prelude = `local wait, robot = require("robot.wait"), require("robot")
tries = 0
local function giving(...)
	local values, n = { ... }, select("#", ...)
	return function()
		tries = tries + 1
		local v = values[math.min(tries, n)]
		if type(v) == "table" then error(v[1] or v) end
		return v, tries
	end
end
local soon = { timeout = 0.01, every = 0.001 }
local function failure(...) return (select(2, pcall(...)):gsub("%d+ tr[yies]+,", "N tries,")) end `

func TestWait(t *testing.T) {
	luatest.New(t, prelude).Check([]luatest.Row{
		{"the first true value is returned at once, with what comes behind it", `return { wait.until_true(giving("yes"), { every = 1000 }) }`, `["yes" 1]`},
		{"false, nil and robot.null are not true", `return { wait.until_true(giving(false, nil, robot.null, 0), { every = 0.001 }) }`, `[0 4]`},
		{"an error is a try that did not help", `return { wait.until_true(giving({ "busy" }, { "busy" }, "yes"), { every = 0.001 }) }`, `["yes" 3]`},
		{"until_passes takes any value", `return { wait.until_passes(giving({ "busy" }, false), { every = 0.001 }) }`, `[false 2]`},
		{"the last value is named", `return failure(wait.until_true, giving(false), soon)`, `"did not become true within 10 milliseconds; N tries, the last one returned false"`},
		{"that nothing was returned is named", `return failure(wait.until_true, function() end, soon)`, `"did not become true within 10 milliseconds; N tries, the last one returned nothing"`},
		{"the last error is named", `return failure(wait.until_passes, giving({ "busy" }), soon)`, `"did not pass within 10 milliseconds; N tries, the last error: busy"`},
		{"a message goes in front", `return failure(wait.until_true, giving(false), { timeout = "1 ms", message = "device" })`, `"device: did not become true within 1 millisecond; N tries, the last one returned false"`},
		{"without time there is one try", `wait.until_true(giving(false, true), { timeout = 0 })`, `!did not become true within 0 seconds; 1 try, the last one returned false`},
		{"the last try is when the time has passed", `return { pcall(wait.until_true, giving(false, true), { timeout = 0.001, every = 1000 }) }`, `[true true 2]`},
		{"a fatal failure ends the waiting", `wait.until_true(function() robot.fatal("no power") end, { timeout = 1000, every = 1000 })`, `!no power`},
		{"a skip ends the waiting", `local ok, e = pcall(wait.until_passes, function() robot.skip("no device") end, { timeout = 1000, every = 1000 }); return e.skip`, `true`},
		{"what is no time is misuse", `wait.until_true(print, { timeout = "soon" })`, `!@ robot.wait.until_true: argument 2, 'options', option 'timeout' must be seconds or a time such as "1 min 30 s", not "soon"`},
		{"what is no function is misuse", `wait.until_true(true)`, `!@ robot.wait.until_true: argument 1, 'fn', must be a function, not true`},
	})
}

// A keyword that waits ends when it is cancelled, between two tries and in the middle of one.
func TestACancelledKeywordDoesNotWaitOn(t *testing.T) {
	for name, code := range map[string]string{
		"between two tries":  `wait.until_true(function() return false end, { timeout = 1e6, every = 1e6 })`,
		"in a try":           `wait.until_true(function() while true do end end)`,
		"caught":             `while true do pcall(wait.until_passes, error, { timeout = 1e6, every = 1e6 }) end`,
		"with a short pause": `wait.until_true(function() return false end, { timeout = 1e6, every = 0.001 })`,
	} {
		t.Run(name, func(t *testing.T) { luatest.New(t, prelude).CheckCancelled(code) })
	}
}
