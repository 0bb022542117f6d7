package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

const (
	leastMemory   = 64 << 20
	defaultMemory = 256 << 20 // at least, if --memory is auto
	unknownMemory = 1 << 30   // where the system does not say what it has
)

// memoryFlag is a memory limit in bytes; 0 is none. Its zero value is not of use: start with autoMemory.
type memoryFlag int64

// autoMemory is the limit that depends on the machine.
const autoMemory memoryFlag = -1

func (m *memoryFlag) Type() string { return "SIZE|auto|off" }

func (m *memoryFlag) String() string {
	switch n := int64(*m); {
	case n < 0:
		return "auto"
	case n == 0:
		return "off"
	case n%(1<<30) == 0:
		return fmt.Sprintf("%dGiB", n>>30)
	default:
		return fmt.Sprintf("%dMiB", n>>20)
	}
}

func (m *memoryFlag) Set(text string) error {
	switch text {
	case "auto":
		*m = autoMemory
		return nil
	case "off":
		*m = 0
		return nil
	}
	for unit, size := range map[string]int64{"MiB": 1 << 20, "GiB": 1 << 30} {
		digits, found := strings.CutSuffix(text, unit)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil || int64(n) > math.MaxInt64/size {
			break
		}
		if int64(n)*size < leastMemory {
			return fmt.Errorf("it must be at least %dMiB", leastMemory>>20)
		}
		*m = memoryFlag(int64(n) * size)
		return nil
	}
	return errors.New("a size is a whole number with a unit, such as 512MiB or 2GiB; or auto, or off")
}

// bytes is the limit for a machine that has so much memory, 0 if that is not known.
func (m memoryFlag) bytes(physical int64) int64 {
	if m != autoMemory {
		return int64(m)
	}
	if physical <= 0 {
		return unknownMemory
	}
	return max(physical/2>>20<<20, defaultMemory)
}
