package jsonrpc

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// runUint pushes the unsigned integer of one or two bytes.
func runUint(m *pickleMachine, operand []byte, _ int) error {
	return m.push(int64(littleEndian(operand)))
}

func runBinInt(m *pickleMachine, operand []byte, _ int) error {
	return m.push(int64(int32(littleEndian(operand))))
}

// runInt reads digits, or the two booleans of protocol 0 and 1.
func runInt(m *pickleMachine, operand []byte, _ int) error {
	if err := checkDigits(operand); err != nil {
		return err
	}
	switch text := string(operand); text {
	case "00":
		return m.push(false)
	case "01":
		return m.push(true)
	default:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return errPickleMisfit
		}
		return m.push(n)
	}
}

// runLongLine reads digits with an L behind them.
func runLongLine(m *pickleMachine, operand []byte, _ int) error {
	if err := checkDigits(operand); err != nil {
		return err
	}
	text := strings.TrimSuffix(string(operand), "L")
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return m.push(n)
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return errPickleMisfit
	}
	return m.push(n)
}

// checkDigits keeps what takes time in the square of its length short.
func checkDigits(line []byte) error {
	if len(line) > maxIntegerLine {
		return fmt.Errorf("an integer of %d digits, the limit is 4300", len(line))
	}
	return nil
}

// runLong reads an integer of any length in two's complement, little-endian.
func runLong(m *pickleMachine, operand []byte, _ int) error {
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

func bigInteger(operand []byte) *big.Int {
	digits := slices.Clone(operand)
	slices.Reverse(digits)
	n := new(big.Int).SetBytes(digits)
	if digits[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(digits))))
	}
	return n
}
