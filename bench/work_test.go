package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestRoundsRotateTheOrder(t *testing.T) {
	var order strings.Builder
	measured := func(name string) column {
		return single(name, func(context.Context) (float64, error) {
			order.WriteString(name)
			return float64(order.Len()), nil
		})
	}
	w := &work{name: "work", columns: []column{measured("a"), measured("b"), measured("c")}}
	o, err := w.run(t.Context(), 4, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if got := order.String(); got != "abcbcacababc" {
		t.Errorf("the order is %s", got)
	}
	if got := o.rounds["b"]; len(got) != 4 || got[0] != 2 || got[1] != 4 {
		t.Errorf("the rounds of b are %v", got)
	}
	if o.err() != nil {
		t.Error(o.err())
	}
}

func TestAColumnThatFailsHasNoResultAndTheOthersAreMeasured(t *testing.T) {
	calls := 0
	failing := single("failing", func(context.Context) (float64, error) {
		if calls++; calls == 2 {
			return 0, errors.New("it broke")
		}
		return 1, nil
	})
	w := &work{name: "work", columns: []column{failing, single("good", func(context.Context) (float64, error) { return 2, nil })}}
	o, err := w.run(t.Context(), 5, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if calls != 2 || len(o.rounds["failing"]) != 0 || len(o.rounds["good"]) != 5 {
		t.Errorf("%d calls, rounds %v", calls, o.rounds)
	}
	if err := o.err(); err == nil || !strings.Contains(err.Error(), "work: failing: it broke") {
		t.Errorf("the error is %v", err)
	}
}

func TestWhatCannotBePreparedIsNotMeasured(t *testing.T) {
	w := &work{name: "work", prepare: func(context.Context) error { return errors.New("no") },
		columns: []column{single("x", func(context.Context) (float64, error) { t.Error("measured"); return 0, nil })}}
	o, err := w.run(t.Context(), 2, io.Discard)
	if err != nil || o.err() == nil {
		t.Errorf("got %v and %v", err, o.err())
	}
}

func TestAnInterruptEndsARun(t *testing.T) {
	ctx, interrupt := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	calls := 0
	w := &work{name: "work", columns: []column{single("x", func(context.Context) (float64, error) {
		calls++
		interrupt(stop)
		return 1, nil
	})}}
	if _, err := w.run(ctx, 5, io.Discard); err != stop || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

func TestFlags(t *testing.T) {
	for _, row := range []struct {
		args string
		out  string
		fail string
	}{
		{"", "bench/results.md", ""},
		{"--rounds 3 --duration 500ms", "bench/results.md", ""},
		{"--only echo", "", ""},
		{"--only echo --out x.md", "x.md", ""},
		{"--rounds 0", "", "positive"},
		{"--duration 0s", "", "positive"},
		{"echo", "", "no arguments"},
	} {
		o, err := parse(strings.Fields(row.args))
		if row.fail != "" {
			if err == nil || !strings.Contains(err.Error(), row.fail) {
				t.Errorf("%q: got %v, want %s", row.args, err, row.fail)
			}
			continue
		}
		if err != nil || o.out != row.out {
			t.Errorf("%q: writes to %q, %v; want %q", row.args, o.out, err, row.out)
		}
	}
	if o, err := parse(nil); err != nil || o.rounds < 5 {
		t.Errorf("there are %d rounds, %v; at least five are promised", o.rounds, err)
	}
}
