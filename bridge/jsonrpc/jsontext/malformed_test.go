package jsontext

import (
	"errors"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value/valuetest"
)

func TestMalformedJSONIsRefusedWithPositionAndReason(t *testing.T) {
	for _, row := range []struct{ name, json, want string }{
		{"nothing", "", `line 1, column 1: found the end of the message, expected a value`},
		{"white space alone", " \r\n ", `line 2, column 2: found the end of the message, expected a value`},
		{"another line", "[\n  1,\n  žž x\n]", `line 3, column 3: found "žž", expected a value`},
		{"columns are characters", `["žž🐍" 1]`, `line 1, column 8: found "1", expected "," or "]"`},
		{"two values", "1 2", `line 1, column 3: found "2", expected the end of the message`},
		{"garbage behind a value", "{}x", `line 1, column 3: found "x", expected the end of the message`},
		{"a bracket too many", "[]]", `line 1, column 3: found "]", expected the end of the message`},
		{"a comma behind a value", "[],", `line 1, column 3: found ",", expected the end of the message`},
		{"a null character behind a value", "[]\x00", `line 1, column 3: found "\x00", expected the end of the message`},
		{"a byte order mark", "\uFEFF{}", `line 1, column 1: found a byte order mark, expected the message to start without one`},
		{"a byte order mark later", "[\uFEFF]", `line 1, column 2: found "\ufeff", expected a value`},
		{"UTF-16", "\xFF\xFE[\x00]\x00", `line 1, column 1: found the byte 0xFF, which is not UTF-8, expected UTF-8`},
		{"UTF-16 without a mark", "[\x00]\x00", `line 1, column 2: found "\x00", expected a value`},
		{"a form feed as white space", "[\f]", `line 1, column 2: found "\f", expected a value`},
		{"a no-break space as white space", "[\u00a01]", `line 1, column 2: found "\u00a01", expected a value`},
		{"a comment", "[1/*one*/]", `line 1, column 2: found "1/*one*/", expected a number`},
		{"a line comment", "// all\n[]", `line 1, column 1: found "//", expected a value`},
		{"a long word is quoted in part", strings.Repeat("é", 50), `line 1, column 1: found "` + strings.Repeat("é", 40) + `"..., expected a value`},

		{"a cut literal", "[tru]", `line 1, column 2: found "tru", expected a value`},
		{"a literal with more", "[nulls]", `line 1, column 2: found "nulls", expected a value`},
		{"capitals", "[True]", `line 1, column 2: found "True", expected a value`},
		{"None", "None", `line 1, column 1: found "None", expected a value`},
		{"nan in small letters", "nan", `line 1, column 1: found "nan", expected a value`},
		{"a negative NaN", "-NaN", `line 1, column 1: found "-NaN", expected a digit after the minus sign`},
		{"a positive infinity", "+Infinity", `line 1, column 1: found "+Infinity", expected a value`},
		{"inf", "-inf", `line 1, column 1: found "-inf", expected a digit after the minus sign`},
		{"single quotes", "['a']", `line 1, column 2: found "'a'", expected a value`},
		{"no quotes", "[a]", `line 1, column 2: found "a", expected a value`},

		{"a minus alone", "[-]", `line 1, column 2: found "-", expected a digit after the minus sign`},
		{"a minus at the end", "-", `line 1, column 1: found "-", expected a digit after the minus sign`},
		{"two minus signs", "--1", `line 1, column 1: found "--1", expected a digit after the minus sign`},
		{"a space behind the minus", "[- 1]", `line 1, column 2: found "-", expected a digit after the minus sign`},
		{"a plus", "[+1]", `line 1, column 2: found "+1", expected a value`},
		{"leading zeros", "[012]", `line 1, column 2: found "012", expected a number without leading zeros`},
		{"a negative with leading zeros", "-00", `line 1, column 1: found "-00", expected a number without leading zeros`},
		{"a leading zero before a fraction", "00.5", `line 1, column 1: found "00.5", expected a number without leading zeros`},
		{"no digit before the point", ".1", `line 1, column 1: found ".1", expected a value`},
		{"no digit between minus and point", "-.1", `line 1, column 1: found "-.1", expected a digit after the minus sign`},
		{"no digit after the point", "[1.]", `line 1, column 2: found "1.", expected a digit after the point`},
		{"an exponent after the point", "1.e3", `line 1, column 1: found "1.e3", expected a digit after the point`},
		{"an exponent without digits", "1e", `line 1, column 1: found "1e", expected a digit in the exponent`},
		{"an exponent with a sign alone", "[1.5E-]", `line 1, column 2: found "1.5E-", expected a digit in the exponent`},
		{"an exponent with two signs", "1e+-1", `line 1, column 1: found "1e+-1", expected a digit in the exponent`},
		{"a fraction in the exponent", "1e1.5", `line 1, column 1: found "1e1.5", expected a number`},
		{"two points", "1.2.3", `line 1, column 1: found "1.2.3", expected a number`},
		{"letters in a number", "12a", `line 1, column 1: found "12a", expected a number`},
		{"hexadecimal", "0x1F", `line 1, column 1: found "0x1F", expected a number`},
		{"underscores", "1_000", `line 1, column 1: found "1_000", expected a number`},
		{"full-width digits", "１", `line 1, column 1: found "１", expected a value`},
		{"a space in a number", "[1 000]", `line 1, column 4: found "000", expected "," or "]"`},
		{"a number beyond floats", "[-1e999]", `line 1, column 2: found "-1e999", expected a number that a 64-bit float can hold`},
		{"two infinities in one", "-Infinity1", `line 1, column 1: found "-Infinity1", expected a digit after the minus sign`},

		{"a string without an end", `"abc`, `line 1, column 5: found the end of the message in a string, expected a closing double quote`},
		{"a quotation mark alone", `"`, `line 1, column 2: found the end of the message in a string, expected a closing double quote`},
		{"a string that ends in a backslash", `"\`, `line 1, column 3: found the end of the message in a string, expected a closing double quote`},
		{"a string that ends in an escaped quotation mark", `"\"`, `line 1, column 4: found the end of the message in a string, expected a closing double quote`},
		{"a string that ends in an escape", `"\u00e`, `line 1, column 7: found the end of the message in a string, expected a closing double quote`},
		{"a key without an end", `{"a`, `line 1, column 4: found the end of the message in a string, expected a closing double quote`},
		{"an unknown escape", `"ab\x41"`, `line 1, column 4: found "\\x" in a string, expected an escape such as \n or \u00e9`},
		{"an escaped single quote", `"\'"`, `line 1, column 2: found "\\'" in a string, expected an escape such as \n or \u00e9`},
		{"an escaped letter beyond ASCII", `"\é"`, `line 1, column 2: found "\\é" in a string, expected an escape such as \n or \u00e9`},
		{"an escaped null character as it is", "\"\\\x00\"", `line 1, column 2: found "\\\x00" in a string, expected an escape such as \n or \u00e9`},
		{"a capital U", `"\U0041"`, `line 1, column 2: found "\\U" in a string, expected an escape such as \n or \u00e9`},
		{"too few hexadecimal digits", `"\u12"`, `line 1, column 2: found "\\u12\"" in a string, expected four hexadecimal digits after \u`},
		{"no hexadecimal digits", `"\u00g0"`, `line 1, column 2: found "\\u00g" in a string, expected four hexadecimal digits after \u`},
		{"a sign among hexadecimal digits", `"\u+041"`, `line 1, column 2: found "\\u+" in a string, expected four hexadecimal digits after \u`},
		{"a bad second half of a pair", `"\ud83d\u12"`, `line 1, column 8: found "\\u12\"" in a string, expected four hexadecimal digits after \u`},
		{"a line feed in a string", "\"a\nb\"", `line 1, column 3: found U+000A in a string, expected it as \u000a`},
		{"a tab in a key", "{\"\t\":1}", `line 1, column 3: found U+0009 in a string, expected it as \u0009`},
		{"a null character in a string", "\"long enough to be read by words\x00\"", `line 1, column 33: found U+0000 in a string, expected it as \u0000`},
		{"a control character behind an escape", "\"\\n\x1f\"", `line 1, column 4: found U+001F in a string, expected it as \u001f`},
		{"Latin-1", "[\"caf\xE9\"]", `line 1, column 6: found the byte 0xE9, which is not UTF-8, expected UTF-8`},
		{"a cut character", "\"žž\xC5", `line 1, column 4: found the byte 0xC5, which is not UTF-8, expected UTF-8`},
		{"an encoded surrogate", "\"\xED\xA0\x80\"", `line 1, column 2: found the byte 0xED, which is not UTF-8, expected UTF-8`},
		{"an overlong slash", "\"\xC0\xAF\"", `line 1, column 2: found the byte 0xC0, which is not UTF-8, expected UTF-8`},
		{"a character beyond Unicode", "\"\xF4\x90\x80\x80\"", `line 1, column 2: found the byte 0xF4, which is not UTF-8, expected UTF-8`},
		{"a replacement character is text", "\"\uFFFD\xFF\"", `line 1, column 3: found the byte 0xFF, which is not UTF-8, expected UTF-8`},

		{"a list without an end", "[", `line 1, column 2: found the end of the message, expected a value or "]"`},
		{"a list cut behind a value", `["a"`, `line 1, column 5: found the end of the message, expected "," or "]"`},
		{"a list cut behind a comma", "[1,", `line 1, column 4: found the end of the message, expected a value`},
		{"a comma too many in a list", "[1,]", `line 1, column 4: found "]", expected a value`},
		{"two commas", "[1,,2]", `line 1, column 4: found ",", expected a value`},
		{"a comma at the start", "[,1]", `line 1, column 2: found ",", expected a value`},
		{"no comma", `["a" "b"]`, `line 1, column 6: found a string, expected "," or "]"`},
		{"a list without a comma", "[[] []]", `line 1, column 5: found "[", expected "," or "]"`},
		{"a colon in a list", "[1:2]", `line 1, column 3: found ":", expected "," or "]"`},
		{"a list that ends as a dict", "[1}", `line 1, column 3: found "}", expected "," or "]"`},
		{"an end without a start", "]", `line 1, column 1: found "]", expected a value`},

		{"a dict without an end", "{", `line 1, column 2: found the end of the message, expected a name in double quotes or "}"`},
		{"a dict cut behind a name", `{"a"`, `line 1, column 5: found the end of the message, expected ":"`},
		{"a dict cut behind a colon", `{"a":`, `line 1, column 6: found the end of the message, expected a value`},
		{"a dict cut behind a value", `{"a":1`, `line 1, column 7: found the end of the message, expected "," or "}"`},
		{"a dict cut behind a comma", `{"a":1,`, `line 1, column 8: found the end of the message, expected a name in double quotes`},
		{"a comma too many in a dict", `{"a":1,}`, `line 1, column 8: found "}", expected a name in double quotes`},
		{"a comma alone in a dict", `{,}`, `line 1, column 2: found ",", expected a name in double quotes or "}"`},
		{"no colon", `{"a" 1}`, `line 1, column 6: found "1", expected ":"`},
		{"a comma for a colon", `{"a",1}`, `line 1, column 5: found ",", expected ":"`},
		{"an equals sign", `{"a"=1}`, `line 1, column 5: found "=1", expected ":"`},
		{"two colons", `{"a"::1}`, `line 1, column 6: found ":", expected a value`},
		{"no value", `{"a":}`, `line 1, column 6: found "}", expected a value`},
		{"a number as name", `{1:1}`, `line 1, column 2: found "1", expected a name in double quotes or "}"`},
		{"a name without quotes", `{a:1}`, `line 1, column 2: found "a", expected a name in double quotes or "}"`},
		{"a name in single quotes", `{'a':1}`, `line 1, column 2: found "'a'", expected a name in double quotes or "}"`},
		{"no comma in a dict", `{"a":1 "b":2}`, `line 1, column 8: found a string, expected "," or "}"`},
		{"a dict that ends as a list", `{"a":1]`, `line 1, column 7: found "]", expected "," or "}"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			v, err := Decode([]byte(row.json))
			if err == nil {
				t.Fatalf("accepted as %s", valuetest.Notation(v))
			}
			if err.Error() != row.want {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Errorf("got a %T, want a *SyntaxError", err)
			}
		})
	}
}

func TestEveryCutOffJSONIsMalformed(t *testing.T) {
	const whole = `{"a":[1.5e3,-Infinity,"x\u00e9\n",true,null,{"b":{}}],"c":[[]]}`
	if _, err := Decode([]byte(whole)); err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) {
		if v, err := Decode([]byte(whole[:n])); err == nil {
			t.Errorf("accepted %s as %s", whole[:n], valuetest.Notation(v))
		}
	}
}
