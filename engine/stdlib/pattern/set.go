package pattern

// set is a set of bytes.
type set [4]uint64

func (s *set) has(c byte) bool { return s[c>>6]>>(c&63)&1 != 0 }

func (s *set) add(from, to byte) {
	for c := int(from); c <= int(to); c++ {
		s[c>>6] |= 1 << (c & 63)
	}
}

func (s *set) join(other *set) {
	for i := range s {
		s[i] |= other[i]
	}
}

func (s *set) invert() {
	for i := range s {
		s[i] = ^s[i]
	}
}

// classes are the sets of what may follow a %: the letters of the manual, in lower case or, for what is not in the
// class, in upper case, and any other byte for itself.
var classes = func() (sets [256]set) {
	for c := range sets {
		sets[c].add(byte(c), byte(c))
	}
	for letter, ranges := range map[byte]string{
		'a': "AZaz", 'c': "\x00\x1f\x7f\x7f", 'd': "09", 'l': "az", 'p': "!/:@[`{~", 's': "\t\r  ", 'u': "AZ",
		'w': "09AZaz", 'x': "09AFaf", 'z': "\x00\x00",
	} {
		class := &sets[letter]
		*class = set{}
		for i := 0; i < len(ranges); i += 2 {
			class.add(ranges[i], ranges[i+1])
		}
		inverse := &sets[letter-'a'+'A']
		*inverse = *class
		inverse.invert()
	}
	return sets
}()

// bytes are the sets of one byte each, and everything is the set of all.
var (
	bytes = func() (sets [256]set) {
		for c := range sets {
			sets[c].add(byte(c), byte(c))
		}
		return sets
	}()
	everything = set{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
)
