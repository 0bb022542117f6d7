package codec

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value/valuetest"
)

// The transcripts of Python come from xmlrpc.client.dumps of Python 3.11 with the encoding that Robot Framework asks
// for, that of kolo from its EncodeMethodCall. The others show the shape of what Apache's Java client sends with
// extensions, and of clients that indent.
var transcripts = map[string]string{
	"python_run_keyword.xml": `run_keyword("My Keyword" ["arg" 1 true b"\x00bin"] {"named": "value"})`,
	"python_no_params.xml":   `get_keyword_names()`,
	"python_multicall.xml": `system.multicall([{"methodName": "get_keyword_arguments", "params": ["A"]}` +
		` {"methodName": "get_keyword_tags", "params": ["A"]}])`,
	"python_types.xml": `all.types(true false 0 -7 2147483647 3.0 -0.5 1e+16 1e-07 inf -inf "" "text" "  two  \n spaces\t"` +
		` "a<b>&\"c\"']]>" "\u017elu\u0165ou\u010dk\u00fd \U0001f40d" b"" b"` + strings.Repeat(`\x00\xff`, 60) + `"` +
		` 2026-01-02T03:04:05 <nil> [] [1 [2 []]] {} {"b": 1, "a": {"z": ""}, "": "empty", "<&>": 2})`,
	"kolo_run_keyword.xml": `run_keyword("My Keyword" ["a<b>&\"c\"\n\r\t" 1099511627776 2.5 true "" b"\x00bin"]` +
		` {"when": 2026-01-02T03:04:05})`,
	"apache_java_extensions.xml": `run_keyword("My Keyword" [<nil> 4294967296 2 2.5])`,
	"indented.xml":               `run_keyword("My Keyword" [42 "" b"\x00bin"])`,
}

func TestWhatClientsSendIsRead(t *testing.T) {
	for name, want := range transcripts {
		t.Run(name, func(t *testing.T) {
			request, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			dos := bytes.ReplaceAll(request, []byte(">\n"), []byte(">\r\n")) // between elements
			for _, request := range [][]byte{request, dos} {
				c, err := DecodeCall(bytes.NewReader(request))
				if err != nil {
					t.Fatal(err)
				}
				got := valuetest.Notation(c.Params)
				if got := c.Name + "(" + got[1:len(got)-1] + ")"; got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
}

func TestEveryCutOffRequestIsCalledTruncated(t *testing.T) {
	request, err := os.ReadFile(filepath.Join("testdata", "python_types.xml"))
	if err != nil {
		t.Fatal(err)
	}
	request = bytes.TrimSpace(request)
	for n := range len(request) {
		_, err := DecodeCall(bytes.NewReader(request[:n]))
		if err == nil {
			t.Fatalf("the first %d bytes were accepted", n)
		}
		text := err.Error()
		if strings.Contains(text, "unexpected end of the request inside") || strings.Contains(text, "found the end of the request") ||
			strings.Contains(text, "which is not UTF-8") && request[n-1] >= 0x80 {
			continue
		}
		t.Errorf("the first %d bytes (…%s): %v", n, request[max(0, n-20):n], err)
	}
}
