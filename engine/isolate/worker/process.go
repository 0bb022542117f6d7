package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/bytesize"
	"github.com/rflua/rflua/engine/isolate/wire"
)

// Patience is how long a worker may take to cancel a request or to end when it is asked to.
const Patience = time.Second

// Process is a worker as the server sees it.
type Process struct {
	*wire.Conn
	limits Limits
	cmd    *exec.Cmd
	in     *os.File // the server's end of its standard input
	out    *os.File // the same of its standard output
	stderr errorOutput
	exited chan struct{} // closed when it has ended and was waited for
}

// start starts a worker.
func start(limits Limits) (*Process, error) {
	itself, err := self()
	if err != nil {
		return nil, err
	}
	in, toWorker, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	fromWorker, out, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, in.Close(), toWorker.Close())
	}
	widen(toWorker)
	widen(out)
	p := &Process{limits: limits, in: toWorker, out: fromWorker, exited: make(chan struct{}), Conn: wire.NewConn(fromWorker, toWorker)}
	p.cmd = exec.Command(itself)
	p.cmd.Args = []string{os.Args[0], "(worker)"}
	p.cmd.Env = append(slices.DeleteFunc(os.Environ(), ownSetting), variable+"="+limits.String())
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = in, out, &p.stderr
	p.cmd.WaitDelay = Patience // for a process that it started and that holds its standard error
	separate(p.cmd)
	err = p.cmd.Start()
	in.Close()
	out.Close()
	if err != nil {
		toWorker.Close()
		fromWorker.Close()
		return nil, fmt.Errorf("a worker process cannot be started: %w", err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is in ProcessState
		close(p.exited)
	}()
	return p, nil
}

// self returns the path of this binary: not by its name, which may belong to a newer one by now.
func self() (string, error) {
	if runtime.GOOS == "linux" {
		const link = "/proc/self/exe"
		if _, err := os.Stat(link); err == nil {
			return link, nil
		}
	}
	return os.Executable()
}

// ownSetting reports whether an environment variable would change how Go ends a worker or how much memory it takes.
func ownSetting(pair string) bool {
	name, _, _ := strings.Cut(pair, "=")
	return name == "GOMEMLIMIT" || name == "GOTRACEBACK" || name == variable
}

// Exited is closed when the worker has ended and was waited for.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Kill ends the worker at once, whatever it does. It does not wait.
func (p *Process) Kill() { kill(p.cmd.Process) }

// Close lets the worker end by itself, kills it if it does not, and waits until it has ended. It is how every worker ends,
// also one that has ended by itself, and may be called once.
func (p *Process) Close() {
	p.in.Close()
	timer := time.AfterFunc(Patience, p.Kill)
	<-p.exited
	timer.Stop()
	p.out.Close()
}

// Stderr returns what the worker has written to its standard error, within bounds.
func (p *Process) Stderr() string { return strings.TrimSpace(p.stderr.text()) }

// ExitReport returns how a worker ended, the most likely reason with the flag that changes it, and what it wrote last. It waits
// for the end.
func (p *Process) ExitReport() string {
	<-p.exited
	state, text := p.cmd.ProcessState, p.Stderr()
	how := fmt.Sprintf("it ended with exit code %d", state.ExitCode())
	if name := killer(state); name != "" {
		how = fmt.Sprintf("it was ended by the signal %q", name)
	}
	if state.ExitCode() == exitCPU {
		how = ""
	}
	parts := slices.DeleteFunc([]string{how, p.suspicion(text, state)}, func(s string) bool { return s == "" })
	report := strings.Join(parts, "; ") + "."
	if lines := lastLines(text); lines != "" {
		report += "\nIt wrote last: " + lines
	}
	return report
}

// outOfMemory lists what Go writes when it gets no more memory from the operating system.
var outOfMemory = []string{"out of memory", "cannot allocate memory", "runtime: failed to create new OS thread", "pthread_create failed",
	"ThreadSanitizer failed to allocate"}

// suspicion returns which limit has most likely ended the worker, or "".
func (p *Process) suspicion(text string, state *os.ProcessState) string {
	starved := slices.ContainsFunc(outOfMemory, func(words string) bool { return strings.Contains(text, words) })
	// Go's garbage collector does not always notice that it got no memory, and stumbles over it.
	if l := p.limits.Memory; l > 0 && strings.Contains(text, "SIGSEGV") && peak(state) >= l/4*3 {
		starved = true
	}
	switch {
	case state.ExitCode() == exitCPU:
		return fmt.Sprintf("it used more processor time than %s (--isolate-cpu)", time.Duration(p.limits.seconds())*time.Second)
	case starved && p.limits.Memory > 0:
		return fmt.Sprintf("it needed more memory than %s (--isolate-memory)", bytesize.Format(p.limits.Memory))
	case starved:
		return "the machine has no memory left for it"
	case killer(state) == "killed":
		return "the operating system does that when the machine's memory is full"
	}
	return ""
}
