package main

import (
	"fmt"

	"github.com/rflua/rflua/engine/bytesize"
)

// sizeFlag is a number of bytes.
type sizeFlag uint64

func (s *sizeFlag) String() string { return bytesize.FormatFlag(uint64(*s)) }
func (s *sizeFlag) Type() string   { return "SIZE" }

func (s *sizeFlag) Set(text string) error {
	n, err := bytesize.Parse(text)
	if err != nil {
		return err
	}
	*s = sizeFlag(n)
	return nil
}

const (
	leastMemory   = 64 * bytesize.MiB
	defaultMemory = 256 * bytesize.MiB // at least, if --memory is auto
	unknownMemory = 1 * bytesize.GiB   // where the system does not say what it has
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
	default:
		return bytesize.FormatFlag(uint64(n))
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
	n, err := bytesize.Parse(text)
	switch {
	case err != nil:
		return fmt.Errorf("%w; or auto, or off", err)
	case n < leastMemory:
		return fmt.Errorf("%s is too little: it must be at least %s; off is no limit", bytesize.Format(n), bytesize.Format(leastMemory))
	}
	*m = memoryFlag(n)
	return nil
}

// bytes returns the limit for a machine that has so much memory, 0 if that is not known.
func (m memoryFlag) bytes(physical int64) int64 {
	if m != autoMemory {
		return int64(m)
	}
	if physical <= 0 {
		return unknownMemory
	}
	return max(physical/2/bytesize.MiB*bytesize.MiB, defaultMemory)
}
