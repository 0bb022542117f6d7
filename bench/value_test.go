package main

import (
	"encoding/hex"
	"github.com/rflua/rflua/bench/rig"
	"strings"
	"testing"
)

func TestValuesAreReadAsTheyWereSent(t *testing.T) {
	for name, v := range map[string]any{
		"text": "<&> \"quotes\"\nand lines", "number": 7, "fraction": 1.0 / 7, "true": true, "false": false, "list": []any{1, "x", []any{}},
		"dict": rig.Dict{{"a", 1}, {"b <", []any{2.5}}}, "a megabyte": megabyte(), "a structure": structure(),
	} {
		got, err := rig.DecodeXML(xmlResponse(v))
		if err == nil {
			err = rig.Same(got, rig.Plain(v))
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

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

func TestPicklesAreRead(t *testing.T) {
	// pickle.dumps([1, 2.5, "x", {"a": True}])
	got, err := rig.Unpickled("8004951c000000000000005d94284b014740040000000000008c0178947d948c0161948873652e")
	if err == nil {
		err = rig.Same(got, []any{1.0, 2.5, "x", map[string]any{"a": true}})
	}
	if err != nil {
		t.Error(err)
	}
	dotDict := "8004" + "8c13" + hexed("robot.utils.dotdict") + "8c07" + hexed("DotDict") + "93" + "29" + "52" + "8c01" + hexed("a") + "4b05" + "73" + "2e"
	got, err = rig.Unpickled(dotDict)
	if err == nil {
		err = rig.Same(got, map[string]any{"a": 5.0})
	}
	if err != nil {
		t.Error(err)
	}
	if _, err := rig.Unpickled("8004" + "8c02" + hexed("os") + "8c06" + hexed("system") + "93" + "2e"); err == nil || !strings.Contains(err.Error(), "os.system") {
		t.Errorf("another class is taken: %v", err)
	}
}

func hexed(text string) string { return hex.EncodeToString([]byte(text)) }
