package duration

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "ask the Robot Framework in .venv again what the times in testdata mean")

// answers are what Robot Framework makes of the times in testdata/robot_7.5.json.
type answers struct {
	RobotFramework string
	Parse          []struct {
		Text    string
		Seconds *float64 // nil if it is refused
	}
	Format []struct {
		Seconds          float64
		Verbose, Compact string
	}
}

const answersFile = "testdata/robot_7.5.json"

// ask is what fills the answers in.
const ask = `
import json, sys
from robot import version
from robot.utils import secs_to_timestr, timestr_to_secs
table = json.load(sys.stdin)
table["RobotFramework"] = version.VERSION
for row in table["Parse"]:
    try:
        row["Seconds"] = timestr_to_secs(row["Text"], round_to=None)
    except ValueError:
        row["Seconds"] = None
for row in table["Format"]:
    row["Verbose"], row["Compact"] = secs_to_timestr(row["Seconds"]), secs_to_timestr(row["Seconds"], compact=True)
rows = lambda name: ",\n".join("    " + json.dumps(row) for row in table[name])
print('{\n  "RobotFramework": "%s",\n  "Parse": [\n%s\n  ],\n  "Format": [\n%s\n  ]\n}' % (table["RobotFramework"], rows("Parse"), rows("Format")))
`

func robotFramework(t *testing.T) (table answers) {
	t.Helper()
	text, err := os.ReadFile(answersFile)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		python := exec.Command("../../.venv/bin/python", "-c", ask)
		python.Stdin, python.Stderr = bytes.NewReader(text), os.Stderr
		if text, err = python.Output(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(answersFile, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(table.RobotFramework, "7.5") || len(table.Parse) < 100 || len(table.Format) < 20 {
		t.Fatalf("the table is of Robot Framework %s and has %d and %d rows", table.RobotFramework, len(table.Parse), len(table.Format))
	}
	return table
}

func TestTimesMeanWhatTheyMeanToRobotFramework(t *testing.T) {
	for _, row := range robotFramework(t).Parse {
		got, err := Parse(row.Text)
		switch {
		case row.Seconds == nil && err == nil:
			t.Errorf("%q is %v, but Robot Framework refuses it", row.Text, got)
		case row.Seconds == nil:
		case err != nil:
			t.Errorf("%v; for Robot Framework it is %v s", err, *row.Seconds)
		case math.Abs(got.Seconds()-*row.Seconds) > 0.5e-9+math.Abs(*row.Seconds)*1e-15:
			t.Errorf("%q is %v, but %v s for Robot Framework", row.Text, got, *row.Seconds)
		}
	}
}

func TestTimesAreWrittenAsRobotFrameworkWritesThem(t *testing.T) {
	for _, row := range robotFramework(t).Format {
		d, ok := Of(row.Seconds)
		if !ok {
			t.Errorf("%v s is refused", row.Seconds)
		}
		if got := Format(d, false); got != row.Verbose {
			t.Errorf("%v s is %q, want %q", row.Seconds, got, row.Verbose)
		}
		if got := Format(d, true); got != row.Compact {
			t.Errorf("%v s is %q in short, want %q", row.Seconds, got, row.Compact)
		}
	}
}

// What Robot Framework reads and a time.Duration cannot hold.
func TestTimesThatAreTooLongAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"9223372036.854775":  "",
		"106751 days":        "",
		"106752 days":        `"106752 days" is too long: a time is at most 292 years`,
		"9223372037":         `"9223372037" is too long: a time is at most 292 years`,
		"-99999999999 weeks": `"-99999999999 weeks" is too long: a time is at most 292 years`,
		"1e400":              `"1e400" is too long: a time is at most 292 years`,
		"1e308 days":         `"1e308 days" is too long: a time is at most 292 years`,
		"inf":                `"inf" is too long: a time is at most 292 years`,
		"-Infinity":          `"-Infinity" is too long: a time is at most 292 years`,
		"nan":                `"nan" is too long: a time is at most 292 years`,
		"":                   `"" is not a time`,
	} {
		_, err := Parse(text)
		if got := strings.TrimPrefix(errorText(err), "<nil>"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// FuzzParseDuration: whatever is read is written as something that reads back as the same, to the millisecond.
func FuzzParseDuration(f *testing.F) {
	for _, text := range []string{"1.5", "1 min 30 s", "-1w2d3h4m5s6ms7us8ns", "01:02:03.004", "-", "1_000e-3", "٣ µs", "nan", "1 ſ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			return
		}
		for _, compact := range []bool{false, true} {
			written := Format(d, compact)
			again, err := Parse(written)
			if rounded := d.Abs().Hours() > 2e6; err != nil && !rounded || err == nil && (again-d).Abs() > 501*time.Microsecond {
				t.Fatalf("%q is %v, written as %q, which reads back as %v, %v", text, d, written, again, err)
			}
		}
	})
}
