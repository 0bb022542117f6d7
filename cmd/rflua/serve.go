package main

import (
	"cmp"
	"context"
	"errors"
	"log"
	"log/slog"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/cmd/rflua/internal/console"
	"github.com/rflua/rflua/cmd/rflua/internal/portfile"
	"github.com/rflua/rflua/cmd/rflua/internal/process"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/bytesize"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	libraryOptions
	accessOptions
	host         string
	port         portFlag
	portFile     string
	noRemoteStop bool

	jsonrpcPort     offPortFlag
	jsonrpcPortFile string
	jsonrpcSocket   string
	stdio           bool
	noWatch         bool

	timeout   durationFlag
	memory    memoryFlag
	tokenTTL  durationFlag
	grace     durationFlag
	logLevel  choiceFlag
	logFormat choiceFlag

	isolate       bool
	isolateMemory sizeFlag
	isolateCPU    durationFlag
}

func newServeCommand() *cobra.Command {
	o := &serveOptions{
		host: "127.0.0.1", port: 8270, jsonrpcPort: offPortFlag{portFlag: 8271}, tokenTTL: durationFlag(time.Hour), grace: durationFlag(5 * time.Second),
		memory:        autoMemory,
		isolateMemory: sizeFlag(engine.DefaultIsolation.Memory),
		logLevel:      choiceFlag{"info", []string{"debug", "info", "warn", "error"}},
		logFormat:     choiceFlag{"text", []string{"text", "json"}},
	}
	cmd := &cobra.Command{
		Use:   "serve [PATH...]",
		Short: "Serve keyword libraries to Robot Framework",
		Long: `Serves the libraries in PATH, which is a directory of libraries or a single Lua file; the default is ./lua if it exists,
else the working directory. A library is a Lua file, or a directory with an init.lua, directly in PATH, whose name starts
neither with _ nor with a dot. If one fails to load, the reason is shown and the others are served.

It stops on SIGINT, SIGTERM and SIGHUP (unless started by nohup), by 'rflua stop', and by the keyword Stop Remote Server;
running keywords get the time of --grace to end. A second signal cancels them at once.

Every flag can be given as the environment variable in brackets too; the command line wins. Flags that may be repeated
take values separated by commas there. A DURATION is written as 250ms, 5s or 1h30m.`,
		Example: `  rflua serve ./lua
  rflua serve --host 0.0.0.0 --port 8271 --variable DUT:10.0.0.7 ./lua
  rflua serve --port 0 --port-file port.txt ./lua/Calculator.lua`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.host, "host", o.host, "`ADDRESS` to listen on; 0.0.0.0 is every interface")
	flags.Var(&o.port, "port", "port to listen on; 0 picks a free one")
	flags.StringVar(&o.portFile, "port-file", "", "`FILE` to write the port to; it exists while the server is ready")
	flags.Var(&o.jsonrpcPort, "jsonrpc-port", "port for JSON-RPC; 0 picks a free one, off serves none")
	flags.StringVar(&o.jsonrpcPortFile, "jsonrpc-port-file", "", "`FILE` to write the port for JSON-RPC to; it exists while the server is ready")
	flags.StringVar(&o.jsonrpcSocket, "jsonrpc-socket", "", "serve JSON-RPC on the Unix socket `PATH` too")
	flags.BoolVar(&o.stdio, "stdio", false, "serve JSON-RPC to one client on standard input and output; ports are opened only if their flags are given")
	flags.BoolVar(&o.noWatch, "no-watch", false, "do not reload libraries when their files change")
	flags.BoolVar(&o.noRemoteStop, "no-remote-stop", false, "do not let clients stop the server")
	o.accessOptions.add(cmd)
	o.libraryOptions.add(cmd)
	flags.Var(&o.timeout, "timeout", "cancel keywords that run for longer; 0s is no limit")
	flags.Var(&o.memory, "memory", "when the server uses this much memory, such as 512MiB or 2GiB, cancel the keyword that grows; auto is half of what the machine or container has, at least 256MiB")
	flags.Var(&o.tokenTTL, "token-ttl", "end instances made by a URL with a query that are unused for this long; 0s keeps them")
	flags.Var(&o.grace, "grace", "time that running keywords get to end when the server stops")
	flags.BoolVar(&o.isolate, "isolate", false, "give every instance a process of its own, so that nothing a keyword does harms another")
	flags.Var(&o.isolateMemory, "isolate-memory", "memory that each process of --isolate may use; 0 is no limit")
	flags.Var(&o.isolateCPU, "isolate-cpu", "processor time that one keyword may use with --isolate, in whole seconds; 0s is no limit")
	flags.Var(&o.logLevel, "log-level", "log messages of this level and above")
	flags.Var(&o.logFormat, "log-format", "text, or json for everything as JSON records on stderr")
	complete(cmd, "host", cobra.NoFileCompletions)
	for _, name := range []string{"port", "jsonrpc-port", "timeout", "memory", "token-ttl", "grace", "isolate-memory", "isolate-cpu"} {
		complete(cmd, name, cobra.NoFileCompletions)
	}
	complete(cmd, "log-level", cobra.FixedCompletions(o.logLevel.choices, cobra.ShellCompDirectiveNoFileComp))
	complete(cmd, "log-format", cobra.FixedCompletions(o.logFormat.choices, cobra.ShellCompDirectiveNoFileComp))
	acceptEnvironment(cmd)
	return cmd
}

// run loads the libraries, listens, reports what it serves, and serves until something stops it.
func (o *serveOptions) run(cmd *cobra.Command, args []string) error {
	if err := o.check(cmd.Flags()); err != nil {
		return err
	}
	defer process.RelaxCollector()()
	stop := process.Watch()
	defer stop.End()
	out, logger := o.console(cmd)
	guards, err := o.guards(o.host, logger)
	if err != nil {
		return err
	}

	e, err := engine.Open(stop.Stop, o.engineConfig(args, logger))
	if err != nil {
		return err
	}
	defer e.Close(stop.Cancel)
	if stop.Stop.Err() != nil { // a library may have been in an endless loop
		out.Interrupted()
		return nil
	}
	guards.describe(e)
	opened, skipped, err := o.endpoints(cmd.Flags(), e, guards, logger)
	if err != nil {
		return err
	}
	out.Started(o.announcement(args, e, guards, opened, skipped))
	if !o.noWatch {
		reloaded := func(events []engine.Reload) {
			guards.calls.Reloaded(events)
			out.Reloaded(events)
		}
		if err := e.Watch(reloaded); err != nil {
			logger.Warn("edits are not noticed: restart the server after an edit", "error", err)
		}
	}
	err = serveAll(stop, time.Duration(o.grace), out, serversOf(opened)...)
	for _, p := range opened {
		if err := portfile.Remove(p.portFile, p.port); err != nil {
			logger.Warn("the port file could not be removed", "file", p.portFile, "error", err)
		}
	}
	out.Stopped(listed(opened))
	return err
}

// check returns what is wrong with the flags, as far as that is known before anything is loaded.
func (o *serveOptions) check(flags *pflag.FlagSet) error {
	if o.host == "" {
		return clierror.Usage(errors.New("--host must not be empty; 0.0.0.0 is every interface"))
	}
	if o.jsonrpcPort.off && o.jsonrpcPortFile != "" {
		return clierror.Usage(errors.New("--jsonrpc-port-file needs a port, and --jsonrpc-port is off"))
	}
	if err := o.checkIsolation(flags); err != nil {
		return err
	}
	return cmp.Or(portfile.Check(o.portFile), portfile.Check(o.jsonrpcPortFile))
}

// engineConfig returns what the flags and the paths to serve say, as the engine takes it.
func (o *serveOptions) engineConfig(args []string, logger *slog.Logger) engine.Config {
	config := o.config(args)
	config.Timeout, config.Memory, config.Logger, config.MaxInstances = time.Duration(o.timeout), o.memory.bytes(process.PhysicalMemory()), logger, int(o.maxInstances)
	if config.Isolate = o.isolation(); config.Isolate != nil {
		for _, limit := range config.Isolate.Missing() {
			logger.Warn("this operating system does not limit a process of --isolate", "limit", limit)
		}
	}
	return config
}

// announcement returns what serve reports when it has opened its endpoints.
func (o *serveOptions) announcement(args []string, e *engine.Engine, g *guards, opened []*endpoint, skipped error) *console.Announcement {
	var web *xmlrpc.Server
	for _, p := range opened {
		if s, ok := p.server.(*xmlrpc.Server); ok {
			web = s
		}
	}
	a := console.Announce(e, roots(args), web)
	a.Endpoints = listed(opened)
	if skipped != nil {
		text := "JSON-RPC is not served: " + skipped.Error()
		if hint := clierror.Hint(skipped); hint != "" {
			text += "; " + hint
		}
		a.Warnings = append(a.Warnings, text)
	}
	a.Warnings = append(a.Warnings, g.warnings(o.host, opened)...)
	return a
}

// minIsolateMemory is what the smallest library needs.
const minIsolateMemory = 16 * bytesize.MiB

// checkIsolation returns what is wrong with the flags of --isolate.
func (o *serveOptions) checkIsolation(flags *pflag.FlagSet) error {
	for _, name := range []string{"isolate-memory", "isolate-cpu"} {
		if flags.Changed(name) && !o.isolate {
			return clierror.Usage(errors.New("--" + name + " needs --isolate"))
		}
	}
	switch {
	case o.isolateMemory > 0 && o.isolateMemory < minIsolateMemory:
		return clierror.Usage(errors.New("--isolate-memory must be at least " + bytesize.Format(minIsolateMemory) + ", or 0 for no limit"))
	case time.Duration(o.isolateCPU)%time.Second != 0:
		return clierror.Usage(errors.New("--isolate-cpu must be whole seconds, as the operating system counts it"))
	}
	return nil
}

// isolation returns the limits of --isolate, nil without it.
func (o *serveOptions) isolation() *engine.Isolation {
	if !o.isolate {
		return nil
	}
	isolation := engine.DefaultIsolation
	isolation.Memory, isolation.CPU = uint64(o.isolateMemory), time.Duration(o.isolateCPU)
	return &isolation
}

// console returns where serve reports what it does, and the log of the engine and the servers.
func (o *serveOptions) console(cmd *cobra.Command) (console.Console, *slog.Logger) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.logLevel.value)); err != nil {
		panic(err) // choiceFlag accepts no other
	}
	options := &slog.HandlerOptions{Level: level}
	if o.logFormat.value == "json" {
		logger := slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), options))
		showStandardLog(logger)
		return &console.Log{Logger: logger}, logger
	}
	out := cmd.OutOrStdout()
	if o.stdio {
		out = cmd.ErrOrStderr() // standard output is the client's
	}
	logger := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), options))
	showStandardLog(logger)
	return &console.Text{Out: out, Err: cmd.ErrOrStderr()}, logger
}

// showStandardLog has the standard logger, see main, write to the log at DEBUG.
func showStandardLog(logger *slog.Logger) {
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(logger.Handler(), slog.LevelDebug).Writer())
}

// server is one of the protocols that the libraries are served over.
type server interface {
	// Serve returns when the server has been stopped, by Stop or by a client.
	Serve() error
	// Stop lets running keywords end until ctx is done.
	Stop(ctx context.Context)
}

func serversOf(opened []*endpoint) []server {
	var servers []server
	for _, p := range opened {
		servers = append(servers, p.server)
	}
	return servers
}

// listed returns the endpoints as the console shows them.
func listed(opened []*endpoint) (list []console.Endpoint) {
	for _, p := range opened {
		list = append(list, p.Endpoint)
	}
	return list
}

// serveAll serves until a signal comes or one of the servers stops, and then stops all. Running keywords have the time of
// grace, or until a second signal.
func serveAll(stop *process.Signals, grace time.Duration, out console.Console, servers ...server) error {
	ended := make(chan error, len(servers))
	for _, s := range servers {
		go func() { ended <- s.Serve() }()
	}
	var failures []error
	select {
	case <-stop.Stop.Done():
	case err := <-ended:
		failures = append(failures, err)
	}
	limit, cancel := context.WithTimeout(stop.Cancel, grace)
	defer cancel()
	for _, s := range servers {
		go s.Stop(limit)
	}
	patience := time.AfterFunc(stoppingIsSlow, func() { out.Waiting(grace) })
	defer patience.Stop()
	for len(failures) < len(servers) {
		failures = append(failures, <-ended)
	}
	return errors.Join(failures...)
}

// stoppingIsSlow is how long stopping may take before the console says what the server waits for.
const stoppingIsSlow = 300 * time.Millisecond
