package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// sizeFlag is a number of bytes.
type sizeFlag uint64

var units = []struct {
	name  string
	bytes uint64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}}

func (s *sizeFlag) Type() string { return "SIZE" }

func (s *sizeFlag) String() string {
	text := strconv.FormatUint(uint64(*s), 10)
	for _, u := range units {
		if n := uint64(*s); n > 0 && n%u.bytes == 0 {
			text = strconv.FormatUint(n/u.bytes, 10) + u.name
		}
	}
	return text
}

func (s *sizeFlag) Set(text string) error {
	for _, u := range append(units, struct {
		name  string
		bytes uint64
	}{"", 1}) {
		number, ok := strings.CutSuffix(strings.ToLower(text), strings.ToLower(u.name))
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 64)
		if err != nil || n > math.MaxInt64/u.bytes {
			break
		}
		*s = sizeFlag(n * u.bytes)
		return nil
	}
	return errors.New("a size is a whole number with a unit, such as 512MiB or 2GiB")
}
