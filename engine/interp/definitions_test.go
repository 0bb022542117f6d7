package interp

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/compile"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/source"
)

var (
	defines = regexp.MustCompile(`^function (\w+)([.:])(\w+)\((.*)\) end$`)
	holds   = regexp.MustCompile(`^(\w+)\.(\w+) = `)
	class   = regexp.MustCompile(`^---@class ([\w.]+)`)
	object  = regexp.MustCompile(`^local (\w+) = {}$`)
	param   = regexp.MustCompile(`^---@param (\w+\??|\.\.\.)(\s|$)`)
)

// defined are the functions and values of a definition file as "module.name(params)" and "class:name(params)", a "?"
// behind what is optional. The annotations of a function must name its parameters.
func defined(t *testing.T, m host.Module) (names []string) {
	t.Helper()
	of := map[string]string{}
	var annotated []string
	last := ""
	for i, line := range strings.Split(m.Definition, "\n") {
		place := fmt.Sprintf("%s, line %d", m.Name, i+1)
		if i == 0 && line != "---@meta "+m.Name {
			t.Errorf("%s: %q, want ---@meta %s", place, line, m.Name)
		}
		switch {
		case class.MatchString(line):
			last = class.FindStringSubmatch(line)[1]
		case object.MatchString(line):
			of[object.FindStringSubmatch(line)[1]] = last
			if last == "" {
				of[object.FindStringSubmatch(line)[1]] = m.Name
			}
			last = ""
		case param.MatchString(line):
			annotated = append(annotated, param.FindStringSubmatch(line)[1])
		case holds.MatchString(line):
			found := holds.FindStringSubmatch(line)
			names = append(names, of[found[1]]+"."+found[2])
		case defines.MatchString(line):
			found := defines.FindStringSubmatch(line)
			params := strings.Join(annotated, ", ")
			if strings.ReplaceAll(params, "?", "") != found[4] {
				t.Errorf("%s: %s(%s) is annotated as (%s)", place, found[3], found[4], params)
			}
			names = append(names, of[found[1]]+found[2]+found[3]+"("+params+")")
		case strings.HasPrefix(line, "function"):
			t.Errorf("%s: not understood: %s", place, line)
		}
		if !strings.HasPrefix(line, "---") {
			annotated = nil
			if line == "" {
				last = ""
			}
		}
	}
	if _, problems := luacats.Parse(m.Name, []byte(m.Definition)); len(problems) > 0 {
		t.Errorf("%s: %v", m.Name, problems[0].Render())
	}
	if _, _, err := compile.Compile(t.Context(), m.Name, []byte(m.Definition)); err != nil {
		t.Error(err)
	}
	return names
}

// TestDefinitionFilesDeclareWhatTheModulesHold: editors show the definition files, so they must be right.
func TestDefinitionFilesDeclareWhatTheModulesHold(t *testing.T) {
	for _, m := range module.All {
		t.Run(m.Name, func(t *testing.T) {
			s := New(&Options{}, "Lib", source.NewSet(source.NewReader(), nil, nil))
			defer s.Close()
			var want []string
			contents := m.Open(s.L, s)
			for _, f := range contents.Functions {
				want = append(want, fmt.Sprintf("%s.%s(%s)", m.Name, f.Name, f.Params))
			}
			for name := range contents.Values {
				want = append(want, m.Name+"."+name)
			}
			for _, c := range contents.Classes {
				for _, f := range c.Methods {
					want = append(want, fmt.Sprintf("%s:%s(%s)", c.Name, f.Name, f.Params))
				}
			}
			got := defined(t, m)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("the definition file of %s declares\n%s\nthe module holds\n%s", m.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}
