package rig

import (
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestValuesAreReadAsTheyWereSent(t *testing.T) {
	for name, v := range map[string]any{
		"text": "<&> \"quotes\"\nand lines", "number": 7, "fraction": 1.0 / 7, "true": true, "false": false, "list": []any{1, "x", []any{}},
		"dict": DictOf("a", 1, "b <", []any{2.5}),
	} {
		got, err := DecodeXML(XMLResponse(v))
		if err == nil {
			err = Same(got, Plain(v))
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPicklesAreRead(t *testing.T) {
	// pickle.dumps([1, 2.5, "x", {"a": True}])
	got, err := unpickled("8004951c000000000000005d94284b014740040000000000008c0178947d948c0161948873652e")
	if err == nil {
		err = Same(got, []any{1.0, 2.5, "x", map[string]any{"a": true}})
	}
	if err != nil {
		t.Error(err)
	}
	dotDict := "8004" + "8c13" + hexed("robot.utils.dotdict") + "8c07" + hexed("DotDict") + "93" + "29" + "52" + "8c01" + hexed("a") + "4b05" + "73" + "2e"
	got, err = unpickled(dotDict)
	if err == nil {
		err = Same(got, map[string]any{"a": 5.0})
	}
	if err != nil {
		t.Error(err)
	}
	_, err = unpickled("8004" + "8c02" + hexed("os") + "8c06" + hexed("system") + "93" + "2e")
	rftest.WantInside(t, "another class", fmt.Sprint(err), "os.system")
}

// hexed returns text in hexadecimal.
func hexed(text string) string { return hex.EncodeToString([]byte(text)) }
