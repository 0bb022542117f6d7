package main

import (
	"testing"

	"github.com/rflua/rflua/bench/rig"
)

func TestTheStructureHas10000Values(t *testing.T) {
	n := 0
	for _, row := range structure() {
		n += 1 + len(row.(rig.Dict))
	}
	if n != 10_000 {
		t.Errorf("it has %d", n)
	}
	if n := len(megabyte()); n != 1_000_000 {
		t.Errorf("the megabyte has %d bytes", n)
	}
}

func TestThePayloadsAreReadAsTheyAreSent(t *testing.T) {
	for name, v := range map[string]any{"the megabyte": megabyte(), "the structure": structure()} {
		got, err := rig.DecodeXML(rig.XMLResponse(v))
		if err == nil {
			err = rig.Same(got, rig.Plain(v))
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
