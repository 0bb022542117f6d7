// Package bytesize reads and writes numbers of bytes as people do: 512MiB, 2 GiB. Units are binary (KiB, MiB, GiB), since
// that is how operating systems count memory; MB and GB are refused rather than guessed at.
//
// It is the one way in which flags and messages write sizes. It imports no package of the module.
package bytesize

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// The units.
const (
	KiB = 1 << 10
	MiB = 1 << 20
	GiB = 1 << 30
)

var units = []struct {
	name  string
	bytes uint64
}{{"GiB", GiB}, {"MiB", MiB}, {"KiB", KiB}}

// errSyntax says how a size is written.
var errSyntax = errors.New("a size is a whole number with a unit, such as 512MiB or 2GiB")

// Parse returns the number of bytes that text stands for: a whole number, alone or with a unit in any case, with or without
// a space between them. The number is at most math.MaxInt64.
func Parse(text string) (uint64, error) {
	number, factor := text, uint64(1)
	for _, u := range units {
		if at := len(text) - len(u.name); at >= 0 && strings.EqualFold(text[at:], u.name) {
			number, factor = text[:at], u.bytes
		}
	}
	n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 64)
	if err != nil || n > math.MaxInt64/factor {
		return 0, errSyntax
	}
	return n * factor, nil
}

// Format returns n in the largest unit that leaves a whole number, for messages: "512 MiB", "1536 KiB", "1000 bytes".
func Format(n uint64) string { return format(n, " ", " bytes") }

// FormatFlag returns n like Format, as one word that Parse reads back, for flags: "512MiB", "1000".
func FormatFlag(n uint64) string { return format(n, "", "") }

func format(n uint64, space, bytes string) string {
	for _, u := range units {
		if n > 0 && n%u.bytes == 0 {
			return strconv.FormatUint(n/u.bytes, 10) + space + u.name
		}
	}
	return strconv.FormatUint(n, 10) + bytes
}
