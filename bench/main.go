package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/rflua/rflua/bench/soak"
)

func main() {
	err := runOrServe()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// runOrServe serves as a floor, soaks or runs the benchmark, as the arguments say.
func runOrServe() error {
	if asked, err := runFloor(os.Args[1:]); asked {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if len(os.Args) > 1 && os.Args[1] == "soak" {
		return soak.Run(ctx, os.Args[2:])
	}
	return run(ctx, os.Args[1:])
}

// options are the flags.
type options struct {
	rounds, instances int
	duration          time.Duration
	only              string
	out               string
}

// parse parses the flags of the benchmark.
func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&o.rounds, "rounds", 5, "how often everything is measured")
	flags.DurationVar(&o.duration, "duration", 1500*time.Millisecond, "how long each load lasts")
	flags.IntVar(&o.instances, "instances", 10_000, "how many instances are made at once")
	flags.StringVar(&o.only, "only", "", "measure only work whose name has a match of this `REGEX`; nothing is written then, unless --out says where")
	flags.StringVar(&o.out, "out", "", "write the results to this `FILE` (default bench/results.md)")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("there are no arguments, but %q is given", flags.Arg(0))
	case o.rounds < 1 || o.instances < 1 || o.duration <= 0:
		return o, errors.New("--rounds, --instances and --duration must be positive")
	}
	if o.out == "" && o.only == "" {
		o.out = filepath.Join("bench", "results.md")
	}
	return o, nil
}

// limit is how long everything may take. Measurements that would come later are left out.
const limit = 15 * time.Minute

// errLimit is the error of those measurements.
var errLimit = fmt.Errorf("the benchmark was ended after %s", limit)

// run runs the whole benchmark. It returns an error if something could not be measured, not if a mark is missed.
func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	only, err := regexp.Compile(o.only)
	if err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	b, err := newBench(root)
	if b != nil {
		defer b.close()
	}
	if err != nil {
		return err
	}
	b.duration, b.instanceCount = o.duration, o.instances
	for _, file := range []string{b.binary, b.python} {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("%w; run \"make bench\" at the top of the repository", err)
		}
	}
	debug.SetGCPercent(400) // of the load client, which keeps little in memory

	begin := time.Now()
	circumstances := b.circumstances(ctx)
	fmt.Print(circumstances, "\n")
	var outcomes []*outcome
	var failures []error
	limited, cancel := context.WithTimeoutCause(ctx, limit, errLimit)
	defer cancel()
	for _, w := range b.works() {
		if !only.MatchString(w.name) {
			continue
		}
		outcome, err := w.run(limited, o.rounds, os.Stdout)
		if ctx.Err() != nil {
			return err // a result with gaps is not written
		}
		if err != nil && !errors.Is(errors.Join(failures...), err) { // what is left counts as a miss
			failures = append(failures, err)
		}
		outcomes = append(outcomes, outcome)
		failures = append(failures, outcome.err())
	}
	if len(outcomes) == 0 {
		return fmt.Errorf("no work has a name that matches %q", o.only)
	}
	text := report(circumstances, outcomes, o.rounds, o.duration, time.Since(begin))
	fmt.Print("\n", text)
	if o.out != "" {
		if err := os.WriteFile(o.out, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return errors.Join(failures...)
}
