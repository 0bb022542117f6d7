package wire_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/value"
)

// values have every kind, with what another codec would lose.
func values() []any {
	deep := any("x")
	for range value.MaxDepth {
		deep = []any{deep}
	}
	many := value.NewDict(0)
	for _, key := range strings.Split("z y x w v u t s r q", " ") {
		many.Set(key, int64(len(key)))
	}
	return []any{
		nil, true, false, int64(0), int64(-1), int64(math.MaxInt64), int64(math.MinInt64), 1.0, math.Inf(-1), math.Copysign(0, -1),
		"", "grüß \x00", []byte{}, []byte{0xff, 0}, []any{}, []any{nil, []any{int64(1), 1.0}}, value.NewDict(0), many,
		value.DictOf("", []byte("b"), "a", value.DictOf("n", nil)), deep,
		time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 0, value.Naive),
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -5*3600)),
	}
}

// pipe is what is written to one end and read from it again.
func pipe() (*bytes.Buffer, *wire.Conn) {
	var b bytes.Buffer
	return &b, wire.NewConn(&b, &b)
}

func TestEveryValueComesBackAsItWas(t *testing.T) {
	for _, v := range values() {
		_, conn := pipe()
		if err := conn.Send(7, func(to *wire.Encoder) { to.Value(v) }); err != nil {
			t.Fatal(err)
		}
		kind, from, err := conn.Receive()
		if err != nil || kind != 7 {
			t.Fatal(kind, err)
		}
		got := from.Value()
		if err := from.End(); err != nil {
			t.Errorf("%#v: %v", v, err)
		}
		if at, ok := v.(time.Time); ok {
			back, _ := got.(time.Time)
			if !back.Equal(at) || value.ISO(back) != value.ISO(at) || (back.Location() == value.Naive) != (at.Location() == value.Naive) {
				t.Errorf("%v came back as %v", at, got)
			}
		} else if !same(v, got) {
			t.Errorf("%#v came back as %#v", v, got)
		}
	}
}

// same compares dicts by their entries and floats by their bits.
func same(a, b any) bool {
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		return ok && math.Float64bits(x) == math.Float64bits(y)
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !same(x[i], y[i]) {
				return false
			}
		}
		return true
	case *value.Dict:
		y, ok := b.(*value.Dict)
		if !ok || x.Len() != y.Len() {
			return false
		}
		var keys []string
		var items []any
		for key, item := range y.All() {
			keys, items = append(keys, key), append(items, item)
		}
		i := 0
		for key, item := range x.All() {
			if key != keys[i] || !same(item, items[i]) {
				return false
			}
			i++
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}

func TestABrokenFrameIsAnError(t *testing.T) {
	deep := bytes.Repeat([]byte{7, 1}, 1000)
	for _, row := range []struct {
		rule  string
		frame []byte
		want  string
	}{
		{"the header is cut", []byte{0, 0, 0}, "unexpected EOF"},
		{"the payload is cut", []byte{0, 0, 0, 9, 1, 0}, "unexpected EOF"},
		{"a length beyond the limit is not waited for", []byte{0xff, 0xff, 0xff, 0xff, 1}, "more than 128 MiB"},
		{"a length that lies takes no memory", append([]byte{0x07, 0xff, 0xff, 0xff, 1}, 1, 2, 3), "unexpected EOF"},
		{"an unknown tag", framed(99), "unknown kind 99"},
		{"text that is not UTF-8", framed(5, 1, 0xff), "not valid UTF-8"},
		{"a list longer than its frame", framed(7, 200, 200, 200, 1), "ends too early"},
		{"nesting", framed(deep...), "levels deep"},
		{"something left over", framed(0, 0), "1 bytes too many"},
		{"a zone that is none", framed(9, 0, 0, 2, 0xfe, 0xff, 0xff, 0x7f), "seconds off"},
		{"nothing at all", framed(), "ends too early"},
	} {
		_, from, err := wire.NewConn(bytes.NewReader(row.frame), io.Discard).Receive()
		if err == nil {
			from.Value()
			err = from.End()
		}
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s\n got %v\nwant %s", row.rule, err, row.want)
		}
	}
}

// framed is a frame with this payload.
func framed(payload ...byte) []byte {
	return append([]byte{0, 0, byte(len(payload) >> 8), byte(len(payload)), 1}, payload...)
}

func TestAFrameThatIsTooLargeIsNotSent(t *testing.T) {
	b, conn := pipe()
	huge := make([]byte, wire.MaxSize)
	err := conn.Send(1, func(to *wire.Encoder) { to.Value(huge) })
	var size *wire.SizeError
	if !errors.As(err, &size) || b.Len() > 0 {
		t.Errorf("got %v, and %d bytes were sent", err, b.Len())
	}
	if err := conn.Send(1, func(to *wire.Encoder) { to.Value("small") }); err != nil {
		t.Error(err)
	}
	if _, from, err := conn.Receive(); err != nil || from.Value() != "small" {
		t.Errorf("the next frame is lost: %v", err)
	}
}

// FuzzDecodeWorkerFrame: what a worker sends never makes the server panic, and what is read as a value is written the same.
func FuzzDecodeWorkerFrame(f *testing.F) {
	for _, v := range values() {
		b, conn := pipe()
		_ = conn.Send(1, func(to *wire.Encoder) { to.Value(v) })
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		conn := wire.NewConn(bytes.NewReader(data), io.Discard)
		for {
			_, from, err := conn.Receive()
			if err != nil {
				return
			}
			v := from.Value()
			if from.End() != nil {
				continue
			}
			_, again := pipe()
			if err := again.Send(1, func(to *wire.Encoder) { to.Value(v) }); err != nil {
				t.Fatal(err)
			}
			_, back, err := again.Receive()
			if err != nil {
				t.Fatal(err)
			}
			if got := back.Value(); back.End() != nil || !sameOrTime(v, got) {
				t.Fatalf("%#v came back as %#v", v, got)
			}
		}
	})
}

// sameOrTime is same, and takes times, whose zones are other objects, for the same.
func sameOrTime(a, b any) bool {
	return same(valuesOf(a), valuesOf(b))
}

func valuesOf(v any) any {
	switch x := v.(type) {
	case time.Time:
		_, offset := x.Zone()
		return []any{x.Unix(), int64(x.Nanosecond()), int64(offset), x.Location() == value.Naive}
	case []any:
		list := make([]any, len(x))
		for i, item := range x {
			list[i] = valuesOf(item)
		}
		return list
	case *value.Dict:
		d := value.NewDict(x.Len())
		for key, item := range x.All() {
			d.Set(key, valuesOf(item))
		}
		return d
	}
	return v
}
