package pickle

// opcode is one operation of the machine.
type opcode struct {
	name    string
	operand operand
	run     func(m *machine, operand []byte, at int) error // nil for STOP, and for what is refused
	makes   bool                                           // a value, which counts
	refused bool                                           // it refers to something outside of the pickle
}

// operand is what follows an opcode in the pickle.
type operand uint8

const (
	noOperand  operand = iota
	oneByte            // so many bytes
	twoBytes           //
	fourBytes          //
	eightBytes         //
	counted1           // a length of one byte, and so many bytes
	counted4           // a length of four bytes, little-endian, and so many bytes
	counted8           // a length of eight bytes, little-endian, and so many bytes
)

// opcodes are those that Python's pickler writes in the protocols 4 and 5. One without a name does not exist there.
var opcodes = [256]opcode{
	'(': {name: "MARK", run: runMark},
	'.': {name: "STOP"},
	'0': {name: "POP", run: runPop},
	'1': {name: "POP_MARK", run: runPopMark},
	'J': {name: "BININT", operand: fourBytes, run: runBinInt, makes: true},
	'K': {name: "BININT1", operand: oneByte, run: runUint, makes: true},
	'M': {name: "BININT2", operand: twoBytes, run: runUint, makes: true},
	'N': {name: "NONE", run: runNone, makes: true},
	'Q': {name: "BINPERSID", refused: true},
	'R': {name: "REDUCE", run: runReduce, makes: true},
	'X': {name: "BINUNICODE", operand: counted4, run: runText, makes: true},
	'a': {name: "APPEND", run: runAppend},
	'b': {name: "BUILD", run: runBuild},
	'}': {name: "EMPTY_DICT", run: runEmptyDict, makes: true},
	'e': {name: "APPENDS", run: runAppends},
	'h': {name: "BINGET", operand: oneByte, run: runGet, makes: true},
	'j': {name: "LONG_BINGET", operand: fourBytes, run: runGet, makes: true},
	']': {name: "EMPTY_LIST", run: runEmptyList, makes: true},
	's': {name: "SETITEM", run: runSetItem},
	't': {name: "TUPLE", run: runTuple, makes: true},
	')': {name: "EMPTY_TUPLE", run: runEmptyTuple, makes: true},
	'u': {name: "SETITEMS", run: runSetItems},
	'B': {name: "BINBYTES", operand: counted4, run: runBytes, makes: true},
	'C': {name: "SHORT_BINBYTES", operand: counted1, run: runBytes, makes: true},
	'G': {name: "BINFLOAT", operand: eightBytes, run: runBinFloat, makes: true},

	0x80: {name: "PROTO", operand: oneByte, run: runProto},
	0x81: {name: "NEWOBJ", run: runNewObj, makes: true},
	0x82: {name: "EXT1", refused: true},
	0x83: {name: "EXT2", refused: true},
	0x84: {name: "EXT4", refused: true},
	0x85: {name: "TUPLE1", run: runShortTuple(1), makes: true},
	0x86: {name: "TUPLE2", run: runShortTuple(2), makes: true},
	0x87: {name: "TUPLE3", run: runShortTuple(3), makes: true},
	0x88: {name: "NEWTRUE", run: runTrue, makes: true},
	0x89: {name: "NEWFALSE", run: runFalse, makes: true},
	0x8a: {name: "LONG1", operand: counted1, run: runLong, makes: true},
	0x8b: {name: "LONG4", operand: counted4, run: runLong, makes: true},
	0x8c: {name: "SHORT_BINUNICODE", operand: counted1, run: runText, makes: true},
	0x8d: {name: "BINUNICODE8", operand: counted8, run: runText, makes: true},
	0x8e: {name: "BINBYTES8", operand: counted8, run: runBytes, makes: true},
	0x8f: {name: "EMPTY_SET", run: runEmptyList, makes: true},
	0x90: {name: "ADDITEMS", run: runAppends},
	0x91: {name: "FROZENSET", run: runTuple, makes: true},
	0x92: {name: "NEWOBJ_EX", run: runNewObjEx, makes: true},
	0x93: {name: "STACK_GLOBAL", run: runStackGlobal, makes: true},
	0x94: {name: "MEMOIZE", run: runMemoize},
	0x95: {name: "FRAME", operand: eightBytes, run: runFrame},
	0x96: {name: "BYTEARRAY8", operand: counted8, run: runBytes, makes: true},
	0x97: {name: "NEXT_BUFFER", refused: true},
	0x98: {name: "READONLY_BUFFER", refused: true},
}
