package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
)

const (
	// maxDepth is how deep a value may nest: what a bridge lets in may be a little deeper than what Lua takes.
	maxDepth = 2 * value.MaxDepth
	// maxItems is how many values one frame may hold: each takes far more memory than the byte it may be sent as.
	maxItems = 4 * value.MaxItems
	// maxOffset is the largest zone, in seconds.
	maxOffset = 24 * 60 * 60
)

var errShort = errors.New("a frame ends too early")

// Decoder reads the payload of one frame. After the first error all its results are empty.
type Decoder struct {
	data  []byte
	items int
	err   error
}

// Err returns the first error, or nil.
func (d *Decoder) Err() error { return d.err }

// End returns Err, or the error that something is left.
func (d *Decoder) End() error {
	if d.err == nil && len(d.data) > 0 {
		d.fail(fmt.Errorf("a frame has %d bytes too many", len(d.data)))
	}
	return d.err
}

func (d *Decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
	d.data = nil
}

func (d *Decoder) take(n int) []byte {
	if n < 0 || n > len(d.data) {
		d.fail(errShort)
		return nil
	}
	part := d.data[:n:n]
	d.data = d.data[n:]
	return part
}

func (d *Decoder) tag() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

// Bool reads a bool.
func (d *Decoder) Bool() bool {
	switch d.tag() {
	case 0:
		return false
	case 1:
		return true
	}
	d.fail(errors.New("a bool that is neither true nor false"))
	return false
}

// Int reads an integer.
func (d *Decoder) Int() int64 {
	n, size := binary.Varint(d.data)
	if size <= 0 {
		d.fail(errShort)
		return 0
	}
	d.data = d.data[size:]
	return n
}

// Count reads how many of something follow: at most as many as there are bytes left.
func (d *Decoder) Count() int {
	n, size := binary.Uvarint(d.data)
	if size <= 0 || n > uint64(len(d.data)-size) {
		d.fail(errShort)
		return 0
	}
	d.data = d.data[size:]
	return int(n)
}

// Bytes reads bytes. They are part of the frame.
func (d *Decoder) Bytes() []byte { return d.take(d.Count()) }

// String reads a string.
func (d *Decoder) String() string { return string(d.Bytes()) }

// text reads a string that must be valid UTF-8, as values are.
func (d *Decoder) text() string {
	b := d.Bytes()
	if !utf8.Valid(b) {
		d.fail(errors.New("text that is not valid UTF-8"))
		return ""
	}
	return string(b)
}

// Strings reads a list of strings.
func (d *Decoder) Strings() []string {
	n := d.Count()
	if n == 0 {
		return nil
	}
	list := make([]string, 0, min(n, 1024))
	for ; n > 0 && d.err == nil; n-- {
		list = append(list, d.String())
	}
	return list
}

// Value reads a value of package value.
func (d *Decoder) Value() any { return d.value(0) }

// Dict reads a dict.
func (d *Decoder) Dict() *value.Dict { return d.dict(0) }

func (d *Decoder) value(depth int) any {
	if d.items++; d.items > maxItems {
		d.fail(fmt.Errorf("a frame with more than %d values", maxItems))
	}
	if depth > maxDepth {
		d.fail(fmt.Errorf("a value nested more than %d levels deep", maxDepth))
	}
	if d.err != nil {
		return nil
	}
	switch t := d.tag(); t {
	case tagNil:
		return nil
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagInt:
		return d.Int()
	case tagFloat:
		if b := d.take(8); b != nil {
			return math.Float64frombits(binary.BigEndian.Uint64(b))
		}
	case tagString:
		return d.text()
	case tagBytes:
		return append([]byte{}, d.Bytes()...)
	case tagList:
		n := d.Count()
		list := make([]any, 0, min(n, 1024))
		for ; n > 0 && d.err == nil; n-- {
			list = append(list, d.value(depth+1))
		}
		return list
	case tagDict:
		return d.dict(depth)
	case tagTime:
		return d.Time()
	default:
		d.fail(fmt.Errorf("a value of the unknown kind %d", t))
	}
	return nil
}

func (d *Decoder) dict(depth int) *value.Dict {
	n := d.Count()
	dict := value.NewDict(min(n, 1024))
	for ; n > 0 && d.err == nil; n-- {
		key := d.text()
		dict.Set(key, d.value(depth+1))
	}
	return dict
}

// Time reads a time.
func (d *Decoder) Time() time.Time {
	seconds, nanoseconds := d.Int(), d.nanoseconds()
	at := time.Unix(seconds, nanoseconds)
	switch zone := d.tag(); zone {
	case zoneNaive:
		return at.In(value.Naive)
	case zoneUTC:
		return at.UTC()
	case zoneOffset:
		offset := d.Int()
		if offset > -maxOffset && offset < maxOffset {
			return at.In(time.FixedZone("", int(offset)))
		}
		d.fail(fmt.Errorf("a zone %d seconds off", offset))
	default:
		d.fail(fmt.Errorf("a zone of the unknown kind %d", zone))
	}
	return time.Time{}
}

func (d *Decoder) nanoseconds() int64 {
	n, size := binary.Uvarint(d.data)
	if size <= 0 || n >= uint64(time.Second) {
		d.fail(errors.New("a time with more than a second of nanoseconds"))
		return 0
	}
	d.data = d.data[size:]
	return int64(n)
}
