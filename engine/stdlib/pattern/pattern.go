// Package pattern matches patterns of Lua 5.1 (reference manual, section 5.4.1).
//
// It promises that no pattern and no subject can hang, crash or starve the process. A match ends with its context, which
// it checks every few thousand steps; a step is a comparison of one byte, or the move to another item of the pattern.
// Nothing recurses. Patterns like .-.-.-b are slow because they retry what has failed before at the same place; once a
// search has taken long, it remembers such places, so that most of those searches end soon. The memory of a search is
// bounded by its pattern and by maxMemory.
//
// It differs from the reference implementation in three ways: a malformed pattern is an error whether the search
// reaches the malformed part or not, a zero byte in a pattern stands for itself, and patterns may have maxItems items.
//
// A [Matcher] is for one goroutine at a time. Matchers are kept in a pool: Acquire and Release.
package pattern

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
)

const (
	// MaxCaptures is the largest number of captures in a pattern, as in the reference implementation.
	MaxCaptures = 32
	// maxItems is the largest number of items in a pattern; a run of plain characters is one.
	maxItems = 10_000
	// maxMemory is how many bytes a search may use to remember where it has failed.
	maxMemory = 16 << 20
	// interval is the number of steps between two checks of the context.
	interval = 4096
	// idle is the size, in items, of the largest matcher that is kept to be used again.
	idle = 256
)

// Position is the end of a capture that is a position.
const Position = -1

type operation uint8

const (
	text      operation = iota // these characters
	single                     // a character of the set, as often as repeat says
	opening                    // of a capture
	closing                    // of a capture
	here                       // a position capture
	reference                  // what a capture matched: %1
	balanced                   // %bxy
	frontier                   // %f[set]
	atEnd                      // $
)

// item is one item of a pattern.
type item struct {
	op          operation
	repeat      byte // of single: one of * + - ?, or 0 for once
	open, close byte // of balanced
	set         *set // of single and frontier
	from, to    int  // of text: where it is in Matcher.texts
	n           int  // of opening, closing, here and reference: the number of the capture; of single with repeat: which choice it is
	next        int  // of single with repeat: the character that must follow, or -1
}

type span struct{ start, end int }

// Matcher is a pattern and the state of a search for it.
type Matcher struct {
	source     string
	anchors    bool
	items      []item
	sets       []set
	texts      []byte
	first      string // what every match begins with, or
	firstSet   *set   // what the first character of every match is of
	choices    int
	references bool
	captures   int

	// Anchored reports that the pattern can match only where the search starts.
	Anchored bool
	// Start and End are the bounds of the last match.
	Start, End int

	spans [MaxCaptures]span
	ctx   context.Context
	steps int      // since the last check of ctx
	total int      // since the search started
	stack []choice // the choices that can still be changed
	seen  []uint64 // for every choice and position a bit: what follows the choice has failed there
}

// choice is a repeated item that can match more or fewer characters than it does now.
type choice struct {
	item      int
	low, high int // of an item that takes as much as it can: the ends it can still try; else low is its end
}

var matchers = sync.Pool{New: func() any { return new(Matcher) }}

// Acquire returns a Matcher for the pattern, or an error if it is malformed. A ^ at its start is an anchor if anchors is
// true.
func Acquire(source string, anchors bool) (*Matcher, error) {
	m := matchers.Get().(*Matcher)
	if m.source == source && m.anchors == anchors && m.items != nil {
		return m, nil
	}
	if err := m.compile(source, anchors); err != nil {
		m.items = nil
		matchers.Put(m)
		return nil, err
	}
	return m, nil
}

// Release ends the use of a Matcher. One that is not released costs nothing but garbage.
func (m *Matcher) Release() {
	m.ctx = nil
	m.seen = nil
	if cap(m.items) <= idle && len(m.source) <= interval {
		matchers.Put(m)
	}
}

// Captures returns the number of captures.
func (m *Matcher) Captures() int { return m.captures }

// Capture returns where capture n, from 0, matched: s[start:end]. If end is Position, the capture is the position start,
// counted from 0.
func (m *Matcher) Capture(n int) (start, end int) { return m.spans[n].start, m.spans[n].end }

// Find finds the first match in s that starts at from or after it, and reports whether there is one. The error is that
// of ctx.
func (m *Matcher) Find(ctx context.Context, s string, from int) (bool, error) {
	m.ctx, m.total, m.seen = ctx, 0, nil
	for start := from; start <= len(s); start++ {
		switch {
		case m.Anchored:
		case m.first != "":
			i := strings.Index(s[start:], m.first)
			if i < 0 {
				return false, nil
			}
			start += i
		case m.firstSet != nil:
			skipped := start
			for start < len(s) && !m.firstSet.has(s[start]) {
				start++
			}
			m.steps += start - skipped
		}
		found, err := m.match(s, start)
		if found || err != nil || m.Anchored {
			return found, err
		}
	}
	return false, nil
}

// compile makes the items of the pattern.
func (m *Matcher) compile(source string, anchors bool) error {
	*m = Matcher{source: source, anchors: anchors, items: m.items[:0], sets: m.sets[:0], texts: m.texts[:0], stack: m.stack[:0]}
	p := source
	if anchors && strings.HasPrefix(p, "^") {
		m.Anchored = true
		p = p[1:]
	}
	var unclosed []int
	for p != "" {
		if len(m.items) >= maxItems {
			return fmt.Errorf("pattern too complex: it has more than %d items", maxItems)
		}
		switch {
		case p[0] == '(':
			if m.captures == MaxCaptures {
				return errors.New("too many captures")
			}
			if strings.HasPrefix(p, "()") {
				m.items = append(m.items, item{op: here, n: m.captures})
				p = p[2:]
			} else {
				m.items = append(m.items, item{op: opening, n: m.captures})
				unclosed = append(unclosed, m.captures)
				p = p[1:]
			}
			m.captures++
			continue
		case p[0] == ')':
			if len(unclosed) == 0 {
				return errors.New("invalid pattern capture")
			}
			m.items = append(m.items, item{op: closing, n: unclosed[len(unclosed)-1]})
			unclosed = unclosed[:len(unclosed)-1]
			p = p[1:]
			continue
		case p == "$":
			m.items = append(m.items, item{op: atEnd})
			p = ""
			continue
		case p[0] == '%' && len(p) > 1:
			var special bool
			var err error
			if p, special, err = m.special(p, unclosed); err != nil {
				return err
			}
			if special {
				continue
			}
		}
		var err error
		if p, err = m.character(p); err != nil {
			return err
		}
	}
	if len(unclosed) > 0 {
		return errors.New("unfinished capture")
	}
	m.link()
	return nil
}

// special adds an item that starts with % and is not a class, if p starts with one, and returns the rest of p.
func (m *Matcher) special(p string, unclosed []int) (rest string, ok bool, err error) {
	switch c := p[1]; {
	case c == 'b':
		if len(p) < 4 {
			return "", false, errors.New("unbalanced pattern")
		}
		m.items = append(m.items, item{op: balanced, open: p[2], close: p[3]})
		return p[4:], true, nil
	case c == 'f':
		if len(p) < 3 || p[2] != '[' {
			return "", false, errors.New("missing '[' after '%f' in pattern")
		}
		s, rest, err := m.bracket(p[2:])
		m.items = append(m.items, item{op: frontier, set: s})
		return rest, true, err
	case '0' <= c && c <= '9':
		n := int(c - '1')
		if c == '0' || n >= m.captures {
			return "", false, errors.New("invalid capture index")
		}
		for _, open := range unclosed {
			if open == n {
				return "", false, errors.New("invalid capture index")
			}
		}
		m.references = true
		m.items = append(m.items, item{op: reference, n: n})
		return p[2:], true, nil
	}
	return p, false, nil
}

// character adds a single character and its repetition, and returns the rest of p.
func (m *Matcher) character(p string) (rest string, err error) {
	var s *set // nil if the item is the character c
	c := p[0]
	rest = p[1:]
	switch c {
	case '.':
		s = &everything
	case '[':
		if s, rest, err = m.bracket(p); err != nil {
			return "", err
		}
	case '%':
		if len(p) == 1 {
			return "", errors.New("malformed pattern (ends with '%')")
		}
		c, rest = p[1], p[2:]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			s = &classes[c]
		}
	}
	if rest != "" && strings.IndexByte("*+-?", rest[0]) >= 0 {
		if s == nil {
			s = &bytes[c]
		}
		m.items = append(m.items, item{op: single, repeat: rest[0], set: s, n: m.choices})
		m.choices++
		return rest[1:], nil
	}
	if s != nil {
		m.items = append(m.items, item{op: single, set: s})
		return rest, nil
	}
	m.texts = append(m.texts, c)
	if n := len(m.items); n > 0 && m.items[n-1].op == text {
		m.items[n-1].to++
	} else {
		m.items = append(m.items, item{op: text, from: len(m.texts) - 1, to: len(m.texts)})
	}
	return rest, nil
}

// bracket returns the set at the start of p, and the rest of p.
func (m *Matcher) bracket(p string) (s *set, rest string, err error) {
	m.sets = append(m.sets, set{})
	s = &m.sets[len(m.sets)-1] // stays valid when m.sets is reallocated, because only this function changes it
	p = p[1:]
	inverted := strings.HasPrefix(p, "^")
	if inverted {
		p = p[1:]
	}
	for plain := true; plain || !strings.HasPrefix(p, "]"); {
		plain = false
		switch {
		case p == "" || p == "%":
			return nil, "", errors.New("malformed pattern (missing ']')")
		case p[0] == '%':
			s.join(&classes[p[1]])
			p = p[2:]
		case len(p) > 2 && p[1] == '-' && p[2] != ']':
			s.add(p[0], p[2])
			plain = p[2] == '%' // it is no escape here, but still keeps a ] from ending the set
			p = p[3:]
		default:
			s.add(p[0], p[0])
			p = p[1:]
		}
	}
	if inverted {
		s.invert()
	}
	return s, p[1:], nil
}

// link sets what every match must begin with, and which character must follow each repeated item.
func (m *Matcher) link() {
	next := -1
	for i := len(m.items) - 1; i >= 0; i-- {
		it := &m.items[i]
		switch it.op {
		case text:
			next = int(m.texts[it.from])
		case single:
			it.next = next
			next = -1
		case opening, closing, here:
		default:
			next = -1
		}
	}
	for _, it := range m.items {
		switch {
		case it.op == opening || it.op == here:
			continue
		case it.op == text:
			m.first = string(m.texts[it.from:it.to])
		case it.op == single && (it.repeat == 0 || it.repeat == '+'):
			m.firstSet = it.set
		}
		break
	}
}
