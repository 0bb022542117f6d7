package soak

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// soak is one run.
type soak struct {
	ctx       context.Context // ends all of it at once
	server    *rig.Server
	flags     string // of the server, beyond those that the soak needs
	noMetrics bool   // the server has none

	libraries, temporary string // directories: what is served, and TMPDIR of the server
	processes            rig.Processes
	began                time.Time
	names                atomic.Int64 // how many names fresh has returned
	tally                tally
	edits                edits
	echoes               latencies
	samples              []sample
	minutes              [][]float64 // latencies of the echo before each sample
}

// options are the flags.
type options struct {
	time, rest, hazard time.Duration
	binary, flags, out string
}

// parse parses the flags.
func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench soak", flag.ContinueOnError)
	flags.DurationVar(&o.time, "time", 30*time.Minute, "how long the load lasts")
	flags.DurationVar(&o.rest, "rest", 30*time.Second, "how long the server rests before what it holds is compared; Go gives memory back slowly")
	flags.DurationVar(&o.hazard, "hazard", 3*time.Second, "how long the neighbours of each hazard are measured; 0 leaves it out")
	flags.StringVar(&o.binary, "rflua", filepath.Join("bin", "rflua"), "the `FILE` to run")
	flags.StringVar(&o.flags, "serve", "", "further `FLAGS` for rflua serve, separated by spaces")
	flags.StringVar(&o.out, "out", filepath.Join("bench", "soak.md"), "write the report to this `FILE`; empty is none")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("there are no arguments, but %q is given", flags.Arg(0))
	case o.time < 10*time.Second || o.rest < 0 || o.hazard < 0:
		return o, errors.New("--time must be 10s or more, --rest and --hazard not negative")
	}
	return o, nil
}

// tokenTTL is how long an instance lives unused.
const tokenTTL = 3 * time.Second

//go:embed libraries
var files embed.FS

// Run does the whole soak with these command line flags, prints what it sees and writes the report. It is an error if anything
// was not as expected, or if ctx ended it.
func Run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.binary, err = filepath.Abs(o.binary); err != nil {
		return err
	}
	if _, err := os.Stat(o.binary); err != nil {
		return fmt.Errorf("%w; run \"make soak\" at the top of the repository", err)
	}
	limit := o.time + 2*o.rest + 3*time.Duration(len(hazards)+1)*(o.hazard+time.Second) + 5*time.Minute
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("the soak was ended after %s", limit))
	defer cancel()
	dir, err := os.MkdirTemp("", "rflua-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s := &soak{ctx: ctx, flags: o.flags, libraries: filepath.Join(dir, "libraries"), temporary: filepath.Join(dir, "temporary")}
	s.tally.out = os.Stderr
	defer s.processes.StopAll()
	if err := s.start(o.binary, dir); err != nil {
		return err
	}
	r := report{options: o, machine: rig.Machine(), command: strings.Join(s.server.Cmd.Args[1:], " ")}
	r.machine.Add("rflua", strings.TrimPrefix(rig.Output(ctx, dir, o.binary, "version"), "rflua "))
	fmt.Print(r.machine, "\n")
	if o.hazard > 0 {
		if r.neighbours, r.missed, err = s.neighbours(o.hazard); err != nil {
			return err
		}
		fmt.Print(r.neighbours, "\n")
		for _, name := range r.missed {
			s.tally.problem("the neighbours of the hazard %q wait longer than %s at p99", name, neighbourMark)
		}
	}
	first := min(time.Minute, o.time/3).Round(time.Second)
	r.first = first
	if err := s.load(first, os.Stdout); err != nil {
		return err
	}
	if r.before, err = s.atRest(o.rest); err != nil {
		return err
	}
	if err := s.load(o.time-first, os.Stdout); err != nil {
		return err
	}
	if r.after, err = s.atRest(o.rest); err != nil {
		s.tally.problem("%v", err)
	}
	for _, text := range compare(r.before, r.after) {
		s.tally.problem("%s", text)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.processes.Stop(s.server)
	if state := s.server.Cmd.ProcessState; !state.Success() {
		s.tally.problem("the server ended with %s", state)
	}
	text := r.text(s)
	fmt.Print("\n", text)
	if o.out != "" {
		if err := os.WriteFile(o.out, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if n := s.tally.all().unexpected; n > 0 {
		return fmt.Errorf("%d things were not as expected", n)
	}
	return nil
}

// start starts the server.
func (s *soak) start(binary, dir string) error {
	if err := os.CopyFS(dir, files); err != nil {
		return err
	}
	for _, name := range []string{s.temporary, filepath.Join(s.libraries, "_lib")} {
		if err := os.Mkdir(name, 0o755); err != nil {
			return err
		}
	}
	if err := errors.Join(s.saveOver("Edited.lua", edited(0)), s.saveOver("_lib/part.lua", partOf(0))); err != nil {
		return err
	}
	xml, xmlPort, err := rig.FreeAddress()
	if err != nil {
		return err
	}
	json, jsonPort, err := rig.FreeAddress()
	if err != nil {
		return err
	}
	command := []string{binary, "serve", "--port", xmlPort, "--jsonrpc-port", jsonPort, "--token-ttl", tokenTTL.String()}
	command = append(append(command, strings.Fields(s.flags)...), s.libraries)
	p := rig.NewProcess(dir, "rflua", command...)
	p.Cmd.Env = append(p.Cmd.Env, "TMPDIR="+s.temporary)
	p.Output.Line = func(line string) {
		if strings.Contains(line, "panic") || strings.Contains(line, "level=ERROR") || strings.Contains(line, "goroutine ") {
			s.tally.problem("the server says: %s", line)
		}
	}
	if err := s.processes.Launch(p); err != nil {
		return err
	}
	s.server = &rig.Server{Process: p, XML: xml, JSON: json}
	s.began = time.Now()
	for _, addr := range []string{xml.String(), json.String()} {
		if err := s.server.Listens(s.ctx, addr); err != nil {
			return err
		}
	}
	s.noMetrics = s.metrics() == nil
	return nil
}

// actor does the same thing again and again until the load is over. After an error it starts again.
type actor struct {
	name string
	run  func(over context.Context) error
}

// errCounted is an error that the tally has counted already.
var errCounted = errors.New("counted")

// actors returns all that act at once.
func (s *soak) actors() []actor {
	all := append(s.callers(), s.editors()...)
	return append(all,
		actor{"keywords beyond their timeout", s.tooLong},
		actor{"disconnects, XML-RPC", s.cutXML},
		actor{"disconnects, JSON-RPC", s.cutJSON},
		actor{"sessions that come and go", s.comeAndGo},
		actor{"tokens that expire", s.tokens},
		actor{"malformed requests", s.strangers},
		actor{"half-open connections", s.halfOpen},
		actor{"slow headers", s.slowHeaders},
		actor{"slow readers", s.slowReaders},
		actor{"hazards", s.harm},
	)
}

// load has all actors act for d, and takes a sample of the server every minute. It returns when all have stopped.
func (s *soak) load(d time.Duration, progress io.Writer) error {
	over, stop := context.WithTimeout(s.ctx, d)
	defer stop()
	var acting sync.WaitGroup
	for _, a := range s.actors() {
		acting.Go(func() {
			for over.Err() == nil {
				err := a.run(over)
				if s.ctx.Err() != nil {
					return
				}
				if err != nil && err != errCounted {
					s.tally.problem("%s: %v", a.name, err)
				}
				if err != nil {
					_ = rig.Wait(over, 100*time.Millisecond) // the loop checks over
				}
			}
		})
	}
	s.echoes.drain()
	for begin, next := time.Now(), time.Minute; ; next += time.Minute {
		if rig.Wait(over, min(next, d-2*time.Second)-time.Since(begin)) != nil {
			break
		}
		now, err := s.sample()
		if err != nil {
			stop()
			acting.Wait()
			return err
		}
		s.samples, s.minutes = append(s.samples, now), append(s.minutes, s.echoes.drain())
		fmt.Fprintln(progress, s.progress(len(s.samples)-1))
		if next >= d-2*time.Second {
			break
		}
	}
	acting.Wait()
	return context.Cause(s.ctx)
}

// progress returns the line that is printed for sample i.
func (s *soak) progress(i int) string {
	a, took := s.samples[i], s.minutes[i]
	return fmt.Sprintf("%s: %s calls, %d unexpected, echo p50 %s ms p99 %s ms, %s MB, %d descriptors", a.at.Round(time.Second), rig.Number(float64(a.calls)),
		s.tally.all().unexpected, rig.Number(rig.Median(took)), rig.Number(rig.Percentile(took, 99)), rig.Number(a.resident/1e6), a.descriptors)
}
