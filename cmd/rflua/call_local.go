package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/value"
)

// liveLog is a log that is silent until the instance is there: loading the library, which the engine does first to learn
// its keywords, would log everything twice.
type liveLog struct {
	slog.Handler
	on atomic.Bool
}

func (l *liveLog) Enabled(context.Context, slog.Level) bool { return l.on.Load() }

// localCallee is a library of this process.
type localCallee struct {
	options *callOptions
	log     *messagePrinter
	library string
	name    string // of the keyword
	engine  *engine.Engine
	found   *offered
	live    *liveLog
}

func newLocalCallee(o *callOptions, log *messagePrinter) (*localCallee, error) {
	for _, path := range o.paths {
		if _, err := os.Stat(path); err != nil {
			return nil, usageError{fmt.Errorf("--path %s: %w", path, withoutPath(err))}
		}
	}
	library, keyword, err := splitLibrary(o.name, libraryNames(roots(o.paths)), "'rflua doc' lists the libraries; --path says where they are")
	if err != nil {
		return nil, err
	}
	return &localCallee{options: o, log: log, library: library, name: keyword, live: &liveLog{Handler: log.logger().Handler()}}, nil
}

// withoutPath is err without the path that it begins with.
func withoutPath(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		return inPath.Err
	}
	return err
}

// splitLibrary splits LIB.KEYWORD. Both may hold dots: the first one behind the name of a library counts. hint says how to
// see the libraries.
func splitLibrary(name string, libraries []string, hint string) (library, keyword string, err error) {
	for i, c := range name {
		if c != '.' {
			continue
		}
		if found, _ := matchLibrary(name[:i], libraries); found != "" {
			return found, name[i+1:], checkKeyword(name, name[i+1:])
		}
	}
	library, _, ok := strings.Cut(name, ".")
	if _, isLibrary := matchLibrary(name, libraries); !ok || isLibrary == nil {
		return "", "", checkKeyword(name, "")
	}
	_, err = matchLibrary(library, libraries)
	return "", "", withHint(err, hint)
}

func checkKeyword(name, keyword string) error {
	if keyword == "" {
		return &errorWithHint{usageError{errors.New("'" + name + "' names no keyword")}, "write LIB.KEYWORD, such as Data.UUID; 'rflua doc' lists the libraries"}
	}
	return nil
}

// matchLibrary is the library called name, or else ignoring case if that is unambiguous.
func matchLibrary(name string, libraries []string) (string, error) {
	missing := &engine.NoLibraryError{Name: name, Names: libraries}
	for _, lib := range libraries {
		if lib == name {
			return lib, nil
		}
		if strings.EqualFold(lib, name) {
			missing.Ambiguous = append(missing.Ambiguous, lib)
		}
	}
	if len(missing.Ambiguous) == 1 {
		return missing.Ambiguous[0], nil
	}
	missing.Near = diag.Closest(name, libraries)
	return "", usageError{missing}
}

// keyword loads the library. No other one is loaded, since loading runs code.
func (c *localCallee) keyword(ctx context.Context) (*offered, error) {
	config := c.options.config(c.options.paths)
	config.Timeout, config.Logger = time.Duration(c.options.timeout), slog.New(c.live)
	if len(config.Allow) == 0 {
		config.Allow = []string{c.library}
	}
	var err error
	if c.engine, err = engine.Open(ctx, config); err != nil {
		return nil, err
	}
	lib, err := c.engine.Library(c.library)
	if err == nil {
		err = lib.Err()
	}
	if err != nil {
		return nil, err
	}
	var keywords []offered
	for _, k := range lib.Revision().Keywords {
		keywords = append(keywords, offered{name: k.Name, shown: lib.Name + "." + k.Name, args: k.Args})
	}
	c.found, err = findKeyword(keywords, c.name)
	if c.found == nil && err == nil {
		err = unknownKeyword(lib.Name, c.name, keywords, "'rflua doc "+lib.Name+"' lists its keywords")
	}
	return c.found, err
}

func (c *localCallee) call(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error) {
	lib, err := c.engine.Library(c.library)
	if err != nil {
		return nil, nil, err
	}
	imported := c.options.imported(c.log)
	if err := argspec.Check("Library '"+lib.Name+"'", lib.Revision().InitArgs, imported.Args, imported.Named); err != nil {
		return nil, nil, &errorWithHint{usageError{err}, "--arg and --init give the arguments of new"}
	}
	in, err := lib.NewInstance(ctx, imported)
	var failure *engine.Failure
	if errors.As(err, &failure) {
		return nil, failure, nil
	}
	if err != nil {
		return nil, nil, err
	}
	c.live.on.Store(true)
	o := in.Run(ctx, engine.Call{Keyword: c.found.name, Args: args, Named: named, Log: c.log.print})
	return o.Result, o.Failure, nil
}

func (c *localCallee) close(ctx context.Context) {
	if c.engine != nil {
		c.engine.Close(ctx)
	}
}

// imported says how the flags want an instance to be made.
func (o *callOptions) imported(log *messagePrinter) engine.Import {
	i := engine.Import{Named: &o.initArgs.dict, Log: log.print}
	for _, text := range o.init {
		i.Args = append(i.Args, text)
	}
	return i
}
