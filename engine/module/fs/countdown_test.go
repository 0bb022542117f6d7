package fs

import (
	"context"
	"errors"
	iofs "io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rflua/rflua/engine/module/confine"
)

// countdown is a context that is cancelled when it has been looked at so many times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestTreesAreLeftInTheMiddle: what goes through a tree looks at the context again and again.
func TestTreesAreLeftInTheMiddle(t *testing.T) {
	const files = 20
	for _, row := range []struct {
		name string
		run  func(context.Context, confine.File) error
	}{
		{"remove", removeTree},
		{"walk", func(ctx context.Context, tree confine.File) error {
			return visit(ctx, tree, 9, func(confine.File, iofs.DirEntry) error { return nil })
		}},
		{"copy", func(ctx context.Context, tree confine.File) error {
			to, err := tree, error(nil)
			to.Name = "copy"
			if err = copyTree(ctx, tree, to); err != nil && to.Root.Mkdir("copy", 0o700) == nil {
				return errors.New("the copy was not begun")
			}
			return err
		}},
		{"glob", func(ctx context.Context, tree confine.File) error {
			return (&globber{ctx: ctx, kind: "any", limit: 999, seen: map[string]bool{}}).match(tree, []string{"**", "*"})
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			for i := range files {
				sub := filepath.Join(dir, "tree", strconv.Itoa(i))
				if err := os.MkdirAll(sub, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(sub, "file"), nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			roots, err := confine.Open([]string{dir})
			if err != nil {
				t.Fatal(err)
			}
			defer roots.Close()
			tree, err := confine.NewFiles(roots).Find("tree")
			if err != nil {
				t.Fatal(err)
			}
			ctx := &countdown{t.Context(), files}
			if err := row.run(ctx, tree); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if ctx.left < -3 {
				t.Errorf("it went on and looked %d times more", -ctx.left)
			}
			left, err := os.ReadDir(filepath.Join(dir, "tree"))
			if err != nil || len(left) == 0 || row.name == "remove" && len(left) == files {
				t.Errorf("%d directories are left, %v", len(left), err)
			}
		})
	}
}
