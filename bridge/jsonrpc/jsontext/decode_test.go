package jsontext

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

func TestJSONValuesAreDecoded(t *testing.T) {
	const python = "Python's json writes it"
	for _, row := range []struct{ name, rule, json, want string }{
		{"null", "RFC 8259, 3", "null", "<nil>"},
		{"true and false", "RFC 8259, 3", "[true,false]", "[true false]"},
		{"an integer", "", "41", "41"},
		{"zeros", "RFC 8259, 6: a minus sign is allowed", "[0,-0]", "[0 0]"},
		{"the ends of 64 bits", python, "[9223372036854775807, -9223372036854775808]", "[9223372036854775807 -9223372036854775808]"},
		{"integers beyond 64 bits", "arrives as a string of digits, not rounded", "[9223372036854775808, -9223372036854775809, 1000000000000000000000000000000]", `["9223372036854775808" "-9223372036854775809" "1000000000000000000000000000000"]`},
		{"eighteen and nineteen digits", "", "[999999999999999999, -99999999999999999, 1000000000000000000]", "[999999999999999999 -99999999999999999 1000000000000000000]"},
		{"a float", "", "-12.25", "-12.25"},
		{"a whole float stays one", "", "[3.0, -0.0]", "[3.0 -0.0]"},
		{"exponents", "RFC 8259, 6", "[1e2, 1E2, 1e+2, 1.5E-2, 0e0, 0.0e-0]", "[100.0 100.0 100.0 0.015 0.0 0.0]"},
		{"floats", python, "[1e+16, 1000000000000000.0, 1.5e-07, 5e-324, 1.7976931348623157e+308, 0.1, 100000.0]", "[1e+16 1000000000000000.0 1.5e-07 5e-324 1.7976931348623157e+308 0.1 100000.0]"},
		{"a number too small for a float", "RFC 8259, 6: precision may be limited", "1e-999", "0.0"},
		{"a number with many digits", "", "0.1000000000000000055511151231257827021181583404541015625", "0.1"},
		{"numbers that JSON does not have", python, "[NaN, Infinity, -Infinity]", "[nan inf -inf]"},
		{"a string", "", `"a b"`, `"a b"`},
		{"an empty string", "", `""`, `""`},
		{"text beyond ASCII", "", `"žluťoučký 🐍"`, `"\u017elu\u0165ou\u010dk\u00fd \U0001f40d"`},
		{"every escape", "RFC 8259, 7", `"\"\\\/\b\f\n\r\t\u0041\u00e9\u00E9"`, `"\"\\/\b\f\n\r\tA\u00e9\u00e9"`},
		{"escapes between text", "", `"one\ntwo three four five\tsix"`, `"one\ntwo three four five\tsix"`},
		{"an escaped null character", "RFC 8259, 7", `"a\u0000b"`, `"a\x00b"`},
		{"a pair of surrogates", python, `"\ud83d\udc0d\uD83D\uDC0D"`, `"\U0001f40d\U0001f40d"`},
		{"half of a pair", python, `["\ud800", "\udc00\ud800", "\udfff!", "\ud800\n", "\ud800\u0041", "\ud800\\"]`, `["\ufffd" "\ufffd\ufffd" "\ufffd!" "\ufffd\n" "\ufffdA" "\ufffd\\"]`},
		{"a half before a pair", "", `"\ud83d\ud83d\udc0d"`, `"\ufffd\U0001f40d"`},
		{"DEL, line separators and noncharacters", "RFC 8259, 7: only what is below U+0020 needs an escape", "\"\x7f\u0080\u2028\u2029\uFFFF\uFEFF\"", `"\x7f\u0080\u2028\u2029\uffff\ufeff"`},
		{"an empty list and an empty dict", "", "[[], {}, [ ], { }]", "[[] {} [] {}]"},
		{"a list", "", `[1,"a",null,[2.0]]`, `[1 "a" <nil> [2.0]]`},
		{"a dict in order", "dict order is kept", `{"b": [1, -2.5, true, null], "a": {"\u017e": "\u017e\ud83d\udc0d\n\t\"\\/\u0000\u007f"}}`, `{"b": [1 -2.5 true <nil>], "a": {"\u017e": "\u017e\U0001f40d\n\t\"\\/\x00\x7f"}}`},
		{"keys that were no strings", python + " for {1: 3, None: 2, 2.5: 4}", `{"1": 3, "null": 2, "2.5": 4}`, `{"1": 3, "null": 2, "2.5": 4}`},
		{"an empty key", "", `{"": {"": ""}}`, `{"": {"": ""}}`},
		{"a key twice", "the last counts, in the place of the first", `{"a":1,"b":2,"\u0061":3}`, `{"a": 3, "b": 2}`},
		{"many keys, one of them twice", "", `{"a":0,"b":1,"c":2,"d":3,"e":4,"f":5,"g":6,"h":7,"i":8,"j":9,"b":10}`, `{"a": 0, "b": 10, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6, "h": 7, "i": 8, "j": 9}`},
		{"a long key", "", `{"` + strings.Repeat("k", 50) + `":1}`, `{"` + strings.Repeat("k", 50) + `": 1}`},
		{"white space everywhere", "RFC 8259, 2", " \t\r\n{ \"a\" :\t[ 1 ,\r2 ] , \"b\"\n: null }\r\n", `{"a": [1 2], "b": <nil>}`},
		{"indented", python, "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ]\n}", `{"a": [1 {"b": []}]}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			v, err := Decode([]byte(row.json))
			if err != nil {
				t.Fatalf("%v (rule: %s)", err, row.rule)
			}
			if got := valuetest.Notation(v); got != row.want {
				t.Errorf("got  %s\nwant %s (rule: %s)", got, row.want, row.rule)
			}
		})
	}
}

func TestStringsOfEveryLengthEndWhereTheyEnd(t *testing.T) {
	for n := range 40 {
		for _, special := range []struct{ json, text string }{{`\"`, `"`}, {`\\`, `\`}, {`\n`, "\n"}, {"\x7f", "\x7f"}, {"é", "é"}, {"!", "!"}} {
			before, after := strings.Repeat("a", n), strings.Repeat("\u00ff", 40-n)
			v, err := Decode([]byte(`"` + before + special.json + after + `"`))
			if want := before + special.text + after; err != nil || v != want {
				t.Fatalf("got %+q, %v\nwant %+q", v, err, want)
			}
			if got := string(AppendString(nil, v.(string))); got != `"`+before+special.json+after+`"` {
				t.Fatalf("encoded as %s", got)
			}
		}
		control := []byte(`"` + strings.Repeat("a", n) + "\x1f" + `"`)
		if v, err := Decode(control); err == nil {
			t.Fatalf("accepted a control character as %+q", v)
		}
	}
}

func TestNoValueRefersToTheText(t *testing.T) {
	text := []byte(`{"key":"text","escaped":"a\nb","list":[1,"x",9223372036854775808]}`)
	v, err := Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	copy(text, bytes.Repeat([]byte("?"), len(text)))
	for range 10 { // these may use the buffers of the first
		if _, err := Decode([]byte(`{"KEY":["TEXT","A\nB",true,false,{"ESCAPED":null}]}`)); err != nil {
			t.Fatal(err)
		}
	}
	rftest.WantText(t, "the value", valuetest.Notation(v), `{"key": "text", "escaped": "a\nb", "list": [1 "x" "9223372036854775808"]}`)
}

func TestAReaderReadsTheOutermostLevelsStepByStep(t *testing.T) {
	text := []byte(" [ { \"a\" : [ 1 , {} ] ,\"\\u0062\":\"x\\n\", \"a\":-0.5e1 } ,NaN ] ")
	r, err := NewReader(text, 0)
	defer r.Release()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	member := func(name string) error {
		v, raw, err := r.Value()
		got = append(got, name+" "+string(raw)+" "+valuetest.Notation(v))
		return err
	}
	err = r.Array(func() error {
		if r.First() == '{' {
			return r.Object(member)
		}
		raw, err := r.Raw()
		got = append(got, string(raw))
		return err
	})
	if err == nil {
		err = r.End()
	}
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "what was read", strings.Join(got, "; "), `a [ 1 , {} ] [1 {}]; b "x\n" "x\n"; a -0.5e1 -5.0; NaN`)
}

func TestAReaderStopsWithItsCaller(t *testing.T) {
	enough := errors.New("enough")
	for _, text := range []string{`[1, junk`, `{"a":1, junk`} {
		r, err := NewReader([]byte(text), 0)
		if err != nil {
			t.Fatal(err)
		}
		read := func() error {
			if raw, err := r.Raw(); err != nil || string(raw) != "1" {
				t.Errorf("%s: got %s, %v", text, raw, err)
			}
			return enough
		}
		if r.First() == '[' {
			err = r.Array(read)
		} else {
			err = r.Object(func(string) error { return read() })
		}
		if err != enough {
			t.Errorf("%s: %v", text, err)
		}
		r.Release()
	}
}
