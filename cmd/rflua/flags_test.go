package main

import (
	"slices"
	"testing"
)

func TestVariableIsSplitAtItsFirstColon(t *testing.T) {
	for _, c := range []struct{ text, name, value string }{
		{"HOST:dut", "HOST", "dut"},
		{"URL:http://dut:80", "URL", "http://dut:80"},
		{"EMPTY:", "EMPTY", ""},
	} {
		v := variablesFlag{}
		if err := v.Set(c.text); err != nil {
			t.Errorf("%s: %v", c.text, err)
		}
		if got, ok := v[c.name]; !ok || got != c.value {
			t.Errorf("%s: got %q", c.text, v)
		}
	}
	for _, wrong := range []string{"", "HOST", ":value", "HOST=dut"} {
		if err := (variablesFlag{}).Set(wrong); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestAllowTakesNamesSeparatedByCommasToo(t *testing.T) {
	var l librariesFlag
	for _, text := range []string{"One", "Two, Three"} {
		if err := l.Set(text); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"One", "Two", "Three"}; !slices.Equal(l, want) {
		t.Errorf("got %q", l)
	}
}
