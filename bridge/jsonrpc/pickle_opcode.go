package jsonrpc

// pickleOpcode is one operation of the pickle machine, as the scan needs to know it.
type pickleOpcode struct {
	name    string
	operand operand
	does    pickleEffect
	refusal string // why it is not read, if it is not
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

// pickleEffect is what the limits of the scan count.
type pickleEffect uint8

const (
	pushes  pickleEffect = 1 << iota // makes a value
	marks                            // opens a mark
	unmarks                          // closes one
)

// pickleOpcodes are those of the protocols 0 to 5. One without a name does not exist.
var pickleOpcodes = [256]pickleOpcode{
	'(': {name: "MARK", does: marks},
	'.': {name: "STOP"},
	'0': {name: "POP"},
	'1': {name: "POP_MARK", does: unmarks},
	'2': {name: "DUP", does: pushes},
	'F': {name: "FLOAT", operand: oneLine, does: pushes},
	'I': {name: "INT", operand: oneLine, does: pushes},
	'J': {name: "BININT", operand: fourBytes, does: pushes},
	'K': {name: "BININT1", operand: oneByte, does: pushes},
	'L': {name: "LONG", operand: oneLine, does: pushes},
	'M': {name: "BININT2", operand: twoBytes, does: pushes},
	'N': {name: "NONE", does: pushes},
	'P': {name: "PERSID", refusal: outside},
	'Q': {name: "BINPERSID", refusal: outside},
	'R': {name: "REDUCE", does: pushes},
	'S': {name: "STRING", refusal: python2},
	'T': {name: "BINSTRING", refusal: python2},
	'U': {name: "SHORT_BINSTRING", refusal: python2},
	'V': {name: "UNICODE", operand: oneLine, does: pushes},
	'X': {name: "BINUNICODE", operand: counted4, does: pushes},
	'a': {name: "APPEND"},
	'b': {name: "BUILD"},
	'c': {name: "GLOBAL", operand: twoLines, does: pushes},
	'd': {name: "DICT", does: pushes | unmarks},
	'}': {name: "EMPTY_DICT", does: pushes},
	'e': {name: "APPENDS", does: unmarks},
	'g': {name: "GET", operand: oneLine, does: pushes},
	'h': {name: "BINGET", operand: oneByte, does: pushes},
	'i': {name: "INST", operand: twoLines, does: pushes | unmarks},
	'j': {name: "LONG_BINGET", operand: fourBytes, does: pushes},
	'l': {name: "LIST", does: pushes | unmarks},
	']': {name: "EMPTY_LIST", does: pushes},
	'o': {name: "OBJ", does: pushes | unmarks},
	'p': {name: "PUT", operand: oneLine},
	'q': {name: "BINPUT", operand: oneByte},
	'r': {name: "LONG_BINPUT", operand: fourBytes},
	's': {name: "SETITEM"},
	't': {name: "TUPLE", does: pushes | unmarks},
	')': {name: "EMPTY_TUPLE", does: pushes},
	'u': {name: "SETITEMS", does: unmarks},
	'G': {name: "BINFLOAT", operand: eightBytes, does: pushes},

	0x80: {name: "PROTO", operand: oneByte},
	0x81: {name: "NEWOBJ", does: pushes},
	0x82: {name: "EXT1", refusal: outside},
	0x83: {name: "EXT2", refusal: outside},
	0x84: {name: "EXT4", refusal: outside},
	0x85: {name: "TUPLE1", does: pushes},
	0x86: {name: "TUPLE2", does: pushes},
	0x87: {name: "TUPLE3", does: pushes},
	0x88: {name: "NEWTRUE", does: pushes},
	0x89: {name: "NEWFALSE", does: pushes},
	0x8a: {name: "LONG1", operand: counted1, does: pushes},
	0x8b: {name: "LONG4", operand: counted4, does: pushes},

	'B': {name: "BINBYTES", operand: counted4, does: pushes},
	'C': {name: "SHORT_BINBYTES", operand: counted1, does: pushes},

	0x8c: {name: "SHORT_BINUNICODE", operand: counted1, does: pushes},
	0x8d: {name: "BINUNICODE8", operand: counted8, does: pushes},
	0x8e: {name: "BINBYTES8", operand: counted8, does: pushes},
	0x8f: {name: "EMPTY_SET", does: pushes},
	0x90: {name: "ADDITEMS", does: unmarks},
	0x91: {name: "FROZENSET", does: pushes | unmarks},
	0x92: {name: "NEWOBJ_EX", does: pushes},
	0x93: {name: "STACK_GLOBAL", does: pushes},
	0x94: {name: "MEMOIZE"},
	0x95: {name: "FRAME", operand: eightBytes},

	0x96: {name: "BYTEARRAY8", operand: counted8, does: pushes},
	0x97: {name: "NEXT_BUFFER", refusal: outside},
	0x98: {name: "READONLY_BUFFER", refusal: outside},
}

const (
	outside = "which refers to something outside of the pickle"
	python2 = "a string of Python 2"
)
