package engine_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
)

func saying(n int) string {
	return fmt.Sprintf("local M = {}\nlocal kept = 0\nfunction M.k() kept = kept + 1; return %d end\nfunction M.kept() return kept end\nreturn M\n", n)
}

// TestEditsAsEditorsMakeThem replays how files are really saved, and waits until the new code runs. No edit may be taken
// for a broken one on its way, and the state stays.
func TestEditsAsEditorsMakeThem(t *testing.T) {
	rename := func(t *testing.T, from, to string) {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct {
		name  string
		setup func(t *testing.T) // after lua/Lib.lua was written
		edit  func(t *testing.T)
	}{
		{"an in-place write", nil, func(t *testing.T) { write(t, "lua/Lib.lua", saying(2)) }},
		{"vim's backup and rename", nil, func(t *testing.T) {
			write(t, "lua/4913", "")
			os.Remove("lua/4913")
			rename(t, "lua/Lib.lua", "lua/Lib.lua~")
			write(t, "lua/Lib.lua", saying(2))
			os.Remove("lua/Lib.lua~")
		}},
		{"a rename over the file", nil, func(t *testing.T) {
			write(t, "lua/.Lib.lua.new", saying(2))
			rename(t, "lua/.Lib.lua.new", "lua/Lib.lua")
		}},
		{"JetBrains' safe write", nil, func(t *testing.T) {
			write(t, "lua/Lib.lua___jb_tmp___", saying(2))
			rename(t, "lua/Lib.lua", "lua/Lib.lua___jb_old___")
			rename(t, "lua/Lib.lua___jb_tmp___", "lua/Lib.lua")
			os.Remove("lua/Lib.lua___jb_old___")
		}},
		{"a symlink swap, as config maps do", func(t *testing.T) {
			write(t, "lua/..1/Lib.lua", saying(1))
			write(t, "lua/..2/Lib.lua", saying(2))
			os.Remove("lua/Lib.lua")
			for link, target := range map[string]string{"lua/..data": "..1", "lua/Lib.lua": "..data/Lib.lua"} {
				if err := os.Symlink(target, link); err != nil {
					t.Fatal(err)
				}
			}
		}, func(t *testing.T) {
			if err := os.Symlink("..2", "lua/..data_tmp"); err != nil {
				t.Fatal(err)
			}
			rename(t, "lua/..data_tmp", "lua/..data")
		}},
		{"a checkout that rewrites 300 files", func(t *testing.T) {
			for i := range 300 {
				write(t, fmt.Sprintf("lua/_lib/m%d.lua", i), "return 1")
			}
		}, func(t *testing.T) {
			write(t, ".git/index.lock", "")
			for i := range 300 {
				write(t, fmt.Sprintf("lua/_lib/m%d.lua", i), "return 2")
			}
			write(t, "lua/Lib.lua", saying(2))
			os.Remove(".git/index.lock")
		}},
		{"a truncated file that is completed 200 ms later", nil, func(t *testing.T) {
			write(t, "lua/Lib.lua", "")
			time.Sleep(200 * time.Millisecond) // the edit itself: nothing is waited for
			write(t, "lua/Lib.lua", saying(2))
		}},
		{"the served directory is replaced", func(t *testing.T) { write(t, "next/Lib.lua", saying(2)) }, func(t *testing.T) {
			rename(t, "lua", "old")
			rename(t, "next", "lua")
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "lua/Lib.lua", saying(1))
			if row.setup != nil {
				row.setup(t)
			}
			e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"lua"}})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close(t.Context())
			reloads := make(chan engine.Reload, 100)
			if err := e.Watch(func(events []engine.Reload) {
				for _, r := range events {
					reloads <- r
				}
			}); err != nil {
				t.Fatal(err)
			}
			lib, err := e.Library("Lib")
			if err != nil {
				t.Fatal(err)
			}
			s := imported(t, lib)
			wantShown(t, "before", s.passes("k"), "1")
			row.edit(t)
			for live := false; !live; {
				select {
				case r := <-reloads:
					if r.Problem != nil || r.Gone {
						t.Errorf("the edit is taken for a broken one: %+v", r)
					}
					live = r.Generation == 2
				case <-time.After(20 * time.Second):
					t.Fatal("the edit is not noticed")
				}
			}
			wantShown(t, "after", s.passes("k"), "2")
			wantShown(t, "the state", s.passes("kept"), "2")
		})
	}
}
