package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
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

	name  string   // LIB.KEYWORD
	words []string // behind it
}

// errInterrupted is the cause of cancelling when the user asks for it.
var errInterrupted = errors.New("interrupted")

func newCallCommand() *cobra.Command {
	o := &callOptions{logLevel: choiceFlag{"info", []string{"trace", "debug", "info", "warn", "error", "none"}}}
	cmd := &cobra.Command{
		Use:   "call LIB.KEYWORD [ARG...] [NAME=VALUE...]",
		Short: "Run one keyword without Robot Framework",
		Long: `Runs one keyword and prints what it returns as JSON, bytes as base64. What it logs goes to the standard error as it
comes, and so does the message of a failure; with --log-level debug the traceback too.

LIB is found ignoring case, KEYWORD ignoring case, spaces and underscores; one with embedded arguments is called by the
name with the values filled in. NAME=VALUE is a named argument if the keyword has an argument NAME or takes any; write
NAME\=VALUE for a positional one. Arguments are converted by the types of the keyword as Robot Framework would, but lists
and dictionaries are written as JSON. An argument without a type takes JSON lists and objects, and text otherwise.

The library is loaded from --path and lives for this call, unless --uri names a running server:
  http://HOST:8270/LIB   Robot Framework's Remote protocol, any server of it; LIB. may be left out then. None is "" there,
                         messages come when the keyword ends, and a query is part of the address
  tcp://HOST:8271        JSON-RPC, tls://HOST:8271 the same encrypted, and unix:PATH for a socket; each call gets an instance
                         of its own

Flags may stand behind the keyword too, unless -- comes before them: what follows it are arguments.

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
	flags.Var(&o.timeout, "timeout", "cancel the keyword if it runs for longer; 0s is never")
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
		words, err := takeFlags(cmd.Flags(), args[1:])
		if err != nil {
			return err
		}
		o.name, o.words = args[0], words
		return environment(cmd, args)
	}
	return cmd
}

// completeKeyword suggests the libraries. Their keywords are known to nobody who has not run their code, which completing
// a command line must not do.
func (o *callOptions) completeKeyword(args []string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || o.uri != "" {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names := libraryNames(roots(o.paths))
	for i, name := range names {
		names[i] = name + "."
	}
	return names, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// callee is where a keyword is called: in a library of this process or in a server.
type callee interface {
	// keyword is the keyword that the user names. What is wrong with the name is a usage error.
	keyword(ctx context.Context) (*offered, error)
	// call runs it.
	call(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error)
	// close ends what was made for the call.
	close(ctx context.Context)
}

func (o *callOptions) run(cmd *cobra.Command) error {
	stop := watchSignals()
	defer stop.end()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	defer context.AfterFunc(stop.asked, func() { cancel(errInterrupted) })()
	log := &messagePrinter{w: cmd.ErrOrStderr(), level: o.logLevel.value}

	target, err := o.callee(log)
	if err != nil {
		return err
	}
	defer target.close(stop.forced)
	if o.uri != "" && o.timeout > 0 {
		var end context.CancelFunc
		ctx, end = context.WithTimeoutCause(ctx, time.Duration(o.timeout), fmt.Errorf("it took longer than %s (--timeout)", &o.timeout))
		defer end()
	}
	k, err := target.keyword(ctx)
	if err != nil {
		return interrupted(ctx, err)
	}
	args, named, err := k.arguments(o.words)
	if err != nil {
		return &errorWithHint{usageError{err}, "'rflua call --help' says how arguments are written"}
	}
	result, failure, err := target.call(ctx, args, named)
	switch {
	case err != nil:
		return interrupted(ctx, err)
	case failure != nil:
		return log.failure(failure)
	}
	return printResult(cmd.OutOrStdout(), result)
}

// patience is ctx for what a server is asked before the keyword runs: it has remoteTimeout for the answer, unless
// --timeout says otherwise.
func patience(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, remoteTimeout, fmt.Errorf("it does not answer within %s; --timeout sets another time", remoteTimeout))
}

// interrupted is the reason why ctx was cancelled, if it was, and else err.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("the keyword was cancelled: %w", context.Cause(ctx))
	}
	return err
}

// callee is where the flags say that the keyword is.
func (o *callOptions) callee(log *messagePrinter) (callee, error) {
	switch {
	case o.uri == "":
		return newLocalCallee(o, log)
	case strings.HasPrefix(o.uri, "tcp://"), strings.HasPrefix(o.uri, "tls://"), strings.HasPrefix(o.uri, "unix:"):
		return newSessionCallee(o, log)
	}
	return newWebCallee(o, log)
}
