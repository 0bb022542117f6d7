package codec

import (
	"bytes"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/rflua/rflua/engine/value/valuetest"
)

// inCall is a request with one parameter.
func inCall(element string) string {
	return "<methodCall><methodName>m</methodName><params><param>" + element + "</param></params></methodCall>"
}

func TestValuesAreDecoded(t *testing.T) {
	const spec = "XML-RPC specification: "
	for _, row := range []struct{ name, rule, element, want string }{
		{"an int", spec + "<i4> or <int>, four-byte signed integer", "<int>41</int>", "41"},
		{"an i4", spec + "<i4> or <int>, four-byte signed integer", "<i4>-12</i4>", "-12"},
		{"an int with a plus", spec + "a plus or minus at the beginning of a string of numeric characters", "<int>+7</int>", "7"},
		{"leading zeros", spec + "leading zeros are collapsed", "<int>-0012</int>", "-12"},
		{"white space around a number", "", "<int>\n 5\t</int>", "5"},
		{"i1, i2 and i8", "", "<array><data><value><i1>1</i1></value><value><i2>2</i2></value><value><i8>9223372036854775807</i8></value></data></array>", "[1 2 9223372036854775807]"},
		{"an int beyond 32 bits", "", "<int>-9223372036854775808</int>", "-9223372036854775808"},
		{"an int beyond 64 bits", "it arrives as a string of digits, not rounded", "<i8>9223372036854775808</i8>", `"9223372036854775808"`},
		{"a negative int beyond 64 bits", "it arrives as a string of digits, not rounded", "<int>-0099999999999999999999</int>", `"-99999999999999999999"`},
		{"true and false as numbers", spec + "<boolean>, 0 (false) or 1 (true)", "<boolean>1</boolean>", "true"},
		{"false in words", "", "<boolean>false</boolean>", "false"},
		{"a double", spec + "double-precision signed floating point number", "<double>-12.214</double>", "-12.214"},
		{"a whole double stays one", "", "<double>3</double>", "3.0"},
		{"a double with an exponent", "Python repr", "<double>1.5e-07</double>", "1.5e-07"},
		{"infinity in Python", "Python repr", "<double>-inf</double>", "-inf"},
		{"infinity in Java", "Double.toString", "<double>Infinity</double>", "inf"},
		{"not a number", "Python repr", "<double>nan</double>", "nan"},
		{"a string keeps its white space", spec + "all characters are allowed in a string", "<string> a\n b </string>", `" a\n b "`},
		{"no type, white space kept", spec + "if no type is indicated, the type is string", " bare  text\n", `" bare  text\n"`},
		{"only white space", spec + "if no type is indicated, the type is string", "  ", `"  "`},
		{"nothing", spec + "if no type is indicated, the type is string", "", `""`},
		{"an empty string element", "", "<string/>", `""`},
		{"references", "XML 4.6: predefined entities", "&lt;&gt;&amp;&quot;&apos;&#10;&#xA;&#x1F40D;", `"<>&\"'\n\n\U0001f40d"`},
		{"line ends", "RF's client writes carriage returns as they are and means them, though XML 2.11 has them read as LF", "a\r\nb\rc\r\r\n", `"a\r\nb\rc\r\r\n"`},
		{"a carriage return by reference", "", "a&#13;\nb", `"a\r\nb"`},
		{"CDATA", "XML 2.7", "<string>a<![CDATA[<b>&amp;]]]]>c</string>", `"a<b>&amp;]]c"`},
		{"a comment within text", "XML 2.5: comments are not part of the character data", "<string>a<!-- <b> & -->b</string>", `"ab"`},
		{"a processing instruction within text", "XML 2.6", "a<?target <b> ?>b", `"ab"`},
		{"a plain greater-than", "XML 2.4", "a > b ]> c", `"a > b ]> c"`},
		{"attributes", "", `<string xml:lang="en>" b = 'c"' >a</string >`, `"a"`},
		{"nil", "", "<nil/>", "<nil>"},
		{"nil with an end tag", "", "<nil> </nil>", "<nil>"},
		{"Apache's nil", "ws.apache.org/xmlrpc/types.html", "<ex:nil/>", "<nil>"},
		{"base64", spec + "base64-encoded binary", "<base64>eW91IGNhbid0IHJlYWQgdGhpcyE=</base64>", `b"you can't read this!"`},
		{"base64 with white space", "", "<base64>\n\tAP\n\t8=\n</base64>", `b"\x00\xff"`},
		{"empty base64", "", "<base64/>", `b""`},
		{"a time", spec + "19980717T14:08:55", "<dateTime.iso8601>19980717T14:08:55</dateTime.iso8601>", "1998-07-17T14:08:55"},
		{"a time with dashes and a fraction", "ISO 8601", "<dateTime.iso8601> 2026-01-02T03:04:05.678 </dateTime.iso8601>", "2026-01-02T03:04:05.678"},
		{"a time in UTC", "ISO 8601", "<dateTime.iso8601>20260102T03:04:05Z</dateTime.iso8601>", "2026-01-02T03:04:05Z"},
		{"a time with an offset", "ISO 8601", "<dateTime.iso8601>2026-01-02T03:04:05-0530</dateTime.iso8601>", "2026-01-02T03:04:05-05:30"},
		{"a time with an offset of nothing", "ISO 8601", "<dateTime.iso8601>20260102T030405+00</dateTime.iso8601>", "2026-01-02T03:04:05Z"},
		{"an array", spec + "an <array> contains a single <data>", "<array> <data>\n<value/> <!-- c --><value><int>1</int></value></data> </array>", `["" 1]`},
		{"empty arrays", "", "<array><data><value><array/></value><value><array><data/></array></value><value><array></array></value></data></array>", "[[] [] []]"},
		{"a struct in order", "the order of dicts is kept", "<struct><member><name>b</name><value>1</value></member><member><name>a</name><value/></member></struct>", `{"b": "1", "a": ""}`},
		{"a struct with any names", "", "<struct><member><name> &lt;&#13; </name><value/></member><member><name/><value/></member></struct>", `{" <\r ": "", "": ""}`},
		{"a struct with a name twice", "", "<struct><member><name>a</name><value>1</value></member><member><name>b</name><value/></member><member><name>a</name><value>2</value></member></struct>", `{"a": "2", "b": ""}`},
		{"empty structs", "", "<array><data><value><struct/></value><value><struct> </struct></value></data></array>", "[{} {}]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, err := DecodeCall(strings.NewReader(inCall("<value>" + row.element + "</value>")))
			if err != nil {
				t.Fatalf("%v (rule: %s)", err, row.rule)
			}
			if got := valuetest.Notation(c.Params); got != "["+row.want+"]" {
				t.Errorf("got %s, want [%s] (rule: %s)", got, row.want, row.rule)
			}
		})
	}
}

func TestDocumentsAreDecoded(t *testing.T) {
	const call = "<methodCall><methodName>m</methodName><params><param><value>\xE9</value></param></params></methodCall>"
	utf8Call := strings.ReplaceAll(call, "\xE9", "é")
	for _, row := range []struct{ name, request, want string }{
		{"no declaration is UTF-8", utf8Call, `["\u00e9"]`},
		{"a byte order mark", "\xEF\xBB\xBF" + utf8Call, `["\u00e9"]`},
		{"declared UTF-8", `<?xml version="1.0" encoding="utf-8" standalone='yes' ?>` + utf8Call, `["\u00e9"]`},
		{"declared Latin-1", `<?xml version='1.0' encoding='ISO-8859-1'?>` + "\r\n" + call, `["\u00e9"]`},
		{"declared latin-1", `<?xml version='1.0' encoding='latin-1'?>` + call, `["\u00e9"]`},
		{"declared US-ASCII", `<?xml version='1.0' encoding='US-ASCII'?>` + strings.ReplaceAll(call, "\xE9", "&#233;"), `["\u00e9"]`},
		{"comments around everything", "<?a?><!-- - --> <methodCall><!----><methodName>m</methodName><?b?></methodCall>\n<!-- c --><?d?>\n", "[]"},
		{"no params", "<methodCall><methodName> m\n</methodName></methodCall>", "[]"},
		{"empty params", "<methodCall><methodName>m</methodName><params/></methodCall>", "[]"},
		{"a namespace declaration", `<methodCall xmlns:ex="http://ws.apache.org/xmlrpc/namespaces/extensions"><methodName>m</methodName></methodCall>`, "[]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, err := DecodeCall(iotest.HalfReader(bytes.NewReader([]byte(row.request))))
			if err != nil {
				t.Fatal(err)
			}
			if got := valuetest.Notation(c.Params); c.Name != "m" || got != row.want {
				t.Errorf("got %s%s, want m%s", c.Name, got, row.want)
			}
		})
	}
}
