package call

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

func TestAServerIsNotWaitedForForever(t *testing.T) {
	ctx, end := WithPatience(t.Context())
	defer end()
	if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > AnswerTimeout {
		t.Error("without --timeout there is no end")
	}
	long, endLong := context.WithTimeout(t.Context(), time.Hour)
	defer endLong()
	ctx, end = WithPatience(long)
	defer end()
	if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) < AnswerTimeout {
		t.Error("--timeout does not count")
	}
}

func TestWordsAreArgumentsByTheRuleOfRobotFramework(t *testing.T) {
	for _, row := range []struct {
		rule  string
		spec  []any
		words string
		want  string // the positional arguments and the named ones, or an error
	}{
		{"named if the keyword has the argument", []any{"a", "b"}, "1 b=2", `["1"] {"b": "2"}`},
		{"positional if it has not", []any{"a", "b"}, "1 c=2", `["1", "c=2"] {}`},
		{"named if it takes any name", []any{"a", "**rest"}, "1 c=2", `["1"] {"c": "2"}`},
		{"positional if the equals sign is escaped", []any{"a", "**rest"}, `c\=2`, `["c=2"] {}`},
		{"positional-only arguments have no name", []any{"a", "/", "**rest"}, "a=1 b=2", `["a=1"] {"b": "2"}`},
		{"named-only arguments", []any{"*", "a"}, "a=1", `[] {"a": "1"}`},
		{"no positional argument behind a named one", []any{"a", "b"}, "a=1 2", "Keyword 'Lib.kw' got positional argument after named arguments."},
		{"too few", []any{"a", "b"}, "1", "Keyword 'Lib.kw' expected 2 arguments, got 1."},
	} {
		args, err := argspec.Parse(row.spec)
		if err != nil {
			t.Fatal(err)
		}
		k := Keyword{Name: "kw", Shown: "Lib.kw", Args: args}
		positional, named, err := k.Arguments(strings.Fields(row.words))
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = compact(t, positional) + " " + compact(t, named)
		}
		rftest.WantText(t, row.rule, got, row.want)
	}
}

// compact returns a value as JSON on one line.
func compact(t *testing.T, v any) string {
	t.Helper()
	if list, ok := v.([]any); ok && list == nil {
		v = []any{}
	}
	var b bytes.Buffer
	if err := WriteResult(&b, v); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	return strings.NewReplacer("[ ", "[", " ]", "]", "{ ", "{", " }", "}").Replace(text)
}

func TestAResultIsWrittenAsJSON(t *testing.T) {
	d := value.NewDict(0)
	d.Set("z", []byte{255})
	d.Set("a", []any{nil, true, int64(1), 2.5, "<&>\u00e4", math.Inf(1)})
	rftest.WantText(t, "a dict with everything", compact(t, d), `{"z": "/w==", "a": [null, true, 1, 2.5, "<&>`+"\u00e4"+`", "inf"]}`)
}

func TestMessagesBelowTheLevelAreNotPrinted(t *testing.T) {
	for level, want := range map[string]string{
		"trace": "DEBUG: d\nHTML: h\nWARN: w\n",
		"info":  "HTML: h\nWARN: w\n",
		"error": "",
		"none":  "",
	} {
		var b bytes.Buffer
		messages := NewMessages(&b, level)
		for _, m := range []message.Message{{Level: "DEBUG", Text: "d"}, {Level: "HTML", Text: "h"}, {Level: "WARN", Text: "w"}} {
			messages.Print(m)
		}
		rftest.WantText(t, level, b.String(), want)
	}
}
