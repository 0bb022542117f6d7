package value

import "iter"

// Dict is a dict that keeps the order in which its keys were first set. The zero Dict is empty and ready to use; a
// nil *Dict reads as empty. It is not safe for concurrent use.
type Dict struct {
	entries []entry
	index   map[string]int // made once the dict has more than fewKeys keys
}

type entry struct {
	key   string
	value any
}

// fewKeys is the number of keys up to which a linear search is faster than a map.
const fewKeys = 8

// NewDict makes an empty dict with room for n entries.
func NewDict(n int) *Dict {
	return &Dict{entries: make([]entry, 0, n)}
}

// DictOf makes a dict of names and values in turn: DictOf("a", 1, "b", 2).
func DictOf(pairs ...any) *Dict {
	d := NewDict(len(pairs) / 2)
	for i := 0; i < len(pairs); i += 2 {
		d.Set(pairs[i].(string), pairs[i+1])
	}
	return d
}

// Len returns the number of entries.
func (d *Dict) Len() int {
	if d == nil {
		return 0
	}
	return len(d.entries)
}

// Get returns the value of key and whether there is one.
func (d *Dict) Get(key string) (any, bool) {
	if i := d.find(key); i >= 0 {
		return d.entries[i].value, true
	}
	return nil, false
}

// Set sets the value of key to v. A new key goes to the end; an existing one keeps its place.
func (d *Dict) Set(key string, v any) {
	if i := d.find(key); i >= 0 {
		d.entries[i].value = v
		return
	}
	d.entries = append(d.entries, entry{key, v})
	switch {
	case d.index != nil:
		d.index[key] = len(d.entries) - 1
	case len(d.entries) > fewKeys:
		d.index = make(map[string]int, max(2*len(d.entries), cap(d.entries)))
		for i := range d.entries {
			d.index[d.entries[i].key] = i
		}
	}
}

// All returns an iterator over the entries, in order.
func (d *Dict) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if d == nil {
			return
		}
		for i := range d.entries {
			if !yield(d.entries[i].key, d.entries[i].value) {
				return
			}
		}
	}
}

func (d *Dict) find(key string) int {
	if d == nil {
		return -1
	}
	if d.index != nil {
		if i, ok := d.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range d.entries {
		if d.entries[i].key == key {
			return i
		}
	}
	return -1
}
