package jsonrpc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/rflua/rflua/engine/value"
)

// The scan looks at every operation of a pickle before gopickle runs it. There are no jumps in a pickle, so what the
// scan sees is what will happen, and it can refuse what gopickle trusts: a length is allocated before it is compared
// with what is left, an unknown memo entry is None, an integer takes time in the square of its length, an empty one and
// the opcode 0xFF panic. It also writes a few operations anew that gopickle reads in another way than Python does:
//
//   - sets become lists and tuples, because gopickle's have no order and panic at bytes;
//   - the text of protocol 0 becomes that of protocol 1, because gopickle leaves its escapes in it;
//   - an integer of no bytes becomes 0;
//   - frames go: they only say how to read a stream in large parts.

const (
	// maxPickleValues is how many values a pickle may hold, and how many it may make when what it refers to several
	// times is counted each time. It bounds the memory and the time that any pickle takes.
	maxPickleValues = 1_000_000
	// maxIntegerBytes are 4,300 digits, the longest integer that Python itself turns into text.
	maxIntegerBytes = 1786
	// maxIntegerLine is the same for an integer in digits, with a sign, and an L behind it.
	maxIntegerLine = 4302
	// maxMarks leaves room for the arguments of an object inside lists of full depth.
	maxMarks = value.MaxDepth + 8

	highestProtocol = 5
)

var errPickleValues = fmt.Errorf("more than %d values in one argument", maxPickleValues)

// malformedPickle is the error for a pickle that no Python wrote.
func malformedPickle(format string, args ...any) error {
	return fmt.Errorf("malformed pickle: "+format, args...)
}

// pickleScan is a position in a pickle, and what came before it.
type pickleScan struct {
	data []byte
	pos  int
	out  []byte

	values int // made
	marks  int // open
	memo   int // entries, which Python numbers from 0 on
}

// scanPickle checks a whole pickle and gives the one to be loaded in its place.
func scanPickle(data []byte) ([]byte, error) {
	s := pickleScan{data: data, out: make([]byte, 0, len(data))}
	for s.pos < len(data) {
		at := s.pos
		if err := s.operation(); err != nil {
			return nil, err
		}
		if data[at] != '.' {
			continue
		}
		if rest := len(data) - s.pos; rest > 0 {
			return nil, malformedPickle("%d bytes follow its end", rest)
		}
		return s.out, nil
	}
	return nil, malformedPickle("it ends after %d bytes without STOP", len(data))
}

// operation checks one opcode with its argument, and copies or replaces it.
func (s *pickleScan) operation() error {
	at, code := s.pos, s.data[s.pos]
	op := &pickleOpcodes[code]
	switch {
	case op.name == "":
		return malformedPickle("unknown opcode 0x%02x at byte %d", code, at)
	case op.refusal != "":
		return fmt.Errorf("the pickle has the opcode %s at byte %d, %s", op.name, at, op.refusal)
	}
	text, err := s.operand(op)
	if err != nil {
		return err
	}
	if err := s.count(op); err != nil {
		return err
	}
	return s.write(at, code, text)
}

// operand reads what belongs to the opcode at the current position: the bytes after the length, if there is one.
func (s *pickleScan) operand(op *pickleOpcode) ([]byte, error) {
	at := s.pos
	s.pos++
	rest := s.data[s.pos:]
	var start, size uint64
	switch op.operand {
	case noOperand:
		return nil, nil
	case oneLine, twoLines:
		end := bytes.IndexByte(rest, '\n')
		if op.operand == twoLines && end >= 0 {
			second := bytes.IndexByte(rest[end+1:], '\n')
			if second < 0 {
				end = -1
			} else {
				end += 1 + second
			}
		}
		if end < 0 {
			return nil, malformedPickle("%s at byte %d has no end of line", op.name, at)
		}
		s.pos += end + 1
		return rest[:end], nil
	case oneByte, twoBytes, fourBytes, eightBytes:
		size = 1 << (op.operand - oneByte)
	case counted1, counted4, counted8:
		start = [...]uint64{1, 4, 8}[op.operand-counted1]
		if uint64(len(rest)) < start {
			return nil, s.short(op, at, start)
		}
		var length [8]byte
		copy(length[:], rest[:start])
		size = binary.LittleEndian.Uint64(length[:])
	}
	if left := uint64(len(rest)) - start; size > left {
		return nil, s.short(op, at, size)
	}
	s.pos += int(start + size)
	return rest[start : start+size], nil
}

func (s *pickleScan) short(op *pickleOpcode, at int, size uint64) error {
	return malformedPickle("%s at byte %d needs %d bytes, which is more than are left", op.name, at, size)
}

// count keeps the memory that loading takes in proportion to maxPickleValues.
func (s *pickleScan) count(op *pickleOpcode) error {
	if op.does&pushes != 0 {
		if s.values++; s.values > maxPickleValues {
			return errPickleValues
		}
	}
	if op.does&marks != 0 {
		if s.marks++; s.marks > maxMarks {
			return errPickleDepth
		}
	}
	if op.does&unmarks != 0 {
		s.marks-- // gopickle refuses what closes a mark too many
	}
	return nil
}

// write copies an operation, unless gopickle would not read it as Python does.
func (s *pickleScan) write(at int, code byte, operand []byte) error {
	name := pickleOpcodes[code].name
	switch code {
	case 0x80:
		if operand[0] > highestProtocol {
			return fmt.Errorf("a pickle of protocol %d cannot be read, only those of 0 to %d", operand[0], highestProtocol)
		}
	case 0x95:
		if size := binary.LittleEndian.Uint64(operand); size > uint64(len(s.data)-s.pos) {
			return malformedPickle("%s at byte %d has %d bytes, which is more than are left", name, at, size)
		}
		return nil
	case 0x94, 'q', 'r', 'p':
		n, err := s.entry(at, name, operand)
		if err != nil {
			return err
		}
		return s.put(at, name, n)
	case 'h', 'j', 'g':
		n, err := s.entry(at, name, operand)
		if err != nil {
			return err
		}
		if n >= s.memo {
			return malformedPickle("%s at byte %d refers to entry %d of %d", name, at, n, s.memo)
		}
	case 0x8a, 0x8b:
		if len(operand) > maxIntegerBytes {
			return fmt.Errorf("an integer of %d bytes, the limit is %d (4300 digits)", len(operand), maxIntegerBytes)
		}
		if len(operand) == 0 {
			s.out = append(s.out, 'K', 0)
			return nil
		}
	case 'L', 'I':
		if len(operand) > maxIntegerLine {
			return fmt.Errorf("an integer of %d digits, the limit is 4300", len(operand))
		}
	case 'V':
		text := rawUnicode(operand)
		s.out = append(s.out, 'X')
		s.out = binary.LittleEndian.AppendUint32(s.out, uint32(len(text)))
		s.out = append(s.out, text...)
		return nil
	case 0x8f:
		s.out = append(s.out, ']')
		return nil
	case 0x90:
		s.out = append(s.out, 'e')
		return nil
	case 0x91:
		s.out = append(s.out, 't')
		return nil
	}
	s.out = append(s.out, s.data[at:s.pos]...)
	return nil
}

// entry is the number in a memo operation.
func (s *pickleScan) entry(at int, name string, operand []byte) (int, error) {
	switch name {
	case "MEMOIZE":
		return s.memo, nil
	case "GET", "PUT":
		n, err := strconv.ParseUint(string(operand[:min(len(operand), 16)]), 10, 31)
		if err != nil {
			return 0, malformedPickle("%s at byte %d has no number", name, at)
		}
		return int(n), nil
	}
	var number [4]byte
	copy(number[:], operand)
	return int(binary.LittleEndian.Uint32(number[:])), nil
}

// put writes every way to fill the memo as the shortest. Python numbers the entries in order; an entry that has a
// value already may get another.
func (s *pickleScan) put(at int, name string, n int) error {
	switch {
	case n > s.memo:
		return malformedPickle("%s at byte %d fills entry %d of %d", name, at, n, s.memo)
	case n < s.memo:
		s.out = binary.LittleEndian.AppendUint32(append(s.out, 'r'), uint32(n))
		return nil
	case s.memo == maxPickleValues:
		return errPickleValues
	}
	s.memo++
	s.out = append(s.out, 0x94)
	return nil
}
