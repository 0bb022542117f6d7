package bridge_test

import (
	"bufio"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value"
)

// xmlClient speaks XML-RPC with the standard library alone. A session is a token of its own.
type xmlClient struct {
	t      *testing.T
	addr   string
	tokens int
}

// can: XML-RPC knows neither None nor skipping, and its instances outlive connections.
func (c *xmlClient) can() bool { return false }

type xmlSession struct {
	*xmlClient
	path string
}

func (c *xmlClient) imports(library string, args ...string) (session, string) {
	c.tokens++
	s := &xmlSession{c, fmt.Sprintf("/%s?token=%d", library, c.tokens)}
	for _, arg := range args {
		s.path += "&arg=" + url.QueryEscape(arg)
	}
	_, fault := s.call("get_keyword_names", "")
	return s, fault
}

func (s *xmlSession) call(method, params string) (result *xmlValue, fault string) {
	s.t.Helper()
	response, err := http.Post("http://"+s.addr+s.path, "text/xml", strings.NewReader(xmlRequest(method, params)))
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var answer struct {
		Result *xmlValue `xml:"params>param>value"`
		Fault  *xmlValue `xml:"fault>value"`
	}
	if err := xml.Unmarshal(body, &answer); err != nil {
		s.t.Fatalf("%v: %s", err, body)
	}
	if answer.Fault != nil {
		return nil, answer.Fault.member("faultString").text()
	}
	return answer.Result, ""
}

func xmlRequest(method, params string) string {
	return `<?xml version="1.0"?><methodCall><methodName>` + method + `</methodName><params>` + params + `</params></methodCall>`
}

func (s *xmlSession) run(keyword string, args []any, named *value.Dict) outcome {
	s.t.Helper()
	params := param(keyword) + param(l(args...))
	if named != nil {
		params += param(named)
	}
	result, fault := s.call("run_keyword", params)
	if fault != "" {
		s.t.Fatalf("run_keyword %s: a fault: %s", keyword, fault)
	}
	var o outcome
	o.log = readOutput(result.member("output").text())
	if result.member("status").text() == "PASS" {
		o.result = result.member("return").notation()
		return o
	}
	o.failure = result.member("error").text()
	for _, mode := range []string{"continuable", "fatal"} {
		if v := result.member(mode); v != nil && v.Bool != nil && *v.Bool == "1" {
			o.failure += " [" + mode + "]"
		}
	}
	return o
}

var outputMarker = regexp.MustCompile(`(?m)^\*([A-Z]+):\d+\.\d+\* `)

// readOutput is RF's output with its markers as LEVEL|text lines.
func readOutput(text string) string {
	text = strings.ReplaceAll(text, "\n *", "\n\x00*") // moved out of the way by the server
	text = outputMarker.ReplaceAllString(text, "$1|")
	return strings.TrimSuffix(strings.ReplaceAll(text, "\x00", ""), "\n")
}

func (s *xmlSession) start(keyword string) (stop func()) {
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	body := xmlRequest("run_keyword", param(keyword)+param(l()))
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", s.path, len(body))
	// The server asks for the body when it reads the call.
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		s.t.Fatalf("the server does not take the call: %q %v", line, err)
	}
	fmt.Fprint(conn, body)
	return func() { conn.Close() }
}

// finalize is what the server does to a token that nobody uses.
func (s *xmlSession) finalize() {}

// xmlValue is a value of a response.
type xmlValue struct {
	String *string   `xml:"string"`
	Int    *string   `xml:"int"`
	Long   *string   `xml:"i8"`
	Bool   *string   `xml:"boolean"`
	Double *string   `xml:"double"`
	Base64 *string   `xml:"base64"`
	Nil    *struct{} `xml:"nil"`
	Array  *struct {
		Items []xmlValue `xml:"data>value"`
	} `xml:"array"`
	Struct *struct {
		Members []struct {
			Name  string   `xml:"name"`
			Value xmlValue `xml:"value"`
		} `xml:"member"`
	} `xml:"struct"`
}

func (v *xmlValue) member(name string) *xmlValue {
	if v == nil || v.Struct == nil {
		return nil
	}
	for i := range v.Struct.Members {
		if m := &v.Struct.Members[i]; m.Name == name {
			return &m.Value
		}
	}
	return nil
}

func (v *xmlValue) text() string {
	if v == nil || v.String == nil {
		return ""
	}
	return *v.String
}

// notation writes the value; base64 as the text of its characters on the wire, as plain JSON has it.
func (v *xmlValue) notation() string {
	switch {
	case v == nil:
		return `""` // RF's rule for None
	case v.String != nil:
		return strconv.Quote(*v.String)
	case v.Base64 != nil:
		if _, err := base64.StdEncoding.DecodeString(*v.Base64); err != nil {
			return err.Error()
		}
		return strconv.Quote(*v.Base64)
	case v.Int != nil:
		return *v.Int
	case v.Long != nil:
		return *v.Long
	case v.Double != nil:
		return *v.Double
	case v.Bool != nil:
		return strconv.FormatBool(*v.Bool == "1")
	case v.Struct != nil:
		var parts []string
		for _, m := range v.Struct.Members {
			parts = append(parts, m.Name+":"+m.Value.notation())
		}
		return "{" + strings.Join(parts, " ") + "}"
	case v.Array != nil:
		var parts []string
		for _, item := range v.Array.Items {
			parts = append(parts, item.notation())
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return "nothing that is known"
}

// param writes a value as a parameter.
func param(v any) string { return "<param>" + xmlOf(v) + "</param>" }

func xmlOf(v any) string {
	var b strings.Builder
	b.WriteString("<value>")
	switch x := v.(type) {
	case nil:
		b.WriteString("<nil/>")
	case bool:
		fmt.Fprintf(&b, "<boolean>%d</boolean>", map[bool]int{true: 1}[x])
	case int, int64:
		fmt.Fprintf(&b, "<i8>%d</i8>", x)
	case float64:
		fmt.Fprintf(&b, "<double>%v</double>", x)
	case string:
		b.WriteString("<string>")
		_ = xml.EscapeText(&b, []byte(x))
		b.WriteString("</string>")
	case []any:
		b.WriteString("<array><data>")
		for _, item := range x {
			b.WriteString(xmlOf(item))
		}
		b.WriteString("</data></array>")
	case *value.Dict:
		b.WriteString("<struct>")
		for key, item := range x.All() {
			fmt.Fprintf(&b, "<member><name>%s</name>%s</member>", key, xmlOf(item))
		}
		b.WriteString("</struct>")
	default:
		panic(fmt.Sprintf("%T", v))
	}
	return b.String() + "</value>"
}
