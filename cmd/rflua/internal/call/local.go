package call

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/cmd/rflua/internal/lookup"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// Local is a library of this process. It implements [Target].
type Local struct {
	config   engine.Config
	library  string
	name     string // of the keyword
	imported engine.Import
	messages *Messages
	live     *liveLog

	engine *engine.Engine // nil until Keyword has opened it
	found  *Keyword
}

// NewLocal returns the target for name, which is LIB.KEYWORD. The library is one of those in config.Roots; unless
// config.Allow says otherwise no other library is loaded, since loading runs code. imported are the arguments of its new.
func NewLocal(config engine.Config, name string, imported engine.Import, messages *Messages) (*Local, error) {
	library, keyword, err := lookup.Split(name, lookup.Libraries(config.Roots), "'rflua doc' lists the libraries; --path says where they are")
	if err != nil {
		return nil, err
	}
	c := &Local{config: config, library: library, name: keyword, imported: imported, messages: messages, live: &liveLog{Handler: messages.Logger().Handler()}}
	c.config.Logger = slog.New(c.live)
	if len(config.Allow) == 0 {
		c.config.Allow = []string{library}
	}
	c.imported.Log = messages.Print
	return c, nil
}

// liveLog is a log that is silent until the instance exists. Loading the library, which the engine does first to learn its
// keywords, would log everything twice.
type liveLog struct {
	slog.Handler
	on atomic.Bool
}

func (l *liveLog) Enabled(context.Context, slog.Level) bool { return l.on.Load() }

// Keyword loads the library and finds the keyword in it.
func (c *Local) Keyword(ctx context.Context) (*Keyword, error) {
	var err error
	if c.engine, err = engine.Open(ctx, c.config); err != nil {
		return nil, err
	}
	lib, err := c.engine.Library(c.library)
	if err == nil {
		err = lib.Err()
	}
	if err != nil {
		return nil, err
	}
	var keywords []Keyword
	for _, k := range lib.Revision().Keywords {
		keywords = append(keywords, Keyword{Name: k.Name, Shown: lib.Name + "." + k.Name, Args: k.Args})
	}
	c.found, err = Find(keywords, c.name)
	if c.found == nil && err == nil {
		err = Unknown(lib.Name, c.name, keywords, "'rflua doc "+lib.Name+"' lists its keywords")
	}
	return c.found, err
}

// Run makes an instance of the library and runs the keyword in it.
func (c *Local) Run(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error) {
	lib, err := c.engine.Library(c.library)
	if err != nil {
		return nil, nil, err
	}
	if err := argspec.Check("Library '"+lib.Name+"'", lib.Revision().InitArgs, c.imported.Args, c.imported.Named); err != nil {
		return nil, nil, clierror.WithHint(clierror.Usage(err), "--arg and --init give the arguments of new")
	}
	in, err := lib.NewInstance(ctx, c.imported)
	var failure *engine.Failure
	if errors.As(err, &failure) {
		return nil, failure, nil
	}
	if err != nil {
		return nil, nil, err
	}
	c.live.on.Store(true)
	o := in.Run(ctx, engine.Call{Keyword: c.found.Name, Args: args, Named: named, Log: c.messages.Print})
	return o.Result, o.Failure, nil
}

// Close ends the instance and everything that the library began.
func (c *Local) Close(ctx context.Context) {
	if c.engine != nil {
		c.engine.Close(ctx)
	}
}
