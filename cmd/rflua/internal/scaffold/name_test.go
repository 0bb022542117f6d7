package scaffold

import (
	"testing"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
)

func TestLibraryNames(t *testing.T) {
	for name, hint := range map[string]string{
		"PowerSupply":       "",
		"device_2":          "",
		"":                  "such as PowerSupply",
		"power-supply":      "did you mean PowerSupply?",
		"2nd device":        "did you mean NdDevice?",
		"lua/Device.lua":    "did you mean Device?",
		"_internal":         "did you mean Internal?",
		"../../etc":         "did you mean Etc?",
		"string":            "did you mean String?",
		"robot":             "did you mean Robot?",
		"end":               "did you mean End?",
		"\u540d\u524d":      "such as PowerSupply",
		"..":                "such as PowerSupply",
		"with\nline\tbreak": "did you mean WithLineBreak?",
	} {
		err := CheckName(name)
		if hint == "" {
			if err != nil {
				t.Errorf("%q: %v", name, err)
			}
			continue
		}
		if got := clierror.Hint(err); !clierror.IsUsage(err) || got != hint {
			t.Errorf("%q: %v, hint %q, want %q", name, err, got, hint)
		}
	}
}

func TestSuitesAreNamedInSnakeCase(t *testing.T) {
	for name, want := range map[string]string{
		"PowerSupply": "power_supply", "HTTPClient": "http_client", "device": "device", "A": "a", "UseHTTP": "use_http",
		"My_Device": "my_device", "Rs232Port": "rs232_port",
	} {
		if got := snakeCase(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
