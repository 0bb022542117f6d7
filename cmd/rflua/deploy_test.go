package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestDeploymentsUseFlagsThatThereAre: nothing runs these files here, and a flag that is renamed must not break them.
func TestDeploymentsUseFlagsThatThereAre(t *testing.T) {
	flags := newServeCommand().Flags()
	for file, pattern := range map[string]string{
		"rflua.service": `(?m)^ExecStart=.*$`,
		"Dockerfile":    `(?m)^ENV .*$`,
		"README.md":     `(?m)^ +-p .*$|RFLUA_[A-Z_]+|add .*$`,
	} {
		text, err := os.ReadFile("../../examples/deploy/" + file)
		if err != nil {
			t.Fatal(err)
		}
		used := strings.Join(regexp.MustCompile(pattern).FindAllString(string(text), -1), "\n")
		found := 0
		for _, flag := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(used, -1) {
			if found++; flags.Lookup(flag[1]) == nil {
				t.Errorf("%s: there is no flag --%s", file, flag[1])
			}
		}
		for _, name := range regexp.MustCompile(`RFLUA_[A-Z_]+`).FindAllString(used, -1) {
			flag := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "RFLUA_"), "_", "-"))
			if found++; flags.Lookup(flag) == nil && name != "RFLUA_USER" && name != "RFLUA_PASSWORD" {
				t.Errorf("%s: there is no flag --%s", file, flag)
			}
		}
		if found < 3 {
			t.Errorf("%s: only %d flags were found", file, found)
		}
	}
}
