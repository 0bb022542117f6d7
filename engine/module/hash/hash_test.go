package hash_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine/module/luatest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestHash(t *testing.T) {
	luatest.New(t, `local hash, robot = require("robot.hash"), require("robot") `).Check([]luatest.Row{
		{"md5 (RFC 1321)", `return hash.md5("abc")`, `"900150983cd24fb0d6963f7d28e17f72"`},
		{"sha1 (FIPS 180-4)", `return hash.sha1("abc")`, `"a9993e364706816aba3e25717850c26c9cd0d89d"`},
		{"sha256 (FIPS 180-4)", `return hash.sha256("abc")`, `"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"`},
		{"sha512 (FIPS 180-4)", `return hash.sha512("abc")`, `"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"`},
		{"nothing", `return hash.md5("")`, `"d41d8cd98f00b204e9800998ecf8427e"`},
		{"all bytes count", `return { hash.md5("a\0b") == hash.md5("a"), hash.md5("\255") == hash.md5(robot.bytes("\255")) }`, `[false true]`},
		{"hmac (RFC 4231, test case 2)", `return hash.hmac("sha256", "Jefe", "what do ya want for nothing?")`, `"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"`},
		{"hmac with md5 (RFC 2202, test case 2)", `return hash.hmac("md5", "Jefe", "what do ya want for nothing?")`, `"750c783e6ab0b503eaa86e310a5db738"`},
		{"raw bytes", `return hash.md5("abc", { raw = true })`, `b"\x90\x01P\x98<\xd2O\xb0\u0596?}(\xe1\x7fr"`},
		{"an algorithm that there is not", `hash.hmac("sha3", "k", "d")`, `!@ robot.hash.hmac: argument 1, 'algorithm', must be one of md5, sha1, sha256, sha512, not "sha3"`},
		{"what is no text is misuse", `hash.sha256({})`, `!@ robot.hash.sha256: argument 1, 'data', must be a string, not a table`},
		{"an option that there is not", `hash.sha256("", { hex = true })`, `!@ robot.hash.sha256: argument 2, 'options', has no option "hex"; available: raw`},
	})
}
