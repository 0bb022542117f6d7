package jsonrpc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"github.com/rflua/rflua/engine/value"
)

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

var (
	errPickleValues = fmt.Errorf("more than %d values in one argument", maxPickleValues)
	errPickleMisfit = malformedPickle("its operations do not fit together")
)

// malformedPickle is the error for a pickle that no Python wrote.
func malformedPickle(format string, args ...any) error {
	return fmt.Errorf("malformed pickle: "+format, args...)
}

// pickleMachine runs a pickle, which is a program for a machine with a stack and a memo. There are no jumps in it, and
// nothing is called: calls are noted down (pyObject). What is on the stack is final (nil, bool, int64, float64, string,
// []byte), or a *big.Int, *pyList, *pyTuple, *pyDict, *pyClass or *pyObject.
type pickleMachine struct {
	data  []byte
	pos   int   // what comes next in data
	stack []any // with the marks apart
	marks []int // the lengths of the stack at the open marks
	memo  []any // Python numbers its entries from 0 on

	op     *pickleOpcode // the one that runs
	values int           // made
	memory pickleMemory
}

// loadPickle gives what a pickle makes. It refuses what would take memory or time beyond the size of data.
func loadPickle(data []byte) (any, error) {
	m := pickleMachine{data: data}
	for m.pos < len(data) {
		if data[m.pos] == '.' {
			m.pos++
			if rest := len(data) - m.pos; rest > 0 {
				return nil, malformedPickle("%d bytes follow its end", rest)
			}
			return m.pop()
		}
		if err := m.step(); err != nil {
			return nil, err
		}
	}
	return nil, malformedPickle("it ends after %d bytes without STOP", len(data))
}

// step runs one operation.
func (m *pickleMachine) step() error {
	at, code := m.pos, m.data[m.pos]
	op := &pickleOpcodes[code]
	m.op = op
	switch {
	case op.name == "":
		return malformedPickle("unknown opcode 0x%02x at byte %d", code, at)
	case op.refusal != "":
		return fmt.Errorf("the pickle has the opcode %s at byte %d, %s", op.name, at, op.refusal)
	}
	operand, err := m.operand(op)
	if err != nil {
		return err
	}
	if op.makes {
		if m.values++; m.values > maxPickleValues {
			return errPickleValues
		}
	}
	return op.run(m, operand, at)
}

// operand reads what belongs to the opcode at the current position: the bytes after the length, if there is one.
func (m *pickleMachine) operand(op *pickleOpcode) ([]byte, error) {
	at := m.pos
	m.pos++
	rest := m.data[m.pos:]
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
		m.pos += end + 1
		return rest[:end], nil
	case oneByte, twoBytes, fourBytes, eightBytes:
		size = 1 << (op.operand - oneByte)
	case counted1, counted4, counted8:
		start = [...]uint64{1, 4, 8}[op.operand-counted1]
		if uint64(len(rest)) < start {
			return nil, shortPickle(op, at, start)
		}
		size = littleEndian(rest[:start])
	}
	if left := uint64(len(rest)) - start; size > left {
		return nil, shortPickle(op, at, size)
	}
	m.pos += int(start + size)
	return rest[start : start+size], nil
}

func shortPickle(op *pickleOpcode, at int, size uint64) error {
	return malformedPickle("%s at byte %d needs %d bytes, which is more than are left", op.name, at, size)
}

// littleEndian is the number in up to eight bytes.
func littleEndian(b []byte) uint64 {
	var n uint64
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n
}

// base is where the part of the stack begins that an operation may see: what came before the last mark is out of reach.
func (m *pickleMachine) base() int {
	if len(m.marks) == 0 {
		return 0
	}
	return m.marks[len(m.marks)-1]
}

func (m *pickleMachine) push(v any) error {
	m.stack = append(m.stack, v)
	return nil
}

func (m *pickleMachine) top() (any, error) {
	if len(m.stack) <= m.base() {
		return nil, errPickleMisfit
	}
	return m.stack[len(m.stack)-1], nil
}

func (m *pickleMachine) pop() (any, error) {
	v, err := m.top()
	if err != nil {
		return nil, err
	}
	m.stack = m.stack[:len(m.stack)-1]
	return v, nil
}

// popMark takes what came after the last mark. It is valid until the next push.
func (m *pickleMachine) popMark() ([]any, error) {
	if len(m.marks) == 0 {
		return nil, errPickleMisfit
	}
	base := m.base()
	m.marks = m.marks[:len(m.marks)-1]
	items := m.stack[base:]
	m.stack = m.stack[:base]
	return items, nil
}

// popTuple takes the arguments of a call.
func (m *pickleMachine) popTuple() ([]any, error) {
	v, err := m.pop()
	if err != nil {
		return nil, err
	}
	t, ok := v.(*pyTuple)
	if !ok {
		return nil, errPickleMisfit
	}
	return t.items, nil
}

// The functions below run the operations of pickleOpcodes. operand is what follows the opcode, at its position.

func runMark(m *pickleMachine, _ []byte, _ int) error {
	if len(m.marks) == maxMarks {
		return errPickleDepth
	}
	m.marks = append(m.marks, len(m.stack))
	return nil
}

func runPop(m *pickleMachine, operand []byte, at int) error {
	if len(m.stack) == m.base() {
		return runPopMark(m, operand, at)
	}
	m.stack = m.stack[:len(m.stack)-1]
	return nil
}

func runPopMark(m *pickleMachine, _ []byte, _ int) error {
	_, err := m.popMark()
	return err
}

func runDup(m *pickleMachine, _ []byte, _ int) error {
	v, err := m.top()
	if err != nil {
		return err
	}
	return m.push(v)
}

func runProto(_ *pickleMachine, operand []byte, _ int) error {
	if operand[0] > highestProtocol {
		return fmt.Errorf("a pickle of protocol %d cannot be read, only those of 0 to %d", operand[0], highestProtocol)
	}
	return nil
}

// runFrame skips the size of a frame, which only says how to read a stream in large parts.
func runFrame(m *pickleMachine, operand []byte, at int) error {
	if size := binary.LittleEndian.Uint64(operand); size > uint64(len(m.data)-m.pos) {
		return malformedPickle("FRAME at byte %d has %d bytes, which is more than are left", at, size)
	}
	return nil
}

// runMemoize, runPut and runPutLine fill the memo. An entry that has a value already may get another.
func runMemoize(m *pickleMachine, _ []byte, at int) error { return m.put(at, uint64(len(m.memo))) }

func runPut(m *pickleMachine, operand []byte, at int) error {
	return m.put(at, littleEndian(operand))
}

func runPutLine(m *pickleMachine, operand []byte, at int) error {
	n, err := m.entry(at, operand)
	if err != nil {
		return err
	}
	return m.put(at, n)
}

func (m *pickleMachine) put(at int, n uint64) error {
	if n > uint64(len(m.memo)) {
		return malformedPickle("%s at byte %d fills entry %d of %d", m.op.name, at, n, len(m.memo))
	}
	v, err := m.top()
	switch {
	case err != nil:
		return err
	case n < uint64(len(m.memo)):
		m.memo[n] = v
	case n == maxPickleValues:
		return errPickleValues
	default:
		m.memo = append(m.memo, v)
	}
	return nil
}

func runGet(m *pickleMachine, operand []byte, at int) error {
	return m.get(at, littleEndian(operand))
}

func runGetLine(m *pickleMachine, operand []byte, at int) error {
	n, err := m.entry(at, operand)
	if err != nil {
		return err
	}
	return m.get(at, n)
}

func (m *pickleMachine) get(at int, n uint64) error {
	if n >= uint64(len(m.memo)) {
		return malformedPickle("%s at byte %d refers to entry %d of %d", m.op.name, at, n, len(m.memo))
	}
	return m.push(m.memo[n])
}

// entry is the number of an entry of the memo in digits.
func (m *pickleMachine) entry(at int, digits []byte) (uint64, error) {
	n, err := strconv.ParseUint(string(digits[:min(len(digits), 16)]), 10, 31)
	if err != nil {
		return 0, malformedPickle("%s at byte %d has no number", m.op.name, at)
	}
	return n, nil
}

func runNone(m *pickleMachine, _ []byte, _ int) error  { return m.push(nil) }
func runTrue(m *pickleMachine, _ []byte, _ int) error  { return m.push(true) }
func runFalse(m *pickleMachine, _ []byte, _ int) error { return m.push(false) }

func runBinFloat(m *pickleMachine, operand []byte, _ int) error {
	return m.push(math.Float64frombits(binary.BigEndian.Uint64(operand)))
}

func runFloat(m *pickleMachine, operand []byte, _ int) error {
	f, err := strconv.ParseFloat(string(operand), 64)
	if err != nil {
		return errPickleMisfit // and not err, which quotes
	}
	return m.push(f)
}

func runBytes(m *pickleMachine, operand []byte, _ int) error {
	return m.push(append(make([]byte, 0, len(operand)), operand...))
}

func runText(m *pickleMachine, operand []byte, _ int) error { return m.push(m.memory.text(operand)) }

func runRawUnicode(m *pickleMachine, operand []byte, _ int) error {
	return m.push(m.memory.text(rawUnicode(operand)))
}
