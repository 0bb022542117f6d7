package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// Tags are the first bytes of values.
const (
	tagNil byte = iota
	tagFalse
	tagTrue
	tagInt
	tagFloat
	tagString
	tagBytes
	tagList
	tagDict
	tagTime
)

// Zones are how the zone of a time is said.
const (
	zoneNaive byte = iota
	zoneUTC
	zoneOffset // seconds east of UTC follow
)

// Encoder writes the payload of one frame.
type Encoder struct{ buf []byte }

// Bool writes a bool.
func (e *Encoder) Bool(b bool) {
	if b {
		e.buf = append(e.buf, 1)
	} else {
		e.buf = append(e.buf, 0)
	}
}

// Int writes an integer.
func (e *Encoder) Int(n int64) { e.buf = binary.AppendVarint(e.buf, n) }

// Count writes how many of something follow.
func (e *Encoder) Count(n int) { e.buf = binary.AppendUvarint(e.buf, uint64(n)) }

// String writes text or bytes.
func (e *Encoder) String(s string) {
	e.Count(len(s))
	e.buf = append(e.buf, s...)
}

// Bytes writes bytes.
func (e *Encoder) Bytes(b []byte) {
	e.Count(len(b))
	e.buf = append(e.buf, b...)
}

// Strings writes a list of strings.
func (e *Encoder) Strings(list []string) {
	e.Count(len(list))
	for _, s := range list {
		e.String(s)
	}
}

// Value writes a value of package value. It panics for any other.
func (e *Encoder) Value(v any) {
	switch x := v.(type) {
	case nil:
		e.tag(tagNil)
	case bool:
		if x {
			e.tag(tagTrue)
		} else {
			e.tag(tagFalse)
		}
	case int64:
		e.tag(tagInt)
		e.Int(x)
	case int: // which tests and defaults have
		e.tag(tagInt)
		e.Int(int64(x))
	case float64:
		e.tag(tagFloat)
		e.buf = binary.BigEndian.AppendUint64(e.buf, math.Float64bits(x))
	case string:
		e.tag(tagString)
		e.String(x)
	case []byte:
		e.tag(tagBytes)
		e.Bytes(x)
	case []any:
		e.tag(tagList)
		e.Count(len(x))
		for _, item := range x {
			e.Value(item)
		}
	case *value.Dict:
		e.tag(tagDict)
		e.Dict(x)
	case time.Time:
		e.tag(tagTime)
		e.Time(x)
	default:
		panic(fmt.Sprintf("wire: a %T is not a value", v))
	}
}

// Dict writes a dict; nil is an empty one.
func (e *Encoder) Dict(d *value.Dict) {
	e.Count(d.Len())
	for key, item := range d.All() {
		e.String(key)
		e.Value(item)
	}
}

// Time writes a time: its instant and its zone, without the zone's name.
func (e *Encoder) Time(t time.Time) {
	e.Int(t.Unix())
	e.Count(t.Nanosecond())
	switch t.Location() {
	case value.Naive:
		e.tag(zoneNaive)
	case time.UTC:
		e.tag(zoneUTC)
	default:
		_, offset := t.Zone()
		e.tag(zoneOffset)
		e.Int(int64(offset))
	}
}

func (e *Encoder) tag(t byte) { e.buf = append(e.buf, t) }
