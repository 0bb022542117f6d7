package codec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

// nested is a call with arrays and structs in turn, n levels deep.
func nested(n int) string {
	start, end := "<value/>", ""
	var before, after strings.Builder
	for i := range n {
		if i%2 == 0 {
			before.WriteString("<value><array><data>")
			end = "</data></array></value>" + end
		} else {
			before.WriteString("<value><struct><member><name>n</name>")
			end = "</member></struct></value>" + end
		}
	}
	after.WriteString(start + end)
	return inCall(before.String() + after.String())
}

func TestNestingIsLimited(t *testing.T) {
	c, err := DecodeCall(strings.NewReader(nested(value.MaxDepth)))
	if err != nil {
		t.Fatalf("a value of full depth was refused: %v", err)
	}
	if _, err := (Encoder{}).AppendResponse(nil, []any{[]any{value.DictOf("return", c.Params[0])}}); err != nil {
		t.Errorf("a value of full depth cannot go back in a multicall: %v", err)
	}
	_, err = DecodeCall(strings.NewReader(nested(value.MaxDepth + 1)))
	if err == nil || !strings.HasSuffix(err.Error(), "found <array> nested too deep, expected at most 100 levels of arrays and structs") {
		t.Errorf("got %v", err)
	}
	if _, err = DecodeCall(strings.NewReader(nested(1 << 14))); err == nil {
		t.Error("accepted 16,384 levels")
	}
}

func TestErrorsOfTheReaderPassThrough(t *testing.T) {
	limit := errors.New("the request is larger than 1 byte")
	_, err := DecodeCall(io.MultiReader(strings.NewReader("<"), iotest.ErrReader(limit)))
	if !errors.Is(err, limit) {
		t.Errorf("got %v, want the reader's error in it", err)
	}
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		t.Error("a failed read counts as bad syntax")
	}
}

func TestWhatIsDecodedDoesNotReferToTheRequest(t *testing.T) {
	request := inCall("<value><struct><member><name>key</name><value>text</value></member></struct></value>")
	first, err := DecodeCall(strings.NewReader(request))
	if err != nil {
		t.Fatal(err)
	}
	for range 10 { // these may use the buffers of the first
		if _, err := DecodeCall(strings.NewReader(strings.ToUpper(request))); err == nil {
			t.Fatal("accepted upper case")
		}
	}
	if got := valuetest.Notation(first.Params); got != `[{"key": "text"}]` {
		t.Errorf("got %s", got)
	}
}

func TestMemoryIsProportionalToTheRequest(t *testing.T) {
	const n = 20000
	members := new(strings.Builder)
	for i := range n {
		fmt.Fprintf(members, "<member><name>%x</name><value/></member>", i)
	}
	for _, row := range []struct{ name, element string }{
		{"many values", "<array><data>" + strings.Repeat("<value/>", n) + "</data></array>"},
		{"many empty structs", "<array><data>" + strings.Repeat("<value><struct/></value>", n) + "</data></array>"},
		{"many members", "<struct>" + members.String() + "</struct>"},
		{"one long text", strings.Repeat("a", 20*n)},
		{"one long text with references", strings.Repeat("a&lt;", 4*n)},
		{"much base64", "<base64>" + strings.Repeat(" QUJD", 4*n) + "</base64>"},
		{"many digits", "<int>" + strings.Repeat("9", 20*n) + "</int>"},
		{"many comments", strings.Repeat("a<!---->", n)},
	} {
		t.Run(row.name, func(t *testing.T) {
			request := []byte(inCall("<value>" + row.element + "</value>"))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			c, err := DecodeCall(bytes.NewReader(request))
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			if factor := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(request)); factor > 25 {
				t.Errorf("allocated %.1f bytes for each byte of the request", factor)
			}
			runtime.KeepAlive(c)
		})
	}
}
