// Package value defines the plain Go values that the engine and the bridges exchange.
//
// A value is nil, bool, int64, float64, string (text, always valid UTF-8), []byte (binary), []any (list), *Dict
// (ordered, with strings as keys) or time.Time; lists and dicts hold values only. Neither a Lua type nor one of a
// protocol crosses this boundary, so that the engine knows no protocol and a bridge knows no interpreter.
//
// The limits are for values that come from outside or from a script; the code that makes such a value checks them. A
// value has no lock: it belongs to one goroutine at a time, unless nobody changes it any more.
package value

import "time"

// MaxDepth is how deep lists and dicts may nest, in both directions. It is far beyond what tests use, and bounds every
// recursive walk over a value.
const MaxDepth = 100

// MaxItems is how many values one returned value may hold in all.
const MaxItems = 1 << 20

// MaxText is how many bytes the texts, binaries and keys of one returned value may have in all.
const MaxText = 64 << 20

// MaxSafeInt is the largest integer (2^53) up to which a Lua number holds every integer exactly.
const MaxSafeInt = 1 << 53

// Naive is the location of a time that came without a zone, as all times over XML-RPC do. [ISO] prints such a time
// without an offset.
var Naive = time.FixedZone("naive", 0)

// ISO returns the ISO 8601 text of t, with microseconds if it has any and an offset unless it is [Naive].
func ISO(t time.Time) string {
	layout := "2006-01-02T15:04:05.999999"
	if t.Location() != Naive {
		layout += "Z07:00"
	}
	return t.Format(layout)
}
