package main

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rflua/rflua/engine"
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
neither with _ nor with a dot. One that does not load is shown with the reason, and the others are served.

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
	flags.StringVar(&o.portFile, "port-file", "", "`FILE` that holds the port while the server is ready")
	flags.Var(&o.jsonrpcPort, "jsonrpc-port", "port for JSON-RPC; 0 picks a free one, off is none")
	flags.StringVar(&o.jsonrpcPortFile, "jsonrpc-port-file", "", "`FILE` that holds the port for JSON-RPC while the server is ready")
	flags.StringVar(&o.jsonrpcSocket, "jsonrpc-socket", "", "serve JSON-RPC on the Unix socket `PATH` too")
	flags.BoolVar(&o.stdio, "stdio", false, "serve JSON-RPC to one client on standard input and output, and on no port that is not asked for")
	flags.BoolVar(&o.noWatch, "no-watch", false, "do not load files anew when they change")
	flags.BoolVar(&o.noRemoteStop, "no-remote-stop", false, "do not let clients stop the server")
	o.accessOptions.add(cmd)
	o.libraryOptions.add(cmd)
	flags.Var(&o.timeout, "timeout", "cancel keywords that run for longer; 0s is never")
	flags.Var(&o.memory, "memory", "cancel the keyword that grows when the server uses so much, 512MiB or 2GiB; auto is half of what the machine or container has, at least 256MiB")
	flags.Var(&o.tokenTTL, "token-ttl", "end instances made by a URL with a query that are unused for so long; 0s is never")
	flags.Var(&o.grace, "grace", "time that running keywords get when the server stops")
	flags.BoolVar(&o.isolate, "isolate", false, "give every instance a process of its own, so that nothing a keyword does harms another")
	flags.Var(&o.isolateMemory, "isolate-memory", "memory that such a process may use; 0 is any")
	flags.Var(&o.isolateCPU, "isolate-cpu", "processor time that one keyword may use there, in whole seconds; 0s is any")
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

// run loads the libraries, then listens, then says so, then serves until somebody stops it.
func (o *serveOptions) run(cmd *cobra.Command, args []string) error {
	if o.host == "" {
		return usageError{errors.New("--host must not be empty; 0.0.0.0 is every interface")}
	}
	if o.jsonrpcPort.off && o.jsonrpcPortFile != "" {
		return usageError{errors.New("--jsonrpc-port-file needs a port, and --jsonrpc-port is off")}
	}
	if err := o.checkIsolation(cmd.Flags()); err != nil {
		return err
	}
	for _, name := range []string{o.portFile, o.jsonrpcPortFile} {
		if err := checkPortFile(name); err != nil {
			return err
		}
	}
	defer relaxCollector()()
	stop := watchSignals()
	defer stop.end()
	console, logger := o.console(cmd)
	guards, err := o.guards(o.host, logger)
	if err != nil {
		return err
	}

	config := o.config(args)
	config.Timeout, config.Memory, config.Logger, config.MaxInstances = time.Duration(o.timeout), o.memory.bytes(physicalMemory()), logger, int(o.maxInstances)
	if config.Isolate = o.isolation(); config.Isolate != nil {
		for _, limit := range config.Isolate.Missing() {
			logger.Warn("this operating system does not limit a process of --isolate", "limit", limit)
		}
	}
	e, err := engine.Open(stop.asked, config)
	if err != nil {
		return err
	}
	defer e.Close(stop.forced)
	if stop.asked.Err() != nil { // a library may have been in an endless loop
		console.interrupted()
		return nil
	}
	guards.serve(e)
	opened, skipped, err := o.endpoints(cmd.Flags(), e, guards, logger)
	if err != nil {
		return err
	}
	announcement := newAnnouncement(config.Roots, e, opened, skipped)
	announcement.warnings = guards.warnings(o.host, opened)
	console.started(announcement)
	if !o.noWatch {
		reloaded := func(events []engine.Reload) {
			guards.calls.Reloaded(events)
			console.reloaded(events)
		}
		if err := e.Watch(reloaded); err != nil {
			logger.Warn("edits are not noticed", "error", err)
		}
	}
	err = serveAll(stop, time.Duration(o.grace), console, serversOf(opened)...)
	for _, p := range opened {
		removePortFile(p.portFile, p.port, logger)
	}
	console.stopped(opened)
	return err
}

// minIsolateMemory is what the smallest library needs.
const minIsolateMemory = 16 << 20

// checkIsolation says what is wrong with the flags of --isolate.
func (o *serveOptions) checkIsolation(flags *pflag.FlagSet) error {
	for _, name := range []string{"isolate-memory", "isolate-cpu"} {
		if flags.Changed(name) && !o.isolate {
			return usageError{errors.New("--" + name + " needs --isolate")}
		}
	}
	switch {
	case o.isolateMemory > 0 && o.isolateMemory < minIsolateMemory:
		return usageError{errors.New("--isolate-memory must be 16MiB at least, or 0")}
	case time.Duration(o.isolateCPU)%time.Second != 0:
		return usageError{errors.New("--isolate-cpu must be whole seconds, as the operating system counts it")}
	}
	return nil
}

// isolation is what the engine gets, nil without --isolate.
func (o *serveOptions) isolation() *engine.Isolation {
	if !o.isolate {
		return nil
	}
	isolation := engine.DefaultIsolation
	isolation.Memory, isolation.CPU = uint64(o.isolateMemory), time.Duration(o.isolateCPU)
	return &isolation
}

// console is where serve tells what it does, and the log of the engine and the servers.
func (o *serveOptions) console(cmd *cobra.Command) (console, *slog.Logger) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.logLevel.value)); err != nil {
		panic(err) // choiceFlag lets no other through
	}
	options := &slog.HandlerOptions{Level: level}
	if o.logFormat.value == "json" {
		logger := slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), options))
		showStandardLog(logger)
		return &logConsole{logger}, logger
	}
	out := cmd.OutOrStdout()
	if o.stdio {
		out = cmd.ErrOrStderr() // standard output is the client's
	}
	logger := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), options))
	showStandardLog(logger)
	return &textConsole{out, cmd.ErrOrStderr()}, logger
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

// serveAll serves until a signal comes or one of the servers stops, and then stops all.
func serveAll(stop *signals, grace time.Duration, console console, servers ...server) error {
	ended := make(chan error, len(servers))
	for _, s := range servers {
		go func() { ended <- s.Serve() }()
	}
	var failures []error
	select {
	case <-stop.asked.Done():
	case err := <-ended:
		failures = append(failures, err)
	}
	limit, cancel := context.WithTimeout(stop.forced, grace)
	defer cancel()
	for _, s := range servers {
		go s.Stop(limit)
	}
	patience := time.AfterFunc(stoppingIsSlow, func() { console.waiting(grace) })
	defer patience.Stop()
	for len(failures) < len(servers) {
		failures = append(failures, <-ended)
	}
	return errors.Join(failures...)
}

// stoppingIsSlow is when the user is told what the server waits for.
const stoppingIsSlow = 300 * time.Millisecond
