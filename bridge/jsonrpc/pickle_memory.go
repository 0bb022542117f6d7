package jsonrpc

// pyList, pyTuple and pyDict are containers while the pickle runs, when they may still change, or contain themselves.
// Sets are lists, and frozensets tuples: they keep the order in which they are sent.
type (
	pyList  struct{ items []any }
	pyTuple struct{ items []any }
	pyDict  struct{ entries []pyEntry }
	pyEntry struct{ key, value any }
)

// pickleMemory is what the machine makes containers and texts of. Containers are needed until their values are made,
// so they are taken from large pieces: one each would be most of the time that a pickle takes.
type pickleMemory struct {
	lists   pieces[pyList]
	tuples  pieces[pyTuple]
	dicts   pieces[pyDict]
	objects pieces[pyObject]
	items   pieces[any]
	entries pieces[pyEntry]
	recent  [64]any // short texts seen last, see text
}

// pieces gives room for values of one type, from pieces that grow with what was taken.
type pieces[T any] struct {
	free []T
	size int // of the last piece
}

const (
	smallestPiece = 8
	largestPiece  = 512
)

// take gives room for n values.
func (p *pieces[T]) take(n int) []T {
	if n > largestPiece/4 {
		return make([]T, n)
	}
	if n > len(p.free) {
		p.size = min(max(2*p.size, smallestPiece, n), largestPiece)
		p.free = make([]T, p.size)
	}
	taken := p.free[:n:n]
	p.free = p.free[n:]
	return taken
}

func (p *pieces[T]) one() *T { return &p.take(1)[0] }

func (a *pickleMemory) list(items []any) *pyList {
	l := a.lists.one()
	l.items = a.copied(items)
	return l
}

func (a *pickleMemory) tuple(items []any) *pyTuple {
	t := a.tuples.one()
	t.items = a.copied(items)
	return t
}

func (a *pickleMemory) copied(items []any) []any {
	if len(items) == 0 {
		return nil
	}
	kept := a.items.take(len(items))
	copy(kept, items)
	return kept
}

// extended is items with more behind them. Most lists are filled at once.
func (a *pickleMemory) extended(items, more []any) []any {
	if len(items) == 0 {
		return a.copied(more)
	}
	return append(items, more...)
}

// filled is entries with keys and values, in turn, behind them.
func (a *pickleMemory) filled(entries []pyEntry, pairs []any) ([]pyEntry, error) {
	if len(pairs)%2 != 0 {
		return nil, errPickleMisfit
	}
	if len(entries) == 0 {
		entries = a.entries.take(len(pairs) / 2)[:0]
	}
	for i := 0; i < len(pairs); i += 2 {
		entries = append(entries, pyEntry{pairs[i], pairs[i+1]})
	}
	return entries, nil
}

// text is a string as a value. Short ones repeat, the keys of dicts above all, so those seen last are kept.
func (a *pickleMemory) text(raw []byte) any {
	if len(raw) == 0 || len(raw) > longestRecent {
		return pythonText(string(raw))
	}
	slot := &a.recent[(5*len(raw)+int(raw[0])+3*int(raw[len(raw)/2])+9*int(raw[len(raw)-1]))%len(a.recent)]
	if s, ok := (*slot).(string); !ok || s != string(raw) {
		*slot = pythonText(string(raw))
	}
	return *slot
}
