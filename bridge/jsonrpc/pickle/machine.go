package pickle

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/rflua/rflua/engine/value"
)

const (
	// maxValues is how many values a pickle may hold, and how many it may make when what it refers to several
	// times is counted each time. It bounds the memory and the time that any pickle takes.
	maxValues = 1_000_000
	// maxIntegerBytes are 4,300 digits, the longest integer that Python itself turns into text.
	maxIntegerBytes = 1786
	// maxMarks leaves room for the arguments of an object inside lists of full depth.
	maxMarks = value.MaxDepth + 8

	lowestProtocol, highestProtocol = 4, 5
)

var (
	errValues = fmt.Errorf("more than %d values in one argument", maxValues)
	errMisfit = malformed("its operations do not fit together")
)

// machine runs a pickle, which is a program for a machine with a stack and a memo. There are no jumps in it, and
// nothing is called: calls are noted (pyObject). What is on the stack is final (nil, bool, int64, float64, string,
// []byte), or a *big.Int, *pyList, *pyTuple, *pyDict, *pyClass or *pyObject.
type machine struct {
	data  []byte
	pos   int   // what comes next in data
	stack []any // with the marks apart
	marks []int // the lengths of the stack at the open marks
	memo  []any // Python numbers its entries from 0 on

	op     *opcode // the one that runs
	values int     // made
	memory memory
}

// load runs a pickle and returns its result. It refuses what would take memory or time beyond the size of data.
func load(data []byte) (any, error) {
	m := machine{data: data}
	if len(data) > 0 && opcodes[data[0]].name != "PROTO" {
		return nil, fmt.Errorf("a pickle of protocol 0 or 1 cannot be read, only those of %d and %d", lowestProtocol, highestProtocol)
	}
	for m.pos < len(data) {
		if data[m.pos] == '.' {
			m.pos++
			if rest := len(data) - m.pos; rest > 0 {
				return nil, malformed("%d bytes follow its end", rest)
			}
			return m.pop()
		}
		if err := m.step(); err != nil {
			return nil, err
		}
	}
	return nil, malformed("it ends after %d bytes without STOP", len(data))
}

// step runs one operation.
func (m *machine) step() error {
	at, code := m.pos, m.data[m.pos]
	op := &opcodes[code]
	m.op = op
	switch {
	case op.name == "":
		return malformed("unknown opcode 0x%02x at byte %d", code, at)
	case op.refused:
		return fmt.Errorf("the pickle has the opcode %s at byte %d, which refers to something outside of the pickle", op.name, at)
	}
	operand, err := m.operand(op)
	if err != nil {
		return err
	}
	if op.makes {
		if m.values++; m.values > maxValues {
			return errValues
		}
	}
	return op.run(m, operand, at)
}

// operand reads what belongs to the opcode at the current position: the bytes after the length, if there is one.
func (m *machine) operand(op *opcode) ([]byte, error) {
	at := m.pos
	m.pos++
	rest := m.data[m.pos:]
	var start, size uint64
	switch op.operand {
	case noOperand:
		return nil, nil
	case oneByte, twoBytes, fourBytes, eightBytes:
		size = 1 << (op.operand - oneByte)
	case counted1, counted4, counted8:
		start = [...]uint64{1, 4, 8}[op.operand-counted1]
		if uint64(len(rest)) < start {
			return nil, tooShort(op, at, start)
		}
		size = littleEndian(rest[:start])
	}
	if left := uint64(len(rest)) - start; size > left {
		return nil, tooShort(op, at, size)
	}
	m.pos += int(start + size)
	return rest[start : start+size], nil
}

// tooShort is the error for an operand that the pickle ends in.
func tooShort(op *opcode, at int, size uint64) error {
	return malformed("%s at byte %d needs %d bytes, which is more than are left", op.name, at, size)
}

// littleEndian returns the number in up to eight bytes.
func littleEndian(b []byte) uint64 {
	var n uint64
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n
}

// base returns where the part of the stack begins that an operation may use: what came before the last mark is out of reach.
func (m *machine) base() int {
	if len(m.marks) == 0 {
		return 0
	}
	return m.marks[len(m.marks)-1]
}

// push pushes a value. It returns nil, so that operations can end with it.
func (m *machine) push(v any) error {
	m.stack = append(m.stack, v)
	return nil
}

// top returns the value on top of the stack.
func (m *machine) top() (any, error) {
	if len(m.stack) <= m.base() {
		return nil, errMisfit
	}
	return m.stack[len(m.stack)-1], nil
}

// pop removes the value on top of the stack and returns it.
func (m *machine) pop() (any, error) {
	v, err := m.top()
	if err != nil {
		return nil, err
	}
	m.stack = m.stack[:len(m.stack)-1]
	return v, nil
}

// popMark removes the last mark and all values after it, and returns them. They are valid until the next push.
func (m *machine) popMark() ([]any, error) {
	if len(m.marks) == 0 {
		return nil, errMisfit
	}
	base := m.base()
	m.marks = m.marks[:len(m.marks)-1]
	items := m.stack[base:]
	m.stack = m.stack[:base]
	return items, nil
}

// popTuple removes the tuple on top of the stack and returns its items.
func (m *machine) popTuple() ([]any, error) {
	v, err := m.pop()
	if err != nil {
		return nil, err
	}
	t, ok := v.(*pyTuple)
	if !ok {
		return nil, errMisfit
	}
	return t.items, nil
}

// The functions whose names begin with run are the operations of opcodes. operand is what follows the opcode, and at the
// position of the opcode.

func runMark(m *machine, _ []byte, _ int) error {
	if len(m.marks) == maxMarks {
		return errDepth
	}
	m.marks = append(m.marks, len(m.stack))
	return nil
}

func runPop(m *machine, operand []byte, at int) error {
	if len(m.stack) == m.base() {
		return runPopMark(m, operand, at)
	}
	m.stack = m.stack[:len(m.stack)-1]
	return nil
}

func runPopMark(m *machine, _ []byte, _ int) error {
	_, err := m.popMark()
	return err
}

// runProto refuses the protocols that no client sends.
func runProto(_ *machine, operand []byte, _ int) error {
	if p := operand[0]; p < lowestProtocol || p > highestProtocol {
		return fmt.Errorf("a pickle of protocol %d cannot be read, only those of %d and %d", p, lowestProtocol, highestProtocol)
	}
	return nil
}

// runFrame skips the size of a frame, which only says how to read a stream in large parts.
func runFrame(m *machine, operand []byte, at int) error {
	if size := binary.LittleEndian.Uint64(operand); size > uint64(len(m.data)-m.pos) {
		return malformed("FRAME at byte %d has %d bytes, which is more than are left", at, size)
	}
	return nil
}

// runMemoize adds the value on top to the memo.
func runMemoize(m *machine, _ []byte, _ int) error {
	v, err := m.top()
	if err != nil {
		return err
	}
	if len(m.memo) == maxValues {
		return errValues
	}
	m.memo = append(m.memo, v)
	return nil
}

// runGet pushes an entry of the memo.
func runGet(m *machine, operand []byte, at int) error {
	n := littleEndian(operand)
	if n >= uint64(len(m.memo)) {
		return malformed("%s at byte %d refers to entry %d of %d", m.op.name, at, n, len(m.memo))
	}
	return m.push(m.memo[n])
}

func runNone(m *machine, _ []byte, _ int) error  { return m.push(nil) }
func runTrue(m *machine, _ []byte, _ int) error  { return m.push(true) }
func runFalse(m *machine, _ []byte, _ int) error { return m.push(false) }

func runBinFloat(m *machine, operand []byte, _ int) error {
	return m.push(math.Float64frombits(binary.BigEndian.Uint64(operand)))
}

func runBytes(m *machine, operand []byte, _ int) error {
	return m.push(append(make([]byte, 0, len(operand)), operand...))
}

func runText(m *machine, operand []byte, _ int) error { return m.push(m.memory.text(operand)) }
