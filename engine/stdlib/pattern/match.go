package pattern

// match reports whether the pattern matches s at start. There is no alternation: only the repeated items can match in
// more than one way, so a stack of those is all the state it needs. Captures need not be undone: the items that set
// them are passed again before anything reads them.
func (m *Matcher) match(s string, start int) (bool, error) {
	m.stack = m.stack[:0]
	pos, i := start, 0
	for {
		m.steps++
		if m.steps > interval {
			if err := m.check(s); err != nil {
				return false, err
			}
		}
		if i == len(m.items) {
			m.Start, m.End = start, pos
			return true, nil
		}
		it := &m.items[i]
		ok := false
		switch it.op {
		case text:
			if n := it.to - it.from; len(s)-pos >= n && s[pos:pos+n] == string(m.texts[it.from:it.to]) {
				pos += n
				ok = true
			}
		case single:
			switch {
			case it.repeat != 0:
				pos, ok = m.repeat(s, i, pos)
				ok = ok && !m.failedBefore(s, it, pos)
			case pos < len(s) && it.set.has(s[pos]):
				pos++
				ok = true
			}
		case opening:
			m.spans[it.n].start = pos
			ok = true
		case closing:
			m.spans[it.n].end = pos
			ok = true
		case here:
			m.spans[it.n] = span{pos, Position}
			ok = true
		case reference:
			// A reference to a position never matches.
			if r := m.spans[it.n]; r.end != Position && len(s)-pos >= r.end-r.start {
				n := r.end - r.start
				m.steps += n / 8
				ok = s[r.start:r.end] == s[pos:pos+n]
				pos += n
			}
		case balanced:
			pos, ok = m.balance(s, it, pos)
		case frontier:
			var before, after byte
			if pos > 0 {
				before = s[pos-1]
			}
			if pos < len(s) {
				after = s[pos]
			}
			ok = !it.set.has(before) && it.set.has(after)
		case atEnd:
			ok = pos == len(s)
		}
		if ok {
			i++
			continue
		}
		for {
			if i, pos, ok = m.back(s); !ok {
				return false, nil
			}
			if !m.failedBefore(s, &m.items[i], pos) {
				break
			}
			if m.items[i].repeat == '-' {
				// It has gone from here to the end of its run before, and failed everywhere.
				m.stack = m.stack[:len(m.stack)-1]
			}
			m.steps++
			if m.steps > interval {
				if err := m.check(s); err != nil {
					return false, err
				}
			}
		}
		i++
	}
}

// repeat begins a repeated item at pos, and returns where it ends at first: as far as possible, unless it is a "-".
func (m *Matcher) repeat(s string, i, pos int) (end int, ok bool) {
	it := &m.items[i]
	if it.repeat == '-' {
		m.stack = append(m.stack, choice{item: i, low: pos})
		return pos, true
	}
	most := len(s)
	if it.repeat == '?' {
		most = min(most, pos+1)
	}
	end = pos
	if it.set == &everything {
		end = most
	} else {
		for end < most && it.set.has(s[end]) {
			end++
		}
		m.steps += end - pos
	}
	low := pos
	if it.repeat == '+' {
		low++
	}
	if end < low {
		return pos, false
	}
	if end > low {
		m.stack = append(m.stack, choice{item: i, low: low, high: end - 1})
	}
	return end, true
}

// back moves the end of the last choice that can be changed, and returns its item and that end.
func (m *Matcher) back(s string) (i, pos int, ok bool) {
	for len(m.stack) > 0 {
		c := &m.stack[len(m.stack)-1]
		it := &m.items[c.item]
		if it.repeat == '-' {
			from := c.low
			for c.low < len(s) && it.set.has(s[c.low]) {
				c.low++
				if it.next < 0 || c.low < len(s) && int(s[c.low]) == it.next {
					m.steps += c.low - from
					return c.item, c.low, true
				}
			}
			m.steps += c.low - from
			m.stack = m.stack[:len(m.stack)-1]
			continue
		}
		end := c.high
		if it.next >= 0 { // there is a character behind end
			for end >= c.low && int(s[end]) != it.next {
				end--
			}
			m.steps += c.high - end
		}
		c.high = end - 1
		found := c.item
		if c.high < c.low {
			m.stack = m.stack[:len(m.stack)-1]
		}
		if end >= c.low {
			return found, end, true
		}
	}
	return 0, 0, false
}

// balance returns where the balanced text that starts at pos ends.
func (m *Matcher) balance(s string, it *item, pos int) (end int, ok bool) {
	if pos >= len(s) || s[pos] != it.open {
		return pos, false
	}
	depth := 1
	for end = pos + 1; end < len(s); end++ {
		switch s[end] {
		case it.close:
			if depth--; depth == 0 {
				m.steps += end - pos
				return end + 1, true
			}
		case it.open:
			depth++
		}
	}
	m.steps += end - pos
	return pos, false
}

// check returns the error of the context, and makes the search remember failures when it takes long.
func (m *Matcher) check(s string) error {
	m.total += m.steps
	m.steps = 0
	if m.seen == nil && !m.references && m.choices > 1 && m.total > 16*interval+8*len(s) {
		if words := (m.choices*(len(s)+1) + 63) / 64; words <= maxMemory/8 {
			m.seen = make([]uint64, words)
		}
	}
	return m.ctx.Err()
}

// failedBefore reports whether the rest of the pattern behind the repeated item has failed at pos before. If not, it
// counts as failed from now on: either it fails, or the search is over. The captures make no difference, because
// failures are remembered only for patterns without references.
func (m *Matcher) failedBefore(s string, it *item, pos int) bool {
	if m.seen == nil {
		return false
	}
	bit := it.n*(len(s)+1) + pos
	if m.seen[bit>>6]>>(bit&63)&1 != 0 {
		return true
	}
	m.seen[bit>>6] |= 1 << (bit & 63)
	return false
}
