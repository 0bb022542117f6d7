// Package argspec has Robot Framework's argument specifications: what arguments a keyword or an import takes, and how the
// arguments of one call are checked, completed with defaults and converted. It knows no Lua values.
//
// It promises RF's own rules and words (RF user guide, "Using arguments", "Argument conversion", "Dynamic library API"):
// [Parse] reads a specification, [Signature.Bind] checks a call, [Argument.FromText] converts text as RF converts test data.
// It does not convert the arguments of keyword calls: RF has done that when they arrive.
//
// Arguments are plain values that do not change once a keyword is published; no function here keeps state.
package argspec
