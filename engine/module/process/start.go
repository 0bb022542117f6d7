package process

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// start starts the program.
func (c *command) start() (*program, error) {
	argv := append([]string{c.name}, c.args...)
	shown := strings.Join(strings.Fields(strings.Join(argv, " ")), " ") // on one line
	path, err := "", error(nil)
	if c.shell {
		path, argv = shellCommand(c.name, c.args)
	} else if path, err = c.path(); err != nil {
		return nil, err
	}
	if runes := []rune(shown); len(runes) > 80 {
		shown = string(runes[:77]) + "..."
	}
	unwatched := make(chan struct{})
	p := &program{
		cmd: &exec.Cmd{Path: path, Args: argv, Dir: c.dir, Env: c.env}, shown: shown, interactive: c.interactive,
		lines: make(chan string), unwatched: unwatched, unwatch: sync.OnceFunc(func() { close(unwatched) }),
		exited: make(chan struct{}), drained: make(chan struct{}), done: make(chan struct{}), stopped: make(chan struct{}), warned: map[string]bool{},
	}
	newGroup(p.cmd)
	theirs, err := c.pipes(p)
	if err == nil {
		p.started = time.Now()
		err = p.cmd.Start()
	}
	for _, f := range theirs {
		f.Close()
	}
	if err != nil {
		p.stdout.close()
		p.stderr.close()
		if p.stdin != nil {
			p.stdin.Close()
		}
		return nil, fmt.Errorf("cannot run %q: %w", c.name, cause(err))
	}
	c.attend(p)
	return p, nil
}

// pipes connects the program. theirs are the ends that are only for it.
func (c *command) pipes(p *program) (theirs []*os.File, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return theirs, err
	}
	theirs = append(theirs, w)
	p.stdout = &output{pipe: r, limit: c.keep}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	if !c.merge {
		if r, w, err = os.Pipe(); err != nil {
			return theirs, err
		}
		theirs = append(theirs, w)
		p.stderr = &output{pipe: r, limit: c.keep}
		p.cmd.Stderr = w
	}
	if c.interactive || c.stdin != "" {
		if r, w, err = os.Pipe(); err != nil {
			return theirs, err
		}
		theirs = append(theirs, r)
		p.cmd.Stdin, p.stdin = r, w
	}
	return theirs, nil
}

// attend starts the goroutines of a program that has been started.
func (c *command) attend(p *program) {
	outputs := []*output{p.stdout}
	if p.stderr != nil {
		outputs = append(outputs, p.stderr)
	}
	var emit func(string)
	if c.live {
		emit = p.send
	}
	p.reading.Store(int32(len(outputs)))
	for _, o := range outputs {
		go func() {
			o.collect(emit)
			if p.reading.Add(-1) == 0 {
				close(p.drained)
			}
		}()
	}
	if c.stdin != "" {
		go func() {
			_, _ = p.stdin.WriteString(c.stdin) // a program need not read it
			p.stdin.Close()
		}()
	}
	go p.await()
}
