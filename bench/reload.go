package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// quietTime is how long rflua waits after a save for more of them. It is not part of the measurement.
const quietTime = 100 * time.Millisecond

// reload is the row of the time from a save to the first call that runs the new code.
func (b *bench) reload() []*work {
	live := &kept{start: func(ctx context.Context) (*rig.Server, error) {
		if err := b.save(0); err != nil {
			return nil, err
		}
		s, err := b.rflua(ctx, b.editedLibrary, "/Edited")
		if err != nil {
			return nil, err
		}
		_, err = s.Ask(ctx, s.Path, "run_keyword", "version", []any{})
		return s, err
	}}
	saves := 0
	return []*work{{name: "from a save to the new code, 200 keywords, beyond the quiet time", unit: "ms", columns: []column{
		single(ours, func(ctx context.Context) (float64, error) {
			s, err := live.get(ctx)
			if err != nil {
				return 0, err
			}
			var all []float64
			for range 4 {
				saves++
				took, err := b.saveToLive(ctx, s, saves)
				if err != nil {
					return 0, err
				}
				all = append(all, took)
			}
			return rig.Median(all), nil
		})}}}
}

// save saves the edited library as editors do: beside it, then renamed over it.
func (b *bench) save(version int) error {
	if err := os.MkdirAll(b.editedLibrary, 0o755); err != nil {
		return err
	}
	file := filepath.Join(b.editedLibrary, "Edited.lua")
	if err := writeLarge(file+"~.lua", "Edited", 199); err != nil {
		return err
	}
	text, err := os.ReadFile(file + "~.lua")
	if err != nil {
		return err
	}
	edited := strings.Replace(string(text), "\nreturn Edited", fmt.Sprintf("\nfunction Edited.version() return %d end\nreturn Edited", version), 1)
	if err := os.WriteFile(file+".new", []byte(edited), 0o644); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// saveToLive saves a version and returns the milliseconds until a call runs it, without the quiet time.
func (b *bench) saveToLive(ctx context.Context, s *rig.Server, version int) (float64, error) {
	c := &rig.HTTPConnection{Ctx: ctx, Addr: s.XML}
	defer c.Close()
	if err := b.save(version); err != nil {
		return 0, err
	}
	begin := time.Now()
	request := rig.Post(s.Path, rig.XMLCall("run_keyword", "version", []any{}))
	for time.Since(begin) < rig.Patience {
		body, err := c.Exchange(request)
		if err != nil {
			return 0, err
		}
		took := time.Since(begin)
		got, _, err := rig.XMLReturned(body)
		if err != nil {
			return 0, err
		}
		switch got {
		case float64(version):
			return rig.Milliseconds(took - quietTime), nil
		case float64(version - 1):
		default:
			return 0, fmt.Errorf("the version is %v, want %d", got, version)
		}
		if err := rig.Wait(ctx, 200*time.Microsecond); err != nil {
			return 0, err
		}
	}
	return 0, fmt.Errorf("calls never reached version %d: %s", version, s.Output)
}
