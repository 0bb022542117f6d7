// Package pickle reads and writes the pickles of Python in which JsonRpcRemote sends and expects values that JSON does not
// have: {"__pickled__": text}, where text is the pickle in hexadecimal.
//
// Nothing in a pickle is ever executed. A pickle is a program for a small machine; a machine of this package (machine.go,
// opcode.go) runs it and only notes what would be called with which arguments. Of the notes, objects on an allowlist become
// values (decode.go, object.go), and all others are refused by name.
//
// It promises that the memory and the time of any pickle are bounded by its size and by limits, that no error quotes text,
// which may be a Secret, and that no value refers to the bytes of the pickle. It reads what Python's pickle.dumps writes in
// the protocols 4 and 5, of which JsonRpcRemote uses 4, and writes protocol 4. It does not read the protocols 0 to 3, nor
// classes of the test: a member of an Enum is its value.
//
// All functions may be called by several goroutines at once; the package starts none.
package pickle
