package fs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

const (
	maxSize   = 64 << 20 // bytes that are read into memory, unless option 'limit' says otherwise
	mostLimit = 1 << 30  // the largest value of that option
	firstRoom = 1 << 20  // bytes of memory for a file at first, whatever its size: it may be sparse
)

func read(c *host.Call) (lua.LValue, error) {
	o := c.Options(2, "bytes", "limit")
	asBytes, most := o.Bool("bytes", false), limit(o, maxSize)
	if most > mostLimit {
		o.Error("limit", "must be at most %d bytes, not %d: larger files are for programs", mostLimit, most)
	}
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	text, err := content(c.Host.Context(), f, most)
	if err != nil {
		return nil, err
	}
	if asBytes {
		return c.Host.Marks().Wrap(marshal.Bytes(text)), nil
	}
	return lua.LString(text), nil
}

// content returns the content of a file, which may grow meanwhile or, in /proc, report no size.
func content(ctx context.Context, f confine.File, limit int) (string, error) {
	file, info, err := f.OpenRegular(os.O_RDONLY)
	if err != nil {
		return "", err
	}
	defer file.Close()
	tooMuch := errTooMuch(limit, "bytes")
	if info.Size() > int64(limit) {
		return "", f.Explain(tooMuch)
	}
	var text strings.Builder
	text.Grow(int(min(info.Size(), firstRoom)))
	err = pieces(ctx, file, func(piece []byte) error {
		if text.Len()+len(piece) > limit {
			return tooMuch
		}
		text.Write(piece)
		return nil
	})
	return text.String(), f.Explain(err)
}

// maxLines is how many lines are read into memory at most: each costs more than its text.
const maxLines = 1_000_000

func lines(c *host.Call) (lua.LValue, error) {
	o := c.Options(2, "limit")
	most := limit(o, maxLines)
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	text, err := content(c.Host.Context(), f, maxSize)
	if err != nil {
		return nil, err
	}
	found := c.Host.Marks().List(c.L.NewTable())
	for line := range strings.Lines(text) {
		if found.Len() == most {
			return nil, f.Explain(errTooMuch(most, "lines"))
		}
		line = strings.TrimSuffix(line, "\n")
		found.Append(lua.LString(strings.TrimSuffix(line, "\r")))
	}
	return found, nil
}

func write(c *host.Call) (lua.LValue, error) {
	text, o := c.String(2), c.Options(3, "atomic")
	atomic := o.Bool("atomic", true)
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	ctx := c.Host.Context()
	if !atomic {
		return done(writeInto(ctx, f, text, os.O_WRONLY|os.O_CREATE))
	}
	r, err := f.Replace()
	if errors.Is(err, confine.ErrBeside) {
		err = fmt.Errorf("%w; with option 'atomic' = false it is written to itself", err)
	}
	if err != nil {
		return nil, err
	}
	defer r.Discard()
	if err := put(ctx, r.File, text); err != nil {
		return nil, f.Explain(err)
	}
	return done(r.Commit())
}

func appendTo(c *host.Call) (lua.LValue, error) {
	text := c.String(2)
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	return done(writeInto(c.Host.Context(), f, text, os.O_WRONLY|os.O_CREATE|os.O_APPEND))
}

// writeInto writes to the file itself. The text replaces the old content unless flag has O_APPEND.
func writeInto(ctx context.Context, f confine.File, text string, flag int) error {
	if err := f.MakeParents(); err != nil {
		return err
	}
	file, _, err := f.OpenRegular(flag)
	if err != nil {
		return err
	}
	defer file.Close()
	if flag&os.O_APPEND == 0 {
		err = file.Truncate(0)
	}
	if err == nil {
		err = put(ctx, file, text)
	}
	if err == nil {
		err = file.Close()
	}
	return f.Explain(err)
}

// done returns true to Lua, unless there is an error.
func done(err error) (lua.LValue, error) { return lua.LTrue, err }
