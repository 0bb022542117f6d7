package main

import "testing"

func TestMemoryIsASizeAutoOrOff(t *testing.T) {
	const mib, gib = 1 << 20, 1 << 30
	for _, row := range []struct {
		rule, text string
		physical   int64
		want       int64
	}{
		{"a size in MiB", "512MiB", 8 * gib, 512 * mib},
		{"a size in GiB", "2GiB", 1 * gib, 2 * gib},
		{"off is no limit", "off", 8 * gib, 0},
		{"auto is half of what the machine has", "auto", 8 * gib, 4 * gib},
		{"auto is at least 256 MiB", "auto", 300 * mib, 256 * mib},
		{"auto is 1 GiB if the machine does not say what it has", "auto", 0, gib},
	} {
		var m memoryFlag
		if err := m.Set(row.text); err != nil {
			t.Errorf("%s: %v", row.rule, err)
		}
		if got := m.bytes(row.physical); got != row.want {
			t.Errorf("%s: got %d, want %d", row.rule, got, row.want)
		}
		if got := m.String(); got != row.text {
			t.Errorf("%s: shown as %s", row.rule, got)
		}
	}
	for _, wrong := range []string{"", "512", "512MB", "-1GiB", "0MiB", "63MiB", "1.5GiB", "MiB", "99999999999GiB", "9223372036854775807MiB"} {
		if err := new(memoryFlag).Set(wrong); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}
