package jsonrpc

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden transcripts")

// TestWireTranscripts plays the files in testdata/golden: lines that begin with > are sent, and what comes until the
// response to a request are the lines with < behind it. Tokens are numbered in the order in which they come, times are
// TIME, source files are relative. A new file needs its > lines only; -update adds the others.
func TestWireTranscripts(t *testing.T) {
	s := started(t, Options{})
	files, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no transcripts: %v", err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, s, string(want), seen)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
		})
	}
	for name := range methods {
		if !seen[name] {
			t.Errorf("no transcript calls %s", name)
		}
	}
	for _, name := range []string{"robot/log", "robot/trace"} {
		if !seen[name] {
			t.Errorf("no transcript has %s", name)
		}
	}
}

var (
	methodName = regexp.MustCompile(`"method":"([^"]+)"`)
	requestID  = regexp.MustCompile(`^\{"jsonrpc":"2.0","id":("[^"]*"|[^,]+),`)
	token      = regexp.MustCompile(`"token":"([A-Z0-9]{20,})"`)
	stamp      = regexp.MustCompile(`"timestamp":"[^"]+"`)
	sourcePath = regexp.MustCompile(`"source":"[^"]*/testdata/`)
)

// play sends the > lines of a transcript on a connection of its own and gives the transcript of what happened.
func play(t *testing.T, s *Server, script string, seen map[string]bool) string {
	c := connected(t, s)
	var out strings.Builder
	var tokens []string
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			fmt.Fprintln(&out, line)
		}
		request, ok := strings.CutPrefix(line, "> ")
		if !ok {
			continue
		}
		fmt.Fprintln(&out, line)
		for i, text := range tokens {
			request = strings.ReplaceAll(request, fmt.Sprintf("TOKEN%d", i+1), text)
		}
		for _, m := range methodName.FindAllStringSubmatch(request, -1) {
			seen[m[1]] = true
		}
		c.send(request)
		id := requestID.FindStringSubmatch(request)
		if id == nil && !strings.HasPrefix(request, "[") && strings.HasPrefix(request, "{\"jsonrpc\":\"2.0\",\"method\"") {
			continue // a notification
		}
		for {
			got := c.receive()
			if got == "" {
				t.Fatalf("the server closed the connection after %s", request)
			}
			response := !strings.HasPrefix(got, `{"jsonrpc":"2.0","method":`)
			for _, m := range methodName.FindAllStringSubmatch(got, -1) {
				seen[m[1]] = true
			}
			if m := token.FindStringSubmatch(got); m != nil {
				tokens = append(tokens, m[1])
			}
			for i, text := range tokens {
				got = strings.ReplaceAll(got, text, fmt.Sprintf("TOKEN%d", i+1))
			}
			got = stamp.ReplaceAllString(got, `"timestamp":"TIME"`)
			got = sourcePath.ReplaceAllString(got, `"source":"testdata/`)
			fmt.Fprintln(&out, "< "+got)
			if response {
				break
			}
		}
	}
	return out.String()
}
