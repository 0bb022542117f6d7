package fs_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module/luatest"
	"github.com/rflua/rflua/internal/rftest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// library runs Lua code that a test gives it, and shows what the code returns.
const library = `
local fs, robot = require("robot.fs"), require("robot")

local function show(v)
  if type(v) == "string" then
    return v
  elseif type(v) ~= "table" then
    return tostring(v)
  elseif next(v) == nil or v[1] then
    local items = {}
    for i, item in ipairs(v) do items[i] = show(item) end
    return "[" .. table.concat(items, " ") .. "]"
  end
  local fields = {}
  for key, item in pairs(v) do fields[#fields + 1] = key .. "=" .. show(item) end
  table.sort(fields)
  return "{" .. table.concat(fields, " ") .. "}"
end

local Lib = {}
function Lib.run(code)
  local function all(...)
    local shown = {}
    for i = 1, select("#", ...) do shown[i] = show((select(i, ...))) end
    return table.concat(shown, ", ")
  end
  return all(assert(loadstring("local fs, robot = ...; " .. code))(fs, robot))
end
function Lib.give(code) return assert(loadstring("local fs = ...; " .. code))(fs) end
return Lib
`

// subject is an instance of the library whose roots are in a directory of its own.
type subject struct {
	*engine.Instance
	t      *testing.T
	engine *engine.Engine
	dir    string // TREE in code and results
}

// newSubject makes files as [tree] does, and an instance that may use the roots, which are named relative to the tree.
func newSubject(t *testing.T, roots []string, files ...string) *subject {
	t.Helper()
	dir := rftest.Tree(t, files...)
	t.Chdir(dir)
	t.Setenv("TMPDIR", rftest.Tree(t)) // what is temporary can be looked for there
	e := luatest.Serve(t, engine.Config{FileRoots: roots}, library)
	return &subject{luatest.Import(t, e), t, e, dir}
}

// run returns what the code returns, or the message of its error.
func (s *subject) run(code string) string {
	s.t.Helper()
	return s.runWith(s.t.Context(), code)
}

func (s *subject) runWith(ctx context.Context, code string) string {
	s.t.Helper()
	code = strings.ReplaceAll(code, "TREE", s.dir)
	result, failure := luatest.Run(ctx, s.Instance, engine.Call{Keyword: "Run", Args: []any{code}})
	if failure != nil {
		message := strings.TrimPrefix(failure.Message, "[string]:1: ") // where the code is
		return "error: " + strings.ReplaceAll(message, s.dir, "TREE")
	}
	return strings.ReplaceAll(result.(string), s.dir, "TREE")
}

// row is Lua code, what it returns, and the rule that says so.
type row struct{ rule, code, want string }

// check runs the rows one after the other in the same tree.
func (s *subject) check(rows []row) {
	s.t.Helper()
	for _, row := range rows {
		if got := s.run(row.code); got != row.want {
			s.t.Errorf("%s: %s\n got %s\nwant %s", row.rule, row.code, got, row.want)
		}
	}
}

// names are what is in the system's directory for temporary things.
func temporaries(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
