package rig

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestNumbersHaveThreeDigitsThatCount(t *testing.T) {
	for _, row := range []struct {
		x    float64
		want string
	}{
		{0, "0"}, {0.75, "0.75"}, {0.0627, "0.063"}, {1.15, "1.15"}, {2.8, "2.8"}, {10, "10"}, {12.345, "12.3"}, {100, "100"}, {123.4, "123"},
		{999.4, "999"}, {1234, "1,234"}, {39000.4, "39,000"}, {1234567, "1,234,567"}, {-1234, "-1,234"}, {-0.5, "-0.5"}, {math.NaN(), "-"},
	} {
		rftest.WantText(t, fmt.Sprint(row.x), Number(row.x), row.want)
	}
}

func TestATableIsMarkdown(t *testing.T) {
	var table Table
	table.Add("work", "×")
	table.Add("echo | one", "1")
	table.Add("two\nlines")
	want := strings.TrimPrefix(`
| work        | ×   |
| ----------- | --- |
| echo \| one | 1   |
| two lines   |     |
`, "\n")
	rftest.WantText(t, "the table", table.String(), want)
}
