package engine_test

import (
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

// The messages are those of RF's own argument validation, with the name of the keyword as RF writes it.
func TestArgumentErrorsAreWordedAsRobotFrameworkDoes(t *testing.T) {
	s := subjectOf(t, `
local M = {}
function M.none() end
function M.two(a, b) return {a, b} end
---@param b? integer = 2
---@param c? integer = 3
function M.optional(a, b, c) return {a, b, c} end
function M.rest(a, ...) return {a, ...} end
---@class Named
---@field port integer
---@field user string
---@field speed? integer = 9
---@param o Named
---@named o
function M.named(a, o) return {a, o} end
---@param o table
---@named o
function M.free(a, o, ...) return {a, o, ...} end
return M`)
	for _, row := range []struct {
		keyword string
		args    []any
		named   *value.Dict
		want    string // the result, or the message
	}{
		{"none", []any{"x"}, nil, "Keyword 'Lib.none' expected 0 arguments, got 1."},
		{"two", []any{"x"}, nil, "Keyword 'Lib.two' expected 2 arguments, got 1."},
		{"two", []any{"x", "y", "z"}, nil, "Keyword 'Lib.two' expected 2 arguments, got 3."},
		{"two", []any{"x"}, dict("b", "y"), `["x" "y"]`},
		{"two", nil, dict("b", "y", "a", "x"), `["x" "y"]`},
		{"two", []any{"x"}, dict("a", "y"), "Keyword 'Lib.two' got multiple values for argument 'a'."},
		{"two", []any{"x", "y"}, dict("c", "z"), "Keyword 'Lib.two' got unexpected named argument 'c'."},
		{"two", []any{"x", "y"}, dict("d", "z", "c", "z"), "Keyword 'Lib.two' got unexpected named arguments 'c' and 'd'."},
		{"optional", nil, nil, "Keyword 'Lib.optional' expected 1 to 3 arguments, got 0."},
		{"optional", []any{"x"}, nil, `["x" 2 3]`},
		{"optional", []any{"x"}, dict("c", "z"), `["x" 2 "z"]`},
		{"optional", nil, dict("c", "z"), "Keyword 'Lib.optional' missing value for argument 'a'."},
		{"rest", nil, nil, "Keyword 'Lib.rest' expected at least 1 argument, got 0."},
		{"rest", []any{"x", "y", "z"}, nil, `["x" "y" "z"]`},
		{"named", []any{"x"}, dict("port", int64(1), "user", "u"), `["x" {port:1 user:"u" speed:9}]`},
		{"named", []any{"x"}, dict("port", int64(1)), "Keyword 'Lib.named' missing named-only argument 'user'."},
		{"named", []any{"x"}, nil, "Keyword 'Lib.named' missing named-only arguments 'port' and 'user'."},
		{"named", []any{"x", "y"}, nil, "Keyword 'Lib.named' expected 1 non-named argument, got 2."},
		{"named", []any{"x"}, dict("port", int64(1), "user", "u", "usr", ""), "Keyword 'Lib.named' got unexpected named argument 'usr'."},
		{"free", []any{"x", "y"}, dict("k", "v"), `["x" {k:"v"} "y"]`},
		{"free", []any{"x"}, nil, `["x" {}]`},
	} {
		got, failure := s.call(engine.Call{Keyword: row.keyword, Args: row.args, Named: row.named})
		text := show(got)
		if failure != nil {
			text = failure.Message
		}
		rftest.WantText(t, row.keyword+" "+show(row.args)+show(row.named), text, row.want)
	}
}
