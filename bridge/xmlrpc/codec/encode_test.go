package codec

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

func TestValuesAreEncoded(t *testing.T) {
	const control = "RF user guide, Remote library interface: text that XML cannot carry travels as Binary"
	for _, row := range []struct {
		name, rule string
		value      any
		want       string
	}{
		{"nil", "", nil, "<nil/>"},
		{"true", "", true, "<boolean>1</boolean>"},
		{"false", "", false, "<boolean>0</boolean>"},
		{"an int", "", -7, "<int>-7</int>"},
		{"the largest int", "specification: four-byte signed integer", int64(math.MaxInt32), "<int>2147483647</int>"},
		{"the smallest int", "specification: four-byte signed integer", int64(math.MinInt32), "<int>-2147483648</int>"},
		{"an int beyond 32 bits", "", int64(math.MaxInt32 + 1), "<i8>2147483648</i8>"},
		{"the smallest of all", "", int64(math.MinInt64), "<i8>-9223372036854775808</i8>"},
		{"a whole float", "Python repr", 3.0, "<double>3.0</double>"},
		{"the negative zero", "Python repr", math.Copysign(0, -1), "<double>-0.0</double>"},
		{"the shortest digits", "Python repr", 0.1, "<double>0.1</double>"},
		{"a large float", "Python repr", 1e16, "<double>1e+16</double>"},
		{"nearly as large", "Python repr", 1e15, "<double>1000000000000000.0</double>"},
		{"a small float", "Python repr", -1.5e-7, "<double>-1.5e-07</double>"},
		{"infinity", "Python repr", math.Inf(1), "<double>inf</double>"},
		{"minus infinity", "Python repr", math.Inf(-1), "<double>-inf</double>"},
		{"not a number", "Python repr", math.NaN(), "<double>nan</double>"},
		{"a string", "", " é\t\n\u0085\U0001F40D ", "<string> é\t\n\u0085\U0001F40D </string>"},
		{"markup", "XML 2.4", `<a> & "b" ]]>`, `<string>&lt;a&gt; &amp; "b" ]]&gt;</string>`},
		{"a carriage return", "XML 2.11: a literal one would be read as a line feed", "a\r\n", "<string>a&#13;\n</string>"},
		{"a control character", control, "a\x00", "<base64>YQA=</base64>"},
		{"a control character beside others", control, "é\x1b", "<base64>w6kb</base64>"},
		{"no character", control, "\uFFFF", "<base64>77+/</base64>"},
		{"broken UTF-8", control, "abcdefgh\xff", "<base64>YWJjZGVmZ2j/</base64>"},
		{"bytes", "", []byte("\x00\xff"), "<base64>AP8=</base64>"},
		{"no bytes", "", []byte{}, "<base64></base64>"},
		{"a time without a zone", "ISO 8601", time.Date(2026, 1, 2, 3, 4, 5, 0, value.Naive), "<string>2026-01-02T03:04:05</string>"},
		{"a time with a zone", "ISO 8601", time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), "<string>2026-01-02T03:04:05.000006Z</string>"},
		{"a list", "", []any{nil, []any{}}, "<array><data><value><nil/></value><value><array><data></data></array></value></data></array>"},
		{"strings", "", []string{"a", "<"}, "<array><data><value><string>a</string></value><value><string>&lt;</string></value></data></array>"},
		{"a dict", "", value.DictOf("b&", 1, "a", value.DictOf()), "<struct><member><name>b&amp;</name><value><int>1</int></value></member><member><name>a</name><value><struct></struct></value></member></struct>"},
		{"no dict", "", (*value.Dict)(nil), "<struct></struct>"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Encoder{}.AppendResponse([]byte("before "), row.value)
			if err != nil {
				t.Fatal(err)
			}
			want := "before <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse><params><param><value>" + row.want + "</value></param></params></methodResponse>\n"
			if string(got) != want {
				t.Errorf("got  %s\nwant %s (rule: %s)", got, want, row.rule)
			}
		})
	}
}

func TestNilCanBeAnEmptyString(t *testing.T) {
	got, err := Encoder{NilAsEmpty: true}.value(nil, []any{nil, value.DictOf("a", nil)}, 0)
	const empty = "<value><string></string></value>"
	want := "<value><array><data>" + empty + "<value><struct><member><name>a</name>" + empty + "</member></struct></value></data></array></value>"
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

func TestWhatCannotBeEncodedIsNamed(t *testing.T) {
	cycle := make([]any, 1)
	cycle[0] = cycle
	for _, row := range []struct {
		name  string
		value any
		want  string
	}{
		{"another Go type", []any{struct{}{}}, "a value of the Go type struct {} cannot be sent over XML-RPC"},
		{"an unsigned integer", value.DictOf("a", uint(1)), "a value of the Go type uint cannot be sent over XML-RPC"},
		{"a key with a control character", value.DictOf("a\x00", 1), `the key "a\x00" has a character that XML cannot carry, and XML-RPC has no other way to send a key`},
		{"a cycle", cycle, "lists and dicts nest deeper than 100 levels"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Encoder{}.AppendResponse([]byte("before"), row.value)
			if err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
			if string(got) != "before" {
				t.Errorf("a failed response left %q", got)
			}
		})
	}
}

func TestFaultsCarryEveryMessage(t *testing.T) {
	got := string(AppendFault(nil, &Fault{400, "a<b \x00\xff\uFFFE\r"}))
	want := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse><fault><value><struct>" +
		"<member><name>faultCode</name><value><int>400</int></value></member>" +
		"<member><name>faultString</name><value><string>a&lt;b \uFFFD\uFFFD\uFFFD&#13;</string></value></member>" +
		"</struct></value></fault></methodResponse>\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEveryValueSurvivesARoundTrip(t *testing.T) {
	values := []any{
		nil, true, false, int64(0), int64(math.MaxInt64), int64(math.MinInt64), 0.0, 1.0, math.MaxFloat64,
		math.SmallestNonzeroFloat64, 1.0 / 3, math.Inf(-1), math.NaN(), "", " a\r\n\tb]]>&amp; ", "é\u2028\uFFFD\U0010FFFF",
		[]byte(nil), []byte(strings.Repeat("\x00\xff", 100)), []any{}, []any{[]any{int64(1)}, "x"},
		value.DictOf(), value.DictOf("", value.DictOf("\r\n", []any{nil}), "<&>", 2.5),
	}
	request, err := Encoder{}.AppendCall(nil, Call{Name: "a.b:c/d_é", Params: values})
	if err != nil {
		t.Fatal(err)
	}
	c, err := DecodeCall(strings.NewReader(string(request)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := valuetest.Notation(c.Params), valuetest.Notation(values); got != want || c.Name != "a.b:c/d_é" {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
