package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/cmd/rflua/internal/call"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/cmd/rflua/internal/lookup"
	"github.com/rflua/rflua/cmd/rflua/internal/process"
	"github.com/rflua/rflua/engine"
)

// callOptions are the flags of call.
type callOptions struct {
	libraryOptions
	paths    []string
	uri      string
	cert     clientCert
	init     []string
	initArgs namedFlag
	timeout  durationFlag
	logLevel choiceFlag

	name  string   // LIB.KEYWORD, the first argument
	words []string // the arguments behind it that are no flags
}

func newCallCommand() *cobra.Command {
	o := &callOptions{logLevel: choiceFlag{"info", []string{"trace", "debug", "info", "warn", "error", "none"}}}
	cmd := &cobra.Command{
		Use:   "call LIB.KEYWORD [ARG...] [NAME=VALUE...]",
		Short: "Run one keyword without Robot Framework",
		Long: `Runs one keyword and prints what it returns as JSON, bytes as base64. What it logs goes to the standard error as it
comes, and so does the message of a failure; with --log-level debug the traceback too.

LIB is found ignoring case, KEYWORD ignoring case, spaces and underscores; a keyword with embedded arguments is called by
its name with the values filled in. NAME=VALUE is a named argument if the keyword has an argument NAME or takes any; write
NAME\=VALUE for a positional one. Arguments are converted by the types of the keyword as Robot Framework would, but lists
and dictionaries are written as Python literals or as JSON. An argument without a type takes these too, and text otherwise.

The library is loaded from --path for this call alone, unless --uri names a running server:
  http://HOST:8270/LIB   Robot Framework's Remote protocol, any server of it; LIB. may be left out then. None is "" there,
                         messages come when the keyword ends, and a query is part of the address
  tcp://HOST:8271        JSON-RPC, tls://HOST:8271 the same encrypted, and unix:PATH for a socket; each call gets an instance
                         of its own

Flags may follow the keyword too. Everything behind -- is an argument.

The exit code is 0 if the keyword passes, 1 if it fails or cannot be run, 2 if the call is wrong (an unknown keyword, an
argument too many, a value of a wrong type), and 3 if it says that the test is to be skipped. Ctrl-C cancels the keyword.`,
		Example: `  rflua call Data.Random_Integer 1 6
  rflua call PowerSupply.set_voltage 1 3.3 ramp=fast --init address=SIM::LAB
  rflua call --uri http://127.0.0.1:8270/Data 'Random Integer' 1 6`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.SetInterspersed(false)
	flags.StringArrayVar(&o.paths, "path", nil, "`DIRECTORY` of libraries, or a Lua file (may be repeated; default ./lua if it exists, else the working directory)")
	flags.StringVar(&o.uri, "uri", "", "`URI` of a running server, instead of loading the library here")
	o.cert.add(cmd)
	flags.StringArrayVar(&o.init, "arg", nil, "positional argument `VALUE` for the library's new (may be repeated)")
	flags.Var(&o.initArgs, "init", "argument for the library's new (may be repeated)")
	flags.Var(&o.logLevel, "log-level", "print log messages of this level and above")
	flags.Var(&o.timeout, "timeout", "cancel the keyword if it runs for longer; 0s is no limit")
	o.pathsOf = func([]string) []string { return o.paths }
	o.libraryOptions.add(cmd)
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		return o.completeKeyword(args)
	}
	for _, name := range []string{"uri", "arg", "init", "timeout"} {
		complete(cmd, name, cobra.NoFileCompletions)
	}
	complete(cmd, "log-level", cobra.FixedCompletions(o.logLevel.choices, cobra.ShellCompDirectiveNoFileComp))
	acceptEnvironment(cmd)
	environment := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		words, err := parseFlags(cmd.Flags(), args[1:])
		if err != nil {
			return err
		}
		o.name, o.words = args[0], words
		return environment(cmd, args)
	}
	return cmd
}

// completeKeyword suggests the libraries. Only their code knows their keywords, which completing a command line must not
// run.
func (o *callOptions) completeKeyword(args []string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || o.uri != "" {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names := lookup.Libraries(roots(o.paths))
	for i, name := range names {
		names[i] = name + "."
	}
	return names, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

func (o *callOptions) run(cmd *cobra.Command) error {
	stop := process.Watch()
	defer stop.End()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	defer context.AfterFunc(stop.Stop, func() { cancel(errInterrupted) })()
	messages := call.NewMessages(cmd.ErrOrStderr(), o.logLevel.value)

	target, err := o.target(messages)
	if err != nil {
		return err
	}
	defer target.Close(stop.Cancel)
	if o.uri != "" && o.timeout > 0 {
		var end context.CancelFunc
		ctx, end = context.WithTimeoutCause(ctx, time.Duration(o.timeout), fmt.Errorf("it took longer than %s (--timeout)", &o.timeout))
		defer end()
	}
	k, err := target.Keyword(ctx)
	if err != nil {
		return cancelled(ctx, err)
	}
	args, named, err := k.Arguments(o.words)
	if err != nil {
		return clierror.WithHint(clierror.Usage(err), "'rflua call --help' shows how to write arguments")
	}
	result, failure, err := target.Run(ctx, args, named)
	switch {
	case err != nil:
		return cancelled(ctx, err)
	case failure != nil:
		messages.PrintFailure(failure)
		if failure.Skip {
			return errSkipped
		}
		return errSaidNo
	}
	return call.WriteResult(cmd.OutOrStdout(), result)
}

// cancelled returns the reason why ctx was cancelled, if it was, and else err.
func cancelled(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("the keyword was cancelled: %w", context.Cause(ctx))
	}
	return err
}

// target returns where the flags say that the keyword is.
func (o *callOptions) target(messages *call.Messages) (call.Target, error) {
	imported := engine.Import{Named: &o.initArgs.dict, Log: messages.Print}
	for _, text := range o.init {
		imported.Args = append(imported.Args, text)
	}
	switch {
	case o.uri == "":
		for _, path := range o.paths {
			if _, err := os.Stat(path); err != nil {
				return nil, clierror.Usage(fmt.Errorf("--path %s: %w", path, withoutPath(err)))
			}
		}
		config := o.config(o.paths)
		config.Timeout = time.Duration(o.timeout)
		return call.NewLocal(config, o.name, imported, messages)
	case strings.HasPrefix(o.uri, "tcp://"), strings.HasPrefix(o.uri, "tls://"), strings.HasPrefix(o.uri, "unix:"):
		return o.session(imported, messages)
	}
	return o.web(imported, messages)
}

// web returns the server of RF's Remote protocol, for the other addresses.
func (o *callOptions) web(imported engine.Import, messages *call.Messages) (call.Target, error) {
	server := newRemote([]string{o.uri})
	config, err := o.cert.config()
	if err != nil {
		return nil, err
	}
	u, err := server.address()
	if err == nil && u.Scheme != "http" && u.Scheme != "https" {
		err = errors.New("it must begin with http://, https://, tcp://, tls:// or unix:")
	}
	if err != nil {
		return nil, clierror.Usage(fmt.Errorf("--uri %s makes no sense: %w", server, err))
	}
	return call.NewWeb(call.WebServer{URL: u, Shown: server.String(), TLS: config}, o.name, imported, messages), nil
}

// session returns the library over JSON-RPC, for the addresses that mean it.
func (o *callOptions) session(imported engine.Import, messages *call.Messages) (call.Target, error) {
	server := call.Server{URI: o.uri, Version: version()}
	if !strings.HasPrefix(o.uri, "unix:") {
		if shown := (remote{uri: o.uri}).String(); shown != o.uri {
			return nil, clierror.Usage(fmt.Errorf("--uri %s must have no user: JSON-RPC knows none", shown))
		}
	}
	if strings.HasPrefix(o.uri, "tls://") {
		var err error
		if server.TLS, err = o.cert.config(); err != nil {
			return nil, err
		}
	}
	return call.NewSession(server, o.name, imported, messages)
}

// withoutPath returns err without the path that it begins with.
func withoutPath(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		return inPath.Err
	}
	return err
}
