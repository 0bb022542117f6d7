package codec

import (
	"errors"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value/valuetest"
)

func TestMalformedRequestsAreRefusedWithPositionAndReason(t *testing.T) {
	const start = "<methodCall>\n<methodName>m</methodName>\n" // what follows is on line 3
	const value = start + "<params><param><value>"             // and at column 23
	for _, row := range []struct{ name, request, want string }{
		{"an empty request", "", `line 1, column 1: found the end of the request, expected <methodCall>`},
		{"JSON", `{"jsonrpc": "2.0"}`, `line 1, column 1: found "{\"jsonrpc\": \"2.0\"}", expected <methodCall>`},
		{"another document", "<methodResponse/>", `line 1, column 1: found <methodResponse>, expected <methodCall>`},
		{"an empty call", "<methodCall/>", `line 1, column 1: found an empty <methodCall>, expected <methodName> in it`},
		{"no method name", "<methodCall> </methodCall>", `line 1, column 14: found </methodCall>, expected <methodName>`},
		{"params first", "<methodCall><params/>", `line 1, column 13: found <params>, expected <methodName> or </methodCall>`},
		{"a blank method name", "<methodCall><methodName> </methodName></methodCall>", `line 1, column 25: found an empty <methodName>, expected the name of a method`},
		{"an empty method name", "<methodCall><methodName/></methodCall>", `line 1, column 26: found an empty <methodName>, expected the name of a method`},
		{"params twice", start + "<params/><params/></methodCall>", `line 3, column 10: found <params>, expected </methodCall>`},
		{"an empty param", start + "<params><param/></params></methodCall>", `line 3, column 17: found an empty <param>, expected <value> in it`},
		{"text between elements", start + "<params> text <param>", `line 3, column 10: found "text", expected <param> or </params>`},
		{"garbage after the call", start + "</methodCall>\n\n  garbage", `line 5, column 3: found "garbage", expected the end of the request after </methodCall>`},
		{"a second call", start + "</methodCall><methodCall>", `line 3, column 14: found <methodCall>, expected the end of the request after </methodCall>`},
		{"CDATA after the call", start + "</methodCall><![CDATA[x]]>", `line 3, column 14: found <![CDATA[x]]>, expected the end of the request after </methodCall>`},

		{"cut off in a text", value + "<string>te", `line 3, column 33: unexpected end of the request inside <string>`},
		{"cut off in a value", value, `line 3, column 23: unexpected end of the request inside <value>`},
		{"cut off in a tag", value + "<str", `line 3, column 27: unexpected end of the request inside <value>`},
		{"cut off in an end tag", value + "<int>1</in", `line 3, column 33: unexpected end of the request inside <int>`},
		{"cut off in a reference", value + "&am", `line 3, column 26: unexpected end of the request inside <value>`},
		{"cut off in a comment", start + "<!-- -", `line 3, column 7: unexpected end of the request inside <methodCall>`},
		{"cut off in CDATA", value + "<![CDATA[]]", `line 3, column 34: unexpected end of the request inside <value>`},
		{"cut off in a struct", value + "<struct><member><name>n</name>", `line 3, column 53: unexpected end of the request inside <member>`},

		{"an unknown type", value + "<date>1</date></value>", `line 3, column 23: found <date>, expected a type such as <string>, <int> or <struct> in <value>`},
		{"an unknown prefix", value + "<x:nil/></value>", `line 3, column 23: found <x:nil>, expected a type such as <string>, <int> or <struct> in <value>`},
		{"letters in an int", value + "<int>12a</int></value>", `line 3, column 28: found "12a" in <int>, expected a whole number`},
		{"a fraction in an i4", value + "<i4>1.0</i4></value>", `line 3, column 27: found "1.0" in <i4>, expected a whole number`},
		{"an empty int", value + "<int/></value>", `line 3, column 29: found nothing in <int>, expected a whole number`},
		{"only a sign", value + "<i8>-</i8></value>", `line 3, column 27: found "-" in <i8>, expected a whole number`},
		{"another boolean", value + "<boolean>2</boolean></value>", `line 3, column 32: found "2" in <boolean>, expected 0 or 1`},
		{"hexadecimal", value + "<double>0x1p4</double></value>", `line 3, column 31: found "0x1p4" in <double>, expected a number`},
		{"beyond double", value + "<double>1e999</double></value>", `line 3, column 31: found "1e999" in <double>, expected a number`},
		{"no date", value + "<dateTime.iso8601>2026-02-30T00:00:00</dateTime.iso8601></value>", `line 3, column 41: found "2026-02-30T00:00:00" in <dateTime.iso8601>, expected a date and time such as 20260102T03:04:05`},
		{"bad base64", value + "<base64>A*==</base64></value>", `line 3, column 31: found "A*==" in <base64>, expected base64 text`},
		{"a full nil", value + "<nil>0</nil></value>", `line 3, column 28: found "0" in <nil>, expected nothing`},
		{"text before a type", value + " é <int>1</int></value>", `line 3, column 23: found both text and <int> in <value>, expected one of them`},
		{"text after a type", value + "<int>1</int>text</value>", `line 3, column 35: found "text", expected </value>`},
		{"two types", value + "<int>1</int><int>2</int></value>", `line 3, column 35: found <int>, expected </value>`},
		{"an element in a string", value + "<string>a<b/></string></value>", `line 3, column 32: found <b>, expected </string>`},
		{"the wrong end tag", value + "<int>1</i4></value>", `line 3, column 29: found </i4>, expected </int>`},
		{"a value without data", value + "<array><value/></array></value>", `line 3, column 30: found <value>, expected <data> or </array>`},
		{"a member without a name", value + "<struct><member><value/></member></struct></value>", `line 3, column 39: found <value>, expected <name> or </member>`},
		{"a member without a value", value + "<struct><member><name>n</name></member></struct></value>", `line 3, column 53: found </member>, expected <value>`},
		{"an empty member", value + "<struct><member/></struct></value>", `line 3, column 40: found an empty <member>, expected <name> and <value> in it`},

		{"a document type", `<!DOCTYPE m [<!ENTITY a "aaaa">]><methodCall/>`, `line 1, column 1: found a document type (<!DOCTYPE), expected none: it is refused because of the entities it may define`},
		{"an unknown entity", value + "a&nbsp;b</value>", `line 3, column 24: found "&nbsp;", expected &lt; &gt; &amp; &quot; &apos; or the number of a character that XML allows`},
		{"a bare ampersand", value + "fish & chips are served here every day of the week</value>", `line 3, column 28: found "&" without an entity, expected &amp;`},
		{"a reference to no character", value + "&#0;</value>", `line 3, column 23: found "&#0;", expected &lt; &gt; &amp; &quot; &apos; or the number of a character that XML allows`},
		{"a surrogate, as Python sends one", value + "&#55357;</value>", `line 3, column 23: found "&#55357;", expected &lt; &gt; &amp; &quot; &apos; or the number of a character that XML allows`},
		{"the end of CDATA in text", value + "a]]>b</value>", `line 3, column 24: found "]]>" in text, expected "]]&gt;"`},
		{"dashes in a comment", start + "<!-- -- -->", `line 3, column 6: found "--" in a comment, expected "-->"`},
		{"other declarations", start + "<!ELEMENT a>", `line 3, column 1: found <!ELEMENT>, expected a comment (<!--), <![CDATA[ or a tag`},
		{"an attribute without a value", value + "<int a>1</int></value>", `line 3, column 28: found "a>", expected an attribute such as name="value"`},
		{"an attribute without quotes", value + "<int a=1>1</int></value>", `line 3, column 30: found "1", expected the value of the attribute a in quotes`},
		{"a tag in an attribute", value + "<int a='<'>1</int></value>", `line 3, column 31: found "<" in the attribute a, expected &lt;`},
		{"a slash within a tag", value + "<int/a>", `line 3, column 27: found "/" after <int, expected ">"`},
		{"a less-than in text", value + "a < b</value>", `line 3, column 25: found a "<" without a name, expected a tag, or &lt; for the character`},

		{"a control character", value + "a\x01</value>", `line 3, column 24: found U+0001, which XML does not allow, expected it inside <base64>`},
		{"not a character", value + "é\uFFFE</value>", `line 3, column 24: found U+FFFE, which XML does not allow, expected it inside <base64>`},
		{"broken UTF-8", value + "žž\xC5</value>", `line 3, column 25: found the byte 0xC5, which is not UTF-8, expected UTF-8 or a declared encoding`},
		{"an encoded surrogate", value + "\xED\xA0\x80</value>", `line 3, column 23: found the byte 0xED, which is not UTF-8, expected UTF-8 or a declared encoding`},
		{"not US-ASCII", `<?xml version="1.0" encoding="us-ascii"?>é`, `line 1, column 42: found the byte 0xC3 in a request that declares US-ASCII`},
		{"another encoding", `<?xml version="1.0" encoding="UTF-7"?><methodCall/>`, `line 1, column 1: found the encoding "utf-7", expected UTF-8, US-ASCII or ISO-8859-1`},
		{"UTF-16", "\xFF\xFE<\x00", `line 1, column 1: the request is encoded in UTF-16, expected UTF-8, US-ASCII or ISO-8859-1`},
		{"a late declaration", ` <?xml version="1.0"?>`, `line 1, column 2: found an XML declaration, expected it at the very start of the request only`},
		{"a broken declaration", `<?xml version=1.0?>`, `line 1, column 1: found an XML declaration that cannot be read, expected one such as <?xml version="1.0"?>`},
		{"an endless declaration", `<?xml version="1.0"`, `line 1, column 1: unexpected end of the request inside the XML declaration`},
		{"a long text is quoted in part", strings.Repeat("é", 50), `line 1, column 1: found "` + strings.Repeat("é", 40) + `"..., expected <methodCall>`},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, err := DecodeCall(strings.NewReader(row.request))
			if err == nil {
				t.Fatalf("accepted as %s%s", c.Name, valuetest.Notation(c.Params))
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
