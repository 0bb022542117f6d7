package http_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module/luatest"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

// TestHttpLibraryKeepsSecrets: the messages of lua/Http.lua have none, neither of the address nor of the body.
func TestHttpLibraryKeepsSecrets(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"why": "no", "token": "SECRET"}`)
	})
	library := luatest.Import(t, luatest.Open(t, engine.Config{Roots: []string{"../../../lua/Http.lua"}}))
	for _, row := range []struct {
		keyword string
		args    []any
		want    string
	}{
		{"Get", []any{server.URL + "/a?token=SECRET"}, "GET URL/a?token=***: the status is 403 Forbidden, expected was ok\n{\"why\": \"no\", \"token\": \"***\"}"},
		{"Response Should Contain", []any{"yes"}, "'yes' is not in the body\n{\"why\": \"no\", \"token\": \"***\"}"},
	} {
		_, failure := luatest.Run(t.Context(), library, engine.Call{Keyword: row.keyword, Args: row.args, Named: value.NewDict(0)})
		if failure == nil {
			t.Fatalf("%s passed", row.keyword)
		}
		rftest.WantText(t, row.keyword, strings.ReplaceAll(failure.Message, server.URL, "URL"), row.want)
	}
}
