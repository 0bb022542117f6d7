package pickle

import (
	"encoding/hex"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

func TestValuesArePickledForRobotFramework(t *testing.T) {
	const dotDict = "\x8c\x13robot.utils.dotdict\x8c\x07DotDict\x93\x94)R"
	for _, row := range []struct {
		name  string
		value any
		want  string
	}{
		{"nil", nil, "N"},
		{"true", true, "\x88"},
		{"false", false, "\x89"},
		{"an integer of one byte", int64(255), "K\xff"},
		{"an integer of two bytes", int64(256), "M\x00\x01"},
		{"an integer of four bytes", int64(65536), "J\x00\x00\x01\x00"},
		{"a negative integer", int64(-1), "J\xff\xff\xff\xff"},
		{"the least integer of four bytes", int64(math.MinInt32), "J\x00\x00\x00\x80"},
		{"an integer beyond four bytes", int64(1 << 31), "\x8a\x08\x00\x00\x00\x80\x00\x00\x00\x00"},
		{"the least integer", int64(math.MinInt64), "\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80"},
		{"a float", 1.5, "G\x3f\xf8\x00\x00\x00\x00\x00\x00"},
		{"text", "a\u017e", "\x8c\x03a\xc5\xbe"},
		{"text that is not UTF-8, which would end the session", "a\xff", "\x8c\x04a\xef\xbf\xbd"},
		{"long text", strings.Repeat("x", 256), "X\x00\x01\x00\x00" + strings.Repeat("x", 256)},
		{"bytes", []byte("\x00\xff"), "C\x02\x00\xff"},
		{"long bytes", make([]byte, 256), "B\x00\x01\x00\x00" + string(make([]byte, 256))},
		{"a time", time.Date(2026, 1, 2, 3, 4, 5, 0, value.Naive), "\x8c\x132026-01-02T03:04:05"},
		{"an empty list", []any{}, "]"},
		{"a list", []any{int64(1), []any{nil}}, "](K\x01](Nee"},
		{"an empty dict", value.NewDict(0), dotDict},
		{"no dict", (*value.Dict)(nil), dotDict},
		{"a dict in order, with another", value.DictOf("b", int64(1), "a", value.DictOf("x", nil)), dotDict + "(\x8c\x01bK\x01\x8c\x01ah\x00)R(\x8c\x01xNuu"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Append([]byte("before "), row.value)
			if err != nil {
				t.Fatal(err)
			}
			if want := "before \x80\x04" + row.want + "."; string(got) != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			text, err := Hex(row.value)
			if want := hex.EncodeToString([]byte("\x80\x04" + row.want + ".")); err != nil || text != want {
				t.Errorf("in hexadecimal: %s, %v, want %s", text, err, want)
			}
		})
	}
}

func TestOnlyWhatTheClientGarblesIsPickled(t *testing.T) {
	for _, row := range []struct {
		value any
		want  bool
	}{
		{[]any{}, true}, {value.NewDict(0), true}, {[]byte{}, true},
		{nil, false}, {true, false}, {int64(1), false}, {1.5, false}, {"text", false}, {time.Now(), false},
	} {
		if got := Needed(row.value); got != row.want {
			t.Errorf("%T: %v", row.value, got)
		}
	}
}

func TestWhatCannotBePickledIsNamed(t *testing.T) {
	cycle := make([]any, 1)
	cycle[0] = cycle
	deep := any("leaf")
	for range value.MaxDepth {
		deep = value.DictOf("a", deep)
	}
	if data, err := Append(nil, deep); err != nil {
		t.Errorf("a value of full depth: %v", err)
	} else if _, err := Decode(data); err != nil {
		t.Errorf("a pickle of full depth: %v", err)
	}
	for _, row := range []struct {
		name  string
		value any
		want  string
	}{
		{"another Go type", []any{struct{}{}}, "a value of the Go type struct {} cannot be pickled"},
		{"a list that contains itself", cycle, "lists and dicts nest deeper than 100 levels"},
		{"one level too many", value.DictOf("a", deep), "lists and dicts nest deeper than 100 levels"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Append([]byte("before"), row.value)
			if err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
			if string(got) != "before" {
				t.Errorf("a failed pickle left %q", got)
			}
		})
	}
}

// everyValue has each kind of value, at its limits.
func everyValue() []any {
	return []any{
		nil, true, false, int64(0), int64(255), int64(256), int64(65535), int64(65536), int64(-1), int64(math.MaxInt32),
		int64(math.MinInt32), int64(math.MaxInt64), int64(math.MinInt64), 0.0, 1.0 / 3, math.Inf(-1), math.MaxFloat64,
		"", "two\nlines\x00", "\u017elu\u0165\U0001F40D", strings.Repeat("long", 100), []byte{}, []byte("\x00\xff"),
		make([]byte, 300), []any{}, []any{[]any{int64(1)}, "x"}, value.DictOf(), value.DictOf("a", value.DictOf("b", value.DictOf("c", int64(1)))),
	}
}

func TestEveryValueSurvivesPickling(t *testing.T) {
	data, err := Append(nil, everyValue())
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := valuetest.Notation(got), valuetest.Notation(everyValue()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestPythonReadsWhatIsPickled runs where the Python of the robot suites is: .venv, which `make test` makes.
func TestPythonReadsWhatIsPickled(t *testing.T) {
	python := filepath.Join("..", "..", "..", ".venv", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("Robot Framework is missing: %v; run \"make test\", or \"make .venv/ready\"", err)
	}
	text, err := Hex(everyValue())
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-c", `
import pickle, sys
from robot.utils import DotDict
v = pickle.loads(bytes.fromhex(sys.argv[1]))
want = [None, True, False, 0, 255, 256, 65535, 65536, -1, 2**31 - 1, -2**31, 2**63 - 1, -2**63, 0.0, 1 / 3, -float("inf"),
        sys.float_info.max, "", "two\nlines\0", "\u017elu\u0165\U0001F40D", "long" * 100, b"", b"\0\xff", bytes(300), [],
        [[1], "x"], {}, {"a": {"b": {"c": 1}}}]
assert v == want, v
assert [type(x) for x in v] == [type(x) for x in want[:-2]] + [DotDict, DotDict]
assert v[-1].a.b.c == 1
assert list(pickle.loads(pickle.dumps(v))) == v`, text).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
