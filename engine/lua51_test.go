package engine_test

import (
	"os"
	"strings"
	"testing"
)

// evaluator is a keyword that shows all results of a Lua expression, or its error, in one line.
const evaluator = `
local function show(v)
  if type(v) ~= "string" then return tostring(v) end
  return '"' .. v:gsub('[%c"\\\128-\255]', function(c) return string.format("\\%03d", c:byte()) end) .. '"'
end
local function results(ok, ...)
  if not ok then return "error: " .. tostring((...)):gsub("^.-:%d+: ", "") end
  local shown = {}
  for i = 1, select("#", ...) do shown[i] = show((select(i, ...))) end
  return table.concat(shown, " ")
end
local M = {}
function M.evaluate(expression) return results(pcall(assert(loadstring("return " .. expression, "chunk")))) end
return M`

// The rows of testdata/lua51.txt are rules of the reference manual of Lua 5.1, each with expressions and what they are.
func TestStandardFunctionsFollowTheLuaManual(t *testing.T) {
	text, err := os.ReadFile("testdata/lua51.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := subjectOf(t, evaluator)
	rule, expression, rows := "", "", 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch want, isWant := strings.CutPrefix(line, "  -->"); {
		case isWant:
			rows++
			got := s.passes("evaluate", expression)
			if want = strings.TrimPrefix(want, " "); got != want {
				t.Errorf("%s\n%s\n got %s\nwant %s", rule, expression, got, want)
			}
		case strings.HasPrefix(line, "# "):
			rule = line[2:]
		default:
			expression = line
		}
	}
	if rows < 300 {
		t.Errorf("there are only %d rows", rows)
	}
}
