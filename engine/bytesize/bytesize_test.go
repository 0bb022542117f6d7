package bytesize

import "testing"

func TestASizeIsWrittenWithAUnit(t *testing.T) {
	for _, row := range []struct {
		text          string
		bytes         uint64
		message, flag string
	}{
		{"512MiB", 512 * MiB, "512 MiB", "512MiB"},
		{"2gib", 2 * GiB, "2 GiB", "2GiB"},
		{"1024 MiB", GiB, "1 GiB", "1GiB"},
		{"1536KiB", 1536 * KiB, "1536 KiB", "1536KiB"},
		{"1000", 1000, "1000 bytes", "1000"},
		{"0", 0, "0 bytes", "0"},
		{"8589934591GiB", 8589934591 * GiB, "8589934591 GiB", "8589934591GiB"},
	} {
		n, err := Parse(row.text)
		if err != nil || n != row.bytes || Format(n) != row.message || FormatFlag(n) != row.flag {
			t.Errorf("%s is %d (%v), written %q and %q", row.text, n, err, Format(n), FormatFlag(n))
		}
		if again, err := Parse(FormatFlag(n)); err != nil || again != n {
			t.Errorf("%s is read back as %d (%v)", FormatFlag(n), again, err)
		}
	}
}

func TestWhatIsNoSizeIsRefused(t *testing.T) {
	for _, text := range []string{"", "MiB", "-1", "-1GiB", "1.5GiB", "5MB", "512 bytes", "99999999999GiB", "9223372036854775807MiB", "9223372036854775808"} {
		if n, err := Parse(text); err == nil {
			t.Errorf("%q is %d", text, n)
		}
	}
}
