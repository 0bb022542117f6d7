package pickle

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value/valuetest"
)

// transcript is a row of testdata/transcripts.txt, in which a row is a name after #, and lines for the rest.
type transcript struct {
	name   string
	python string // the expression that was pickled
	want   string // the value in the notation of inNotation
	pickle []byte
}

func transcripts(t testing.TB) []transcript {
	text, err := os.ReadFile(filepath.Join("testdata", "transcripts.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []transcript
	for _, block := range strings.Split(string(text), "\n# ")[1:] {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		if len(lines) != 4 {
			t.Fatalf("%s: not four lines", lines[0])
		}
		row := transcript{name: lines[0]}
		for _, l := range lines[1:] {
			key, content, _ := strings.Cut(l, " ")
			content = strings.TrimSpace(content)
			switch key {
			case "python":
				row.python = content
			case "want":
				row.want = content
			case "pickle":
				if row.pickle, err = hex.DecodeString(content); err != nil {
					t.Fatalf("%s: %v", row.name, err)
				}
			default:
				t.Fatalf("%s: unknown line %q", row.name, l)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func TestWhatPythonPicklesIsRead(t *testing.T) {
	for _, row := range transcripts(t) {
		t.Run(row.name, func(t *testing.T) {
			got, err := Decode(row.pickle)
			if err != nil {
				t.Fatalf("%s: %v", row.python, err)
			}
			if got := valuetest.Notation(got); got != row.want {
				t.Errorf("%s\ngot  %s\nwant %s", row.python, got, row.want)
			}
		})
	}
}

func TestEveryCutOffPickleIsMalformed(t *testing.T) {
	for _, row := range transcripts(t) {
		for n := range row.pickle {
			_, err := Decode(row.pickle[:n])
			if err == nil {
				t.Fatalf("%s: the first %d bytes were accepted", row.name, n)
			}
			var malformed *MalformedError
			if !errors.As(err, &malformed) {
				t.Errorf("%s: the first %d bytes: %v", row.name, n, err)
			}
		}
	}
}

// A byte that is changed gives another value or an error, and nothing else.
func TestNoChangedByteDoesHarm(t *testing.T) {
	for _, row := range transcripts(t) {
		data := make([]byte, len(row.pickle))
		for i := range row.pickle {
			for _, x := range []byte{0x01, 0x20, 0x80, 0xFF} {
				copy(data, row.pickle)
				data[i] ^= x
				if v, err := Decode(data); err == nil {
					valuetest.Require(t, v)
				}
			}
		}
	}
}
