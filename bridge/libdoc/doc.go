// Package libdoc writes the specification files of Robot Framework's Libdoc for keyword libraries, as JSON and as XML,
// so that libraries can be documented, and completed in editors, without a running server and without Python.
//
//	spec := libdoc.New(library.Name, library.Revision())
//	err := spec.WriteJSON(w)
//
// It promises that a file holds what `libdoc Remote::http://host:port/LIB` finds out from a server: the same keywords
// under the names that Robot Framework shows, arguments, types, defaults, tags and documentation; and besides, which a
// Remote library cannot have, the name and the version of the library, the arguments of its new, and where everything is
// in the Lua files. Robot Framework's own writers, given the file, write the same again.
//
// The documentation is in Robot Framework's format; Libdoc makes HTML of it. That of the standard types, which Libdoc
// adds, is in our own words.
//
// It does not read specification files, and it does not start or ask a server. It starts no goroutines; a Spec is not changed
// after [New], so it may be read concurrently.
package libdoc
