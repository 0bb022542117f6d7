package soak

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

func TestTheTallyCountsByKindAndKeepsWhatIsUnexpected(t *testing.T) {
	var printed strings.Builder
	tally := tally{out: &printed}
	tally.count("echo", false, nil)
	tally.count("echo", false, errors.New("the answer is b, want a"))
	tally.count("failing", true, nil)
	tally.count("failing", true, errors.New("it does not fail"))
	tally.problem("the server says %s", "panic")
	if got, want := tally.all(), (counted{calls: 4, failuresExpected: 2, failuresSeen: 1, unexpected: 3}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	want := "UNEXPECTED echo: the answer is b, want a\nUNEXPECTED failing: it does not fail\nUNEXPECTED the server says panic\n"
	rftest.WantText(t, "what is printed", printed.String(), want)
	rftest.WantText(t, "the row of the table", strings.Join(tally.table()[2], " "), "failing 2 2 1 1")
}

func TestOnlyTheFirstProblemsAreKept(t *testing.T) {
	tally := tally{out: io.Discard}
	for range 2 * maxProblems {
		tally.problem("again")
	}
	if len(tally.problems) != maxProblems || tally.all().unexpected != 2*maxProblems {
		t.Errorf("%d are kept of %d", len(tally.problems), tally.all().unexpected)
	}
}

func TestAnAnswerIsComparedInEveryRespect(t *testing.T) {
	for _, row := range []struct {
		name string
		want call
		got  reply
		ok   bool
	}{
		{"the value that is meant", call{returns: 3}, reply{returned: 3.0}, true},
		{"another value", call{returns: 3}, reply{returned: 4.0}, false},
		{"a failure in place of a value", call{returns: 3}, reply{returned: 3.0, failure: "no"}, false},
		{"the failure that is meant", call{fails: "too long"}, reply{failure: "it took too long"}, true},
		{"another failure", call{fails: "too long"}, reply{failure: "no"}, false},
		{"no failure", call{fails: "too long"}, reply{}, false},
		{"the mode that is meant", call{fails: "x", mode: "SKIP"}, reply{failure: "x", mode: "SKIP"}, true},
		{"another mode", call{fails: "x"}, reply{failure: "x", mode: "FAULT"}, false},
		{"what is logged", call{logs: []string{"a", "b"}}, reply{log: "*INFO* a\n*INFO* b"}, true},
		{"a message that is lost", call{logs: []string{"a", "b"}}, reply{log: "*INFO* a"}, false},
	} {
		if err := row.want.verify(row.got); (err == nil) != row.ok {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestAServerThatHoldsMoreThanBeforeIsFound(t *testing.T) {
	before := sample{resident: 50e6, goroutines: 20, instances: 0, descriptors: 14, children: 0, files: 0}
	for _, row := range []struct {
		name   string
		change func(*sample)
		found  int
	}{
		{"the same", func(*sample) {}, 0},
		{"a little more memory", func(s *sample) { s.resident += toleratedGrowth }, 0},
		{"more memory", func(s *sample) { s.resident += toleratedGrowth + 1 }, 1},
		{"a descriptor", func(s *sample) { s.descriptors++ }, 1},
		{"a descriptor less", func(s *sample) { s.descriptors-- }, 0},
		{"a goroutine and an instance", func(s *sample) { s.goroutines++; s.instances++ }, 2},
		{"goroutines that are not known", func(s *sample) { s.goroutines = math.NaN() }, 0},
		{"a process and a file", func(s *sample) { s.children++; s.files++ }, 2},
		{"nothing known", func(s *sample) { *s = sample{} }, 1},
	} {
		after := before
		row.change(&after)
		if got := compare(before, after); len(got) != row.found {
			t.Errorf("%s: got %q", row.name, got)
		}
	}
}

func TestMetricsAreReadAndThoseWithLabelsSummedUp(t *testing.T) {
	got := parseMetrics("# HELP a b\n# TYPE a gauge\nrflua_goroutines 22\ncalls{library=\"A b\",outcome=\"pass\"} 3\ncalls{library=\"B\"} 4.5\nheap 1.5e+08\nnonsense\n\n")
	for name, want := range map[string]float64{"rflua_goroutines": 22, "calls": 7.5, "heap": 150e6} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	if len(got) != 3 {
		t.Errorf("got %v", got)
	}
}

func TestProcessorTimeIsThatOfUserAndSystem(t *testing.T) {
	got, err := processorTime("7 (a ) name) S 1 7 7 0 -1 4194560 900 0 0 0 150 50 0 0 20 0 9 0 123")
	if err != nil || got != 2*time.Second {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := processorTime("nothing"); err == nil {
		t.Error("accepted nothing")
	}
}

func TestTheFlagsOfTheSoakAreChecked(t *testing.T) {
	if o, err := parse(nil); err != nil || o.time != 30*time.Minute || o.out == "" {
		t.Errorf("the defaults are %+v, %v", o, err)
	}
	for _, args := range [][]string{{"more"}, {"--time", "1s"}, {"--rest", "-1s"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("accepted %q", args)
		}
	}
}
