package base64_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine/module/luatest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestBase64(t *testing.T) {
	luatest.New(t, `local base64, robot = require("robot.base64"), require("robot")
local function both(...) return robot.list({ base64.decode(...) }) end `).Check([]luatest.Row{
		{"the test vectors of RFC 4648", `local all = {}; for _, s in ipairs({ "", "f", "fo", "foo", "foob", "fooba", "foobar" }) do all[#all + 1] = base64.encode(s) end; return all`,
			`["" "Zg==" "Zm8=" "Zm9v" "Zm9vYg==" "Zm9vYmE=" "Zm9vYmFy"]`},
		{"and back", `local all = {}; for _, s in ipairs({ "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy" }) do all[#all + 1] = base64.decode(s) end; return all`,
			`["" "f" "fo" "foo" "foob" "fooba" "foobar"]`},
		{"all bytes come back", `local t = {}; for i = 0, 255 do t[#t + 1] = string.char(i) end; local s = table.concat(t)
			return { base64.decode(base64.encode(s)) == s, base64.decode(base64.encode(s, { url = true }), { url = true }) == s }`, `[true true]`},
		{"the URL-safe alphabet has no padding", `return { base64.encode("\251\255\254?"), base64.encode("\251\255\254?", { url = true }), base64.encode("\251\255\254?", { url = true, padding = true }), base64.encode("f", { padding = false }) }`,
			`["+//+Pw==" "-__-Pw" "-__-Pw==" "Zg"]`},
		{"space is skipped, padding may be missing", `return { base64.decode(" Zm9v\r\nYg\n"), base64.decode("Zm9vYg =\n=") }`, `["foob" "foob"]`},
		{"what robot.bytes makes is data", `return base64.encode(robot.bytes("f"))`, `"Zg=="`},
		{"bytes go back as bytes", `return base64.decode("/w==")`, `b"\xff"`},
		{"a character that is none", `return both("Zm9v*")`, `[<nil> "character 5, '*', is not of base64"]`},
		{"a character beyond ASCII", `return both("äZäg")`, `[<nil> "character 1, '\u00e4', is not of base64"]`},
		{"the other alphabet", `return { both("-w"), both("+w", { url = true }) }`, `[[<nil> "character 1 is '-': the text is URL-safe, say {url = true}"] [<nil> "character 1 is '+': the text is not URL-safe, leave {url = true} out"]]`},
		{"a text that is cut off", `return both("Zm9vY")`, `[<nil> "the text is cut off: it has 5 characters, and a byte needs two"]`},
		{"wrong padding", `return { both("Zg="), both("Zm9v="), both("Zg======") }`, `[[<nil> "the padding is wrong: 2 characters need 2 of =, not 1"] [<nil> "the padding is wrong: 4 characters need 0 of =, not 1"] [<nil> "the padding is wrong: 2 characters need 2 of =, not 6"]]`},
		{"something behind the padding", `return both("Zg==Zg==")`, `[<nil> "character 5, 'Z', comes behind the padding"]`},
		{"bits that belong to no byte", `return both("Zh==")`, `[<nil> "the last character is wrong: it has bits of a byte that is not there"]`},
		{"what is no text is misuse", `base64.encode({})`, `!@ robot.base64.encode: argument 1, 'data', must be a string, not a table`},
	})
}
