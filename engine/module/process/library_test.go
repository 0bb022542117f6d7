//go:build unix

package process_test

import (
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module/luatest"
	"github.com/rflua/rflua/engine/value"
)

// TestProcessLibrary: keywords of lua/Process.lua that are used wrongly or wait in vain.
func TestProcessLibrary(t *testing.T) {
	library := luatest.Import(t, luatest.Open(t, engine.Config{Roots: []string{"../../../lua/Process.lua"}, FileRoots: []string{t.TempDir()}, AllowExec: true}))
	for _, row := range []struct {
		keyword string
		args    []any
		named   *value.Dict
		want    string
	}{
		{"Run Process", []any{"true"}, value.DictOf("tiemout", "1s"),
			"there is no option 'tiemout'; there are alias, cwd, env, env:NAME, live, merge_stderr, shell, stdin, timeout"},
		{"Start Process", []any{"cat"}, nil, ""},
		{"Wait Until Process Output Contains", []any{"never", nil, 0.05}, nil, "the process has not written 'never' after 0.05 seconds"},
		{"Terminate Process", []any{nil, true}, nil, ""},
	} {
		got := ""
		if _, failure := luatest.Run(t.Context(), library, engine.Call{Keyword: row.keyword, Args: row.args, Named: row.named}); failure != nil {
			got = failure.Message
		}
		if got != row.want {
			t.Errorf("%s\n got %s\nwant %s", row.keyword, got, row.want)
		}
	}
}
