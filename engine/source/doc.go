// Package source has the Lua files that are served: where they may be, what they contain, and which of them belong to one
// revision of a library.
//
// A [Root] is a served directory; no file outside of it can be read through it. A [Reader] reads files and compiles each
// content once; the result is an immutable [Unit], shared by all revisions and states that use the same content. A [Set] is
// the units of one revision, which grows when a `require` finds another module; [Hashes] is what was seen of its files, so
// that an edit is noticed.
//
// The package promises that a unit never changes, and that all users of a Set get the same unit for a module. It does not
// promise that the files of a set are of the same moment.
//
// It starts no goroutine. The Reader's mu guards the newest unit of every file, the Set's mu its units and hashes; the
// Reader's is taken inside the Set's.
package source
