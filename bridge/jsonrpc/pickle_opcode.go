package jsonrpc

// pickleOpcode is one operation of the machine.
type pickleOpcode struct {
	name    string
	operand operand
	run     func(m *pickleMachine, operand []byte, at int) error // nil for STOP, and for what is refused
	makes   bool                                                 // a value, which counts
	refusal string                                               // why it is not read, if it is not
}

// operand is what follows an opcode in the stream.
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
	oneLine            // text up to a line feed
	twoLines           // two of them
)

// pickleOpcodes are those of the protocols 0 to 5. One without a name does not exist.
var pickleOpcodes = [256]pickleOpcode{
	'(': {name: "MARK", run: runMark},
	'.': {name: "STOP"},
	'0': {name: "POP", run: runPop},
	'1': {name: "POP_MARK", run: runPopMark},
	'2': {name: "DUP", run: runDup, makes: true},
	'F': {name: "FLOAT", operand: oneLine, run: runFloat, makes: true},
	'I': {name: "INT", operand: oneLine, run: runInt, makes: true},
	'J': {name: "BININT", operand: fourBytes, run: runBinInt, makes: true},
	'K': {name: "BININT1", operand: oneByte, run: runUint, makes: true},
	'L': {name: "LONG", operand: oneLine, run: runLongLine, makes: true},
	'M': {name: "BININT2", operand: twoBytes, run: runUint, makes: true},
	'N': {name: "NONE", run: runNone, makes: true},
	'P': {name: "PERSID", refusal: outside},
	'Q': {name: "BINPERSID", refusal: outside},
	'R': {name: "REDUCE", run: runReduce, makes: true},
	'S': {name: "STRING", refusal: python2},
	'T': {name: "BINSTRING", refusal: python2},
	'U': {name: "SHORT_BINSTRING", refusal: python2},
	'V': {name: "UNICODE", operand: oneLine, run: runRawUnicode, makes: true},
	'X': {name: "BINUNICODE", operand: counted4, run: runText, makes: true},
	'a': {name: "APPEND", run: runAppend},
	'b': {name: "BUILD", run: runBuild},
	'c': {name: "GLOBAL", operand: twoLines, run: runGlobal, makes: true},
	'd': {name: "DICT", run: runDict, makes: true},
	'}': {name: "EMPTY_DICT", run: runEmptyDict, makes: true},
	'e': {name: "APPENDS", run: runAppends},
	'g': {name: "GET", operand: oneLine, run: runGetLine, makes: true},
	'h': {name: "BINGET", operand: oneByte, run: runGet, makes: true},
	'i': {name: "INST", operand: twoLines, run: runInst, makes: true},
	'j': {name: "LONG_BINGET", operand: fourBytes, run: runGet, makes: true},
	'l': {name: "LIST", run: runList, makes: true},
	']': {name: "EMPTY_LIST", run: runEmptyList, makes: true},
	'o': {name: "OBJ", run: runObj, makes: true},
	'p': {name: "PUT", operand: oneLine, run: runPutLine},
	'q': {name: "BINPUT", operand: oneByte, run: runPut},
	'r': {name: "LONG_BINPUT", operand: fourBytes, run: runPut},
	's': {name: "SETITEM", run: runSetItem},
	't': {name: "TUPLE", run: runTuple, makes: true},
	')': {name: "EMPTY_TUPLE", run: runEmptyTuple, makes: true},
	'u': {name: "SETITEMS", run: runSetItems},
	'G': {name: "BINFLOAT", operand: eightBytes, run: runBinFloat, makes: true},

	0x80: {name: "PROTO", operand: oneByte, run: runProto},
	0x81: {name: "NEWOBJ", run: runNewObj, makes: true},
	0x82: {name: "EXT1", refusal: outside},
	0x83: {name: "EXT2", refusal: outside},
	0x84: {name: "EXT4", refusal: outside},
	0x85: {name: "TUPLE1", run: runShortTuple(1), makes: true},
	0x86: {name: "TUPLE2", run: runShortTuple(2), makes: true},
	0x87: {name: "TUPLE3", run: runShortTuple(3), makes: true},
	0x88: {name: "NEWTRUE", run: runTrue, makes: true},
	0x89: {name: "NEWFALSE", run: runFalse, makes: true},
	0x8a: {name: "LONG1", operand: counted1, run: runLong, makes: true},
	0x8b: {name: "LONG4", operand: counted4, run: runLong, makes: true},

	'B': {name: "BINBYTES", operand: counted4, run: runBytes, makes: true},
	'C': {name: "SHORT_BINBYTES", operand: counted1, run: runBytes, makes: true},

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
	0x97: {name: "NEXT_BUFFER", refusal: outside},
	0x98: {name: "READONLY_BUFFER", refusal: outside},
}

const (
	outside = "which refers to something outside of the pickle"
	python2 = "a string of Python 2"
)
