package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// work is one row of the benchmark: something that several servers do, and the marks for it.
type work struct {
	name    string
	unit    string // of what is measured
	marks   []mark
	columns []column
	// prepare makes what the columns need beforehand; it may be nil.
	prepare func(context.Context) error
}

// column is one of the things that are measured side by side.
type column struct {
	names []string // of the values that one measurement gives
	// measure does one round.
	measure func(context.Context) ([]float64, error)
}

// single returns a column of one value.
func single(name string, measure func(context.Context) (float64, error)) column {
	return column{[]string{name}, func(ctx context.Context) ([]float64, error) {
		value, err := measure(ctx)
		return []float64{value}, err
	}}
}

// outcome is the result of a work.
type outcome struct {
	work   *work
	rounds map[string][]float64 // by the name of the value
	errs   map[string]error     // by the first name of a column that could not be measured
}

// run measures the columns in rounds, in an order that rotates. A column that fails has no result and is left out from then on.
func (w *work) run(ctx context.Context, rounds int, progress io.Writer) (*outcome, error) {
	o := &outcome{work: w, rounds: map[string][]float64{}, errs: map[string]error{}}
	begin := time.Now()
	if w.prepare != nil {
		if err := w.prepare(ctx); err != nil {
			if ctx.Err() != nil {
				return o, context.Cause(ctx)
			}
			for _, c := range w.columns {
				o.errs[c.names[0]] = err
			}
		}
	}
	for round := range rounds {
		for i := range w.columns {
			c := w.columns[(i+round)%len(w.columns)]
			if o.errs[c.names[0]] != nil {
				continue
			}
			values, err := c.measure(ctx)
			if ctx.Err() != nil {
				return o, context.Cause(ctx)
			}
			if err != nil { // its earlier rounds are discarded too
				o.errs[c.names[0]] = err
				for _, name := range c.names {
					delete(o.rounds, name)
				}
				continue
			}
			for i, name := range c.names {
				o.rounds[name] = append(o.rounds[name], values[i])
			}
		}
	}
	fmt.Fprintf(progress, "%s: %.1fs\n", w.name, time.Since(begin).Seconds())
	for _, c := range w.columns {
		for _, name := range c.names {
			fmt.Fprintf(progress, "    %-32s %s %s\n", name, rig.Number(rig.Median(o.rounds[name])), w.unit)
		}
		if err := o.errs[c.names[0]]; err != nil {
			fmt.Fprintf(progress, "    %-32s failed: %v\n", c.names[0], err)
		}
	}
	return o, nil
}

// err returns why columns could not be measured.
func (o *outcome) err() error {
	var all []error
	for _, c := range o.work.columns {
		if err := o.errs[c.names[0]]; err != nil {
			all = append(all, fmt.Errorf("%s: %s: %w", o.work.name, c.names[0], err))
		}
	}
	return errors.Join(all...)
}

// once returns a function that calls f the first time and returns the result of that every time.
func once(f func(context.Context) error) func(context.Context) error {
	done := false
	var err error
	return func(ctx context.Context) error {
		if !done {
			done, err = true, f(ctx)
		}
		return err
	}
}
