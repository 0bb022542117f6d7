package pickle

// pyList, pyTuple and pyDict are containers while the pickle runs, when they may still change, or contain themselves.
// Sets are lists, and frozensets tuples: they keep the order in which they are sent.
type (
	pyList  struct{ items []any }
	pyTuple struct{ items []any }
	pyDict  struct{ entries []pyEntry }
	pyEntry struct{ key, value any }
)

// memory is where the machine makes containers and texts. Containers are needed until their values are made,
// so they come from large pieces: to allocate each would be most of the time that a pickle takes.
type memory struct {
	lists   pieces[pyList]
	tuples  pieces[pyTuple]
	dicts   pieces[pyDict]
	objects pieces[pyObject]
	items   pieces[any]
	entries pieces[pyEntry]
	recent  [64]any // short texts seen last, see text
}

// pieces has room for values of one type, from pieces that grow with what was asked for.
type pieces[T any] struct {
	free []T
	size int // of the last piece
}

const (
	smallestPiece = 8
	largestPiece  = 512
)

// some returns room for n values.
func (p *pieces[T]) some(n int) []T {
	if n > largestPiece/4 {
		return make([]T, n)
	}
	if n > len(p.free) {
		p.size = min(max(2*p.size, smallestPiece, n), largestPiece)
		p.free = make([]T, p.size)
	}
	room := p.free[:n:n]
	p.free = p.free[n:]
	return room
}

// one returns room for one value.
func (p *pieces[T]) one() *T { return &p.some(1)[0] }

// list returns a list with a copy of items.
func (a *memory) list(items []any) *pyList {
	l := a.lists.one()
	l.items = a.copied(items)
	return l
}

// tuple returns a tuple with a copy of items.
func (a *memory) tuple(items []any) *pyTuple {
	t := a.tuples.one()
	t.items = a.copied(items)
	return t
}

// copied returns a copy of items.
func (a *memory) copied(items []any) []any {
	if len(items) == 0 {
		return nil
	}
	kept := a.items.some(len(items))
	copy(kept, items)
	return kept
}

// extended returns items with more after them. Most lists are filled at once.
func (a *memory) extended(items, more []any) []any {
	if len(items) == 0 {
		return a.copied(more)
	}
	return append(items, more...)
}

// filled returns entries with more after them, which come as keys and values in turn.
func (a *memory) filled(entries []pyEntry, pairs []any) ([]pyEntry, error) {
	if len(pairs)%2 != 0 {
		return nil, errMisfit
	}
	if len(entries) == 0 {
		entries = a.entries.some(len(pairs) / 2)[:0]
	}
	for i := 0; i < len(pairs); i += 2 {
		entries = append(entries, pyEntry{pairs[i], pairs[i+1]})
	}
	return entries, nil
}

// longestRecent keeps the size of memory.recent below 4 KB.
const longestRecent = 32

// text returns a string as a value. Short ones repeat, the keys of dicts above all, so recent ones are kept.
func (a *memory) text(raw []byte) any {
	if len(raw) == 0 || len(raw) > longestRecent {
		return pythonText(string(raw))
	}
	slot := &a.recent[(5*len(raw)+int(raw[0])+3*int(raw[len(raw)/2])+9*int(raw[len(raw)-1]))%len(a.recent)]
	if s, ok := (*slot).(string); !ok || s != string(raw) {
		*slot = pythonText(string(raw))
	}
	return *slot
}
