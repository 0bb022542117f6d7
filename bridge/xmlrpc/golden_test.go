package xmlrpc

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the answers in the golden transcripts")

// TestWireTranscripts compares requests and answers, byte for byte but for times, with the files in testdata/golden.
// They have the request, a line of dashes and the answer. A new file needs its request only; -update adds the answer.
func TestWireTranscripts(t *testing.T) {
	s := started(t, Options{NoRemoteStop: true})
	files, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no transcripts: %v", err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			request, want, _ := strings.Cut(string(text), "\n----\n")
			request = strings.TrimSuffix(request, "\n")
			line, body, _ := strings.Cut(request, "\n")
			path, ok := strings.CutPrefix(line, "POST ")
			if !ok {
				t.Fatalf("the first line is %q, not POST and a path", line)
			}
			_, answer := post(t, s, path, body)
			got := clock.ReplaceAllString(answer, "*$1:TIME*")
			if _, name, ok := strings.Cut(body, "<methodName>"); ok {
				name, _, _ = strings.Cut(name, "<")
				seen[name] = true
			}
			if *update {
				if err := os.WriteFile(file, []byte(request+"\n----\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
		})
	}
	for name := range methods {
		if !seen[name] {
			t.Errorf("no transcript calls %s", name)
		}
	}
}

// clock matches the marker of a message in a keyword's output.
var clock = regexp.MustCompile(`\*([A-Z]+):\d+\.\d{3}\*`)
