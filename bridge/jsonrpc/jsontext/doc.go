// Package jsontext reads and writes the JSON of the protocol as values of package value: with the order of the members,
// the difference between 1 and 1.0, integers of every length, and the NaN, Infinity and -Infinity of Python's json.
//
//	v, err := jsontext.Decode(data)                       // a value
//	r, err := jsontext.NewReader(data, 2)                 // step by step, for the envelope of a message
//	out, err := jsontext.Encoder{}.Append(out, v)
//
// It promises that an error in what is read is a *SyntaxError with line and column, that memory is bounded by a multiple
// of the size of the text, that values nest to value.MaxDepth and not deeper, and that no value refers to the text.
// All functions may be called by several goroutines at once; the package starts none.
//
// Why not encoding/json: it loses the order of objects, has one type for all numbers and refuses NaN; and this package is on
// the path of every call. BenchmarkDecode compares: a request takes a third of the time of encoding/json, a megabyte of
// lines a fifth. The package encoding/json/jsontext of the standard library would keep order and spelling, but needs
// GOEXPERIMENT=jsonv2 in Go 1.26 and refuses NaN.
package jsontext
