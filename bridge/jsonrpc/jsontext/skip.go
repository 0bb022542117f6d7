package jsontext

import "bytes"

// Members checks that data is an object and nothing else, and calls member with each member: its name, and its value as
// it came, which is a part of data. A name that comes twice is reported twice. The object itself and wrapping levels in its
// members do not count towards value.MaxDepth. An error is a *SyntaxError; members before it have been reported.
func Members(data []byte, wrapping int, member func(name string, raw []byte)) error {
	p, err := parse(data, wrapping)
	defer p.release()
	if err != nil {
		return err
	}
	if p.next() != '{' {
		return p.mismatch("an object")
	}
	p.pos++
	for first := true; ; first = false {
		text, more, err := p.member(first)
		if err != nil {
			return err
		}
		if !more {
			return p.end()
		}
		name := p.name(text)
		raw, err := p.raw()
		if err != nil {
			return err
		}
		member(name, raw)
	}
}

// Items is Members for an array. It returns nil at once when item returns false, and has then checked no more than it
// reported.
func Items(data []byte, wrapping int, item func(raw []byte) (more bool)) error {
	p, err := parse(data, wrapping)
	defer p.release()
	if err != nil {
		return err
	}
	if p.next() != '[' {
		return p.mismatch("an array")
	}
	p.pos++
	for first := true; ; first = false {
		more, err := p.item(first)
		if err != nil {
			return err
		}
		if !more {
			return p.end()
		}
		raw, err := p.raw()
		if err != nil || !item(raw) {
			return err
		}
	}
}

// Check returns nil if DecodeInside can decode data.
func Check(data []byte, wrapping int) error {
	p, err := parse(data, wrapping)
	defer p.release()
	if err != nil {
		return err
	}
	if err := p.skip(); err != nil {
		return err
	}
	return p.end()
}

// First returns the first byte of data that is not white space, which tells objects from arrays, or 0.
func First(data []byte) byte {
	if rest := bytes.TrimLeft(data, " \t\r\n"); len(rest) > 0 {
		return rest[0]
	}
	return 0
}

// raw returns the next value as it came.
func (p *parser) raw() ([]byte, error) {
	p.next()
	start := p.pos
	err := p.skip()
	return p.data[start:p.pos], err
}

// skip moves behind the next value. It has the errors of value.
func (p *parser) skip() error {
	switch c := p.next(); c {
	case '"':
		return p.skipText()
	case '{':
		return p.skipDict()
	case '[':
		return p.skipList()
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.skipNumber()
	}
	_, err := p.literal()
	return err
}

// skipList is list without a value.
func (p *parser) skipList() error {
	if err := p.enter(); err != nil {
		return err
	}
	for first := true; ; first = false {
		more, err := p.item(first)
		if err == nil && more {
			err = p.skip()
		}
		if err != nil {
			return err
		}
		if !more {
			p.depth--
			return nil
		}
	}
}

// skipDict is dict without a value.
func (p *parser) skipDict() error {
	if err := p.enter(); err != nil {
		return err
	}
	for first := true; ; first = false {
		_, more, err := p.member(first)
		if err == nil && more {
			err = p.skip()
		}
		if err != nil {
			return err
		}
		if !more {
			p.depth--
			return nil
		}
	}
}
