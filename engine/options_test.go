package engine_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module"
)

var (
	optionClass = regexp.MustCompile(`^---@class ([\w.]+)(?: : (.*))?$`)
	optionField = regexp.MustCompile(`^---@field (\w+)`)
	optionParam = regexp.MustCompile(`^---@param options\? ([\w.]+)`)
	withOptions = regexp.MustCompile(`^function \w+\.(\w+)\((.*)\) end$`)
)

// optionsOf are the functions of a definition file that take options, with their parameters and the fields of the options.
func optionsOf(definition string) (params map[string][]string, fields map[string][]string) {
	params, fields = map[string][]string{}, map[string][]string{}
	of := map[string][]string{}
	class, taken := "", ""
	for line := range strings.Lines(definition) {
		line = strings.TrimSuffix(line, "\n")
		if found := optionClass.FindStringSubmatch(line); found != nil {
			class = found[1]
			for parent := range strings.SplitSeq(found[2], ", ") {
				of[class] = append(of[class], of[parent]...)
			}
		} else if found := optionField.FindStringSubmatch(line); found != nil {
			of[class] = append(of[class], found[1])
		} else if found := optionParam.FindStringSubmatch(line); found != nil {
			taken = found[1]
		} else if found := withOptions.FindStringSubmatch(line); found != nil {
			if taken != "" {
				params[found[1]], fields[found[1]] = strings.Split(found[2], ", "), of[taken]
			}
			taken = ""
		} else if line == "" || strings.HasPrefix(line, "function") {
			taken = ""
		}
	}
	return params, fields
}

// TestDefinitionFilesDeclareTheOptions: every function names the options that it knows when it is given one that it does not.
func TestDefinitionFilesDeclareTheOptions(t *testing.T) {
	e := serveWith(t, map[string]string{"Lib.lua": `
		local M = {}
		function M.misuse(module, name, ...)
			local args = { ... }
			for i, arg in ipairs(args) do
				if arg == "options" then
					args[i] = { ["?"] = true }
				elseif arg == "fn" or arg == "predicate" then
					args[i] = function() end
				elseif arg == "seconds" or arg == "time" then
					args[i] = 1
				elseif arg == "algorithm" then
					args[i] = "md5"
				else
					args[i] = "x"
				end
			end
			return tostring((select(2, pcall(require(module)[name], unpack(args)))))
		end
		return M`}, engine.Config{AllowExec: true})
	s := imported(t, onlyLibrary(t, e))
	for _, m := range module.All {
		params, fields := optionsOf(m.Definition)
		for name, args := range params {
			call := []any{m.Name, name}
			for _, arg := range args {
				call = append(call, arg)
			}
			text, _ := s.passes("misuse", call...).(string)
			_, list, found := strings.Cut(text, `has no option "?"; available: `)
			if !found {
				t.Errorf("%s.%s says nothing of its options: %s", m.Name, name, text)
				continue
			}
			known := strings.Split(list, ", ")
			slices.Sort(known)
			declared := slices.Sorted(slices.Values(fields[name]))
			if !slices.Equal(known, declared) {
				t.Errorf("%s.%s takes the options %v, its definition file declares %v", m.Name, name, known, declared)
			}
		}
	}
}
