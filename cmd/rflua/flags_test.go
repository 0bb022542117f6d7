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

func TestASizeIsWrittenWithAUnit(t *testing.T) {
	for text, want := range map[string]string{"512MiB": "512MiB", "2gib": "2GiB", "1024 MiB": "1GiB", "1536KiB": "1536KiB", "1000": "1000", "0": "0"} {
		var size sizeFlag
		if err := size.Set(text); err != nil || size.String() != want {
			t.Errorf("%s is %s (%v), want %s", text, &size, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "1.5GiB", "5MB", "99999999999GiB"} {
		var size sizeFlag
		if err := size.Set(text); err == nil {
			t.Errorf("%q is taken for %s", text, &size)
		}
	}
}
