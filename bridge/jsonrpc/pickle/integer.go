package pickle

import (
	"fmt"
	"math/big"
	"slices"
)

// runUint pushes an unsigned integer of one or two bytes.
func runUint(m *machine, operand []byte, _ int) error {
	return m.push(int64(littleEndian(operand)))
}

// runBinInt pushes a signed integer of four bytes.
func runBinInt(m *machine, operand []byte, _ int) error {
	return m.push(int64(int32(littleEndian(operand))))
}

// runLong reads an integer of any length in two's complement, little-endian.
func runLong(m *machine, operand []byte, _ int) error {
	switch n := len(operand); {
	case n > maxIntegerBytes:
		return fmt.Errorf("an integer of %d bytes, the limit is %d (4300 digits)", n, maxIntegerBytes)
	case n == 0:
		return m.push(int64(0))
	case n <= 8:
		unused := 64 - 8*n
		return m.push(int64(littleEndian(operand)<<unused) >> unused)
	}
	n := bigInteger(operand)
	if n.IsInt64() {
		return m.push(n.Int64())
	}
	return m.push(n)
}

// bigInteger is runLong for more than eight bytes.
func bigInteger(operand []byte) *big.Int {
	digits := slices.Clone(operand)
	slices.Reverse(digits)
	n := new(big.Int).SetBytes(digits)
	if digits[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(digits))))
	}
	return n
}
