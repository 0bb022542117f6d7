package pickle

import (
	"encoding/binary"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/value/valuetest"
)

type hostile struct{ name, pickle, want string }

// shortText returns a SHORT_BINUNICODE, and pyGlobal the class or function of that name.
func shortText(s string) string        { return "\x8c" + string(byte(len(s))) + s }
func pyGlobal(module, n string) string { return shortText(module) + shortText(n) + "\x93" }

// laughs is a list of ten references to a list of ten references, and so on: 10 to the power of depth values.
func laughs(depth int) string {
	var b strings.Builder
	b.WriteString("\x80\x04N\x94")
	for i := range depth {
		b.WriteString("](")
		b.WriteString(strings.Repeat("h"+string([]byte{byte(i)}), 10))
		b.WriteString("e\x94")
	}
	return b.String() + "."
}

func sizedOpcode(opcode byte, size uint64, width int) string {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], size)
	return string([]byte{opcode}) + string(b[:width])
}

func hostilePickles() []hostile {
	const (
		allowed = " cannot be sent (allowed: None, bool, int, float, str, bytes, list, tuple, set, dict, datetime, Decimal, UUID, Path, Enum and Secret)"
		misfit  = "malformed pickle: its operations do not fit together"
		tooDeep = "lists and dicts nest deeper than 100 levels"
		tooMany = "more than 1000000 values in one argument"
	)
	secret := pyGlobal("robot.utils.secret", "Secret") + ")\x81"
	return []hostile{
		{"os.system", "\x80\x04" + pyGlobal("os", "system") + shortText("rm -rf /") + "\x85R.", "os.system" + allowed},
		{"os.system, as Python names it", "\x80\x04" + pyGlobal("posix", "system") + shortText("ls") + "\x85R.", "posix.system" + allowed},
		{"eval", "\x80\x04" + pyGlobal("builtins", "eval") + shortText("1+1") + "\x85R.", "builtins.eval" + allowed},
		{"a function that is not called", "\x80\x04" + pyGlobal("os", "system") + ".", "os.system" + allowed},
		{"an allowed class that is not called", "\x80\x04" + pyGlobal("builtins", "list") + ".", "builtins.list" + allowed},
		{"a class that makes dicts and is not called", "\x80\x04" + pyGlobal("collections", "OrderedDict") + ".", "collections.OrderedDict" + allowed},
		{"getattr of a function", "\x80\x04" + pyGlobal("builtins", "getattr") + pyGlobal("os", "system") + shortText("__call__") + "\x86R.", "builtins.getattr" + allowed},
		{"what getattr of a function gives, called", "\x80\x04" + pyGlobal("builtins", "getattr") + pyGlobal("os", "system") + shortText("__call__") + "\x86R" + shortText("ls") + "\x85R.", "os.system.__call__" + allowed},
		{"what a call gives, called", "\x80\x04" + pyGlobal("os", "getcwd") + ")R)R.", "os.getcwd()" + allowed},
		{"a name that was computed", "\x80\x04" + shortText("os") + shortText("sys") + shortText("tem") + "\x86\x93.", misfit},
		{"a name from the memo", "\x80\x04" + shortText("system") + "\x94" + shortText("os") + "h\x00\x93" + shortText("ls") + "\x85R.", "os.system" + allowed},
		{"NEWOBJ", "\x80\x04" + pyGlobal("requests.sessions", "Session") + ")\x81}b.", "requests.sessions.Session" + allowed},
		{"NEWOBJ_EX", "\x80\x04" + pyGlobal("mine", "Thing") + ")}\x92.", "mine.Thing" + allowed},
		{"NEWOBJ of what is no class", "\x80\x04K\x01)\x81.", misfit},
		{"REDUCE of what is no class", "\x80\x04" + shortText("os.system") + ")R.", misfit},
		{"REDUCE without a tuple", "\x80\x04" + pyGlobal("decimal", "Decimal") + shortText("1") + "R.", misfit},
		{"BUILD of a list", "\x80\x04]}" + shortText("a") + "K\x01sb.", misfit},
		{"BUILD with a state of a datetime", "\x80\x04" + pyGlobal("datetime", "datetime") + "C\x0a\x07\xea\x01\x01\x00\x00\x00\x00\x00\x00\x85R}b.", "datetime.datetime" + allowed},
		{"a class of the test derived from list", "\x80\x04" + pyGlobal("mine", "List") + ")\x81K\x01a.", "mine.List" + allowed},
		{"a class of the test derived from dict", "\x80\x04" + pyGlobal("mine", "Dict") + ")\x81K\x01K\x02s.", "mine.Dict" + allowed},
		{"an exception of Python", "\x80\x04" + pyGlobal("builtins", "ValueError") + shortText("x") + "\x85R.", "builtins.ValueError" + allowed},
		{"a complex number", "\x80\x04" + pyGlobal("builtins", "complex") + "K\x01K\x02\x86R.", "builtins.complex" + allowed},
		{"an address that would arrive as a number", "\x80\x04" + pyGlobal("ipaddress", "IPv4Address") + "K\x01\x85R.", "ipaddress.IPv4Address" + allowed},
		{"an Enum of a list", "\x80\x04" + pyGlobal("mine", "Rows") + "]\x85R.", "mine.Rows" + allowed},
		{"an object with attributes that looks like an Enum", "\x80\x04" + pyGlobal("mine", "Oops") + shortText("x") + "\x85R}b.", "mine.Oops" + allowed},
		{"the object that stands for no argument", "\x80\x04" + pyGlobal("robot.utils.notset", "NotSet") + ")\x81.", "robot.utils.notset.NotSet" + allowed},
		{"a name that is no name", "\x80\x04" + pyGlobal("\x1b[31m", "q\"\xff") + ".", `"\x1b[31m.q\"�"` + allowed},
		{"a very long name", "\x80\x04" + sizedOpcode('X', 5000, 4) + strings.Repeat("a", 5000) + shortText("b") + "\x93.", strings.Repeat("a", 100) + allowed},

		{"a Secret without a value", "\x80\x04" + secret + ".", "malformed pickle: robot.utils.secret.Secret is damaged"},
		{"a Secret whose value is not text", "\x80\x04" + secret + "}" + shortText("value") + pyGlobal("mine", "Vault") + ")R" + "sb.", "mine.Vault" + allowed},
		{"a Secret called like a function", "\x80\x04" + secret + "}" + shortText("value") + shortText("hunter2") + "sb)R0" + secret + "]" + shortText("hunter2") + "ab.", "malformed pickle: robot.utils.secret.Secret is damaged"},
		{"a Secret where a name should be", "\x80\x04" + shortText("os") + shortText("hunter2") + "\x85\x93.", misfit},
		{"a Secret as the state of a list", "\x80\x04]}" + shortText("value") + shortText("hunter2") + "sb.", misfit},
		{"a UUID of a negative number", "\x80\x04" + pyGlobal("uuid", "UUID") + ")\x81}" + shortText("int") + "J\xff\xff\xff\xffsb.", "malformed pickle: uuid.UUID is damaged"},
		{"a UUID of 200 bits", "\x80\x04" + pyGlobal("uuid", "UUID") + ")\x81}" + shortText("int") + "\x8a\x19" + strings.Repeat("\x01", 25) + "sb.", "malformed pickle: uuid.UUID is damaged"},
		{"the 30th of February", "\x80\x04" + pyGlobal("datetime", "date") + "C\x04\x07\xea\x02\x1e\x85R.", "malformed pickle: datetime.date is damaged"},
		{"a date with a zone", "\x80\x04" + pyGlobal("datetime", "date") + "C\x04\x07\xea\x02\x01N\x86R.", "malformed pickle: datetime.date is damaged"},
		{"an hour too many", "\x80\x04" + pyGlobal("datetime", "time") + "C\x06\x18\x00\x00\x00\x00\x00\x85R.", "malformed pickle: datetime.time is damaged"},
		{"another zone", "\x80\x04" + pyGlobal("datetime", "time") + "C\x06\x01\x00\x00\x00\x00\x00" + pyGlobal("pytz", "_UTC") + ")R\x86R.", "pytz._UTC" + allowed},
		{"a zone that is none", "\x80\x04" + pyGlobal("datetime", "time") + "C\x06\x01\x00\x00\x00\x00\x00K\x01\x86R.", misfit},
		{"a file as a zone", "\x80\x04" + pyGlobal("builtins", "getattr") + pyGlobal("zoneinfo", "ZoneInfo") + shortText("_unpickle") + "\x86R" + shortText("../../../etc/passwd") + "K\x01\x86R.", `the time zone "../../../etc/passwd" is not in the time zone database of the server`},
		{"an offset beyond a day", "\x80\x04" + pyGlobal("datetime", "timezone") + pyGlobal("datetime", "timedelta") + "K\x01K\x00K\x00\x87R\x85R.", "malformed pickle: datetime.timezone is damaged"},
		{"a timedelta of huge numbers", "\x80\x04" + pyGlobal("datetime", "timedelta") + "\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x40\x85R.", "malformed pickle: datetime.timedelta is damaged"},
		{"a Decimal of no text", "\x80\x04" + pyGlobal("decimal", "Decimal") + "K\x01\x85R.", "malformed pickle: decimal.Decimal is damaged"},
		{"a path of no text", "\x80\x04" + pyGlobal("pathlib", "Path") + "K\x01\x85R.", "malformed pickle: pathlib.Path is damaged"},
		{"a million zeros by a call", "\x80\x04" + pyGlobal("builtins", "bytearray") + "J\x00\x00\x00\x7f\x85R.", "malformed pickle: builtins.bytearray is damaged"},
		{"a key that is a tuple", "\x80\x04}K\x01\x85K\x02s.", "a dict with a tuple or a set as a key cannot be sent"},
		{"a key that is a list", "\x80\x04}]K\x02s.", misfit},

		{"a persistent id", "\x80\x04K\x01Q.", "the pickle has the opcode BINPERSID at byte 4, which refers to something outside of the pickle"},
		{"the extension registry", "\x80\x04\x82\x01.", "the pickle has the opcode EXT1 at byte 2, which refers to something outside of the pickle"},
		{"a buffer out of band", "\x80\x05\x97.", "the pickle has the opcode NEXT_BUFFER at byte 2, which refers to something outside of the pickle"},
		{"a protocol of the future", "\x80\x06N.", "a pickle of protocol 6 cannot be read, only those of 4 and 5"},
		{"protocol 0", "cos\nsystem\n(Vls\ntR.", "a pickle of protocol 0 or 1 cannot be read, only those of 4 and 5"},
		{"protocol 1", "]q\x00.", "a pickle of protocol 0 or 1 cannot be read, only those of 4 and 5"},
		{"protocol 2", "\x80\x02]q\x00.", "a pickle of protocol 2 cannot be read, only those of 4 and 5"},
		{"protocol 3", "\x80\x03N.", "a pickle of protocol 3 cannot be read, only those of 4 and 5"},
		{"GLOBAL of the older protocols", "\x80\x04cos\nsystem\n.", "malformed pickle: unknown opcode 0x63 at byte 2"},
		{"INST of the older protocols", "\x80\x04(ios\nsystem\n.", "malformed pickle: unknown opcode 0x69 at byte 3"},
		{"an unknown opcode", "\x80\x04\xff.", "malformed pickle: unknown opcode 0xff at byte 2"},
		{"nothing", "", "malformed pickle: it ends after 0 bytes without STOP"},
		{"only STOP", "\x80\x04.", misfit},
		{"no STOP", "\x80\x04N", "malformed pickle: it ends after 3 bytes without STOP"},
		{"more after STOP", "\x80\x04N.N.", "malformed pickle: 2 bytes follow its end"},
		{"a dict with an odd number of items", "\x80\x04}(K\x01K\x02K\x03u.", misfit},
		{"an open mark", "\x80\x04N(.", misfit},
		{"a memo entry that is not there", "\x80\x04Nh\x05.", "malformed pickle: BINGET at byte 3 refers to entry 5 of 0"},
		{"a memo entry far away", "\x80\x04Nj\xff\xff\xff\x7f.", "malformed pickle: LONG_BINGET at byte 3 refers to entry 2147483647 of 0"},
		{"nothing to remember", "\x80\x04\x94.", misfit},

		{"BINBYTES8 of 4 exabytes", "\x80\x04" + sizedOpcode(0x8e, 1<<62, 8) + ".", "malformed pickle: BINBYTES8 at byte 2 needs 4611686018427387904 bytes, which is more than are left"},
		{"BINBYTES8 of the most that a length can be", "\x80\x04" + sizedOpcode(0x8e, 1<<64-1, 8), "malformed pickle: BINBYTES8 at byte 2 needs 18446744073709551615 bytes, which is more than are left"},
		{"BINUNICODE of 4 gigabytes", "\x80\x04" + sizedOpcode('X', 1<<32-1, 4) + ".", "malformed pickle: BINUNICODE at byte 2 needs 4294967295 bytes, which is more than are left"},
		{"a bytearray of 1 terabyte", "\x80\x05" + sizedOpcode(0x96, 1<<40, 8) + ".", "malformed pickle: BYTEARRAY8 at byte 2 needs 1099511627776 bytes, which is more than are left"},
		{"a FRAME of 1 terabyte", "\x80\x04" + sizedOpcode(0x95, 1<<40, 8) + "N.", "malformed pickle: FRAME at byte 2 has 1099511627776 bytes, which is more than are left"},
		{"LONG4 of 2 gigabytes", "\x80\x04" + sizedOpcode(0x8b, 1<<31, 4) + ".", "malformed pickle: LONG4 at byte 2 needs 2147483648 bytes, which is more than are left"},
		{"an integer of 1 megabyte", "\x80\x04" + sizedOpcode(0x8b, 1<<20, 4) + strings.Repeat("\x7f", 1<<20) + ".", "an integer of 1048576 bytes, the limit is 1786 (4300 digits)"},

		{"a billion laughs", laughs(9), tooMany},
		{"laughs for ever", laughs(90), tooMany},
		{"a repeated megabyte", "\x80\x04" + sizedOpcode('X', 1<<20, 4) + strings.Repeat("x", 1<<20) + "\x94](" + strings.Repeat("h\x00", 20) + "e.", "text that is repeated to more than 16777216 bytes in one argument"},
		{"many values", "\x80\x04](" + strings.Repeat("N", 1_000_001) + "e.", tooMany},
		{"many empty dicts", "\x80\x04](" + strings.Repeat("}", 2_000_000) + "e.", tooMany},
		{"many memo entries", "\x80\x04N" + strings.Repeat("\x94", 2_000_000) + ".", tooMany},
		{"many marks", "\x80\x04" + strings.Repeat("(", 1_000_000) + ".", tooDeep},
		{"marks and nothing else", "\x80\x04" + strings.Repeat("(1", 500_000) + "N0.", misfit},
		{"a list that contains itself", "\x80\x04]\x94h\x00a.", "a list that contains itself cannot be sent"},
		{"a dict that contains itself", "\x80\x04}\x94K\x01h\x00s.", "a dict that contains itself cannot be sent"},
		{"a DotDict that contains itself", "\x80\x04" + pyGlobal("robot.utils.dotdict", "DotDict") + ")R\x94K\x01h\x00s.", "a dict that contains itself cannot be sent"},
		{"a tuple in a list in itself", "\x80\x04]\x94h\x00\x85a.", "a list that contains itself cannot be sent"},
		{"an object that is its own state", "\x80\x04" + secret + "\x94}" + shortText("value") + "h\x00sb.", "objects nest deeper than 8 levels"},
		{"100,000 lists in one another", "\x80\x04" + strings.Repeat("]", 100_000) + strings.Repeat("a", 99_999) + ".", tooDeep},
		{"100,000 tuples in one another", "\x80\x04)" + strings.Repeat("\x85", 100_000) + ".", tooDeep},
		{"100,000 objects in one another", "\x80\x04" + strings.Repeat(pyGlobal("mine", "E"), 100_000) + "N" + strings.Repeat("\x85R", 100_000) + ".", "objects nest deeper than 8 levels"},
	}
}

func TestHostilePicklesAreRefusedInBoundedTimeAndMemory(t *testing.T) {
	for _, row := range hostilePickles() {
		t.Run(row.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			v, err := Decode([]byte(row.pickle))
			elapsed := time.Since(start)
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Fatalf("accepted as %.200s", valuetest.Notation(v))
			}
			if err.Error() != row.want {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Error("the error shows a secret")
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 256<<20 || elapsed > 10*time.Second {
				t.Errorf("took %v and %d MB for %d bytes", elapsed, n>>20, len(row.pickle))
			}
		})
	}
}

func TestHexadecimalIsChecked(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"an odd number of digits", "80044", "the pickle is not hexadecimal: it has an odd number of digits (5)"},
		{"another digit", "800x", "the pickle is not hexadecimal: a digit is not one of 0-9 and a-f"},
		{"nothing", "", "malformed pickle: it ends after 0 bytes without STOP"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := DecodeHex(row.text); err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
	if v, err := DecodeHex("80044E2E"); v != nil || err != nil {
		t.Errorf("upper case: %v, %v", v, err)
	}
}
