package codec

import (
	"time"

	"github.com/rflua/rflua/engine/value"
)

// dateTime reads a time: 20260102T03:04:05, the form of the specification, also with the dashes, the fraction of a second
// and the zone of ISO 8601. A time without a zone is in [value.Naive]; the specification says "Don't assume a timezone".
func dateTime(text []byte) (any, bool) {
	s := stamp{rest: trim(text)}
	year := s.number(4)
	s.optional('-')
	month := s.number(2)
	s.optional('-')
	day := s.number(2)
	if !s.optional('T') && !s.optional(' ') {
		return nil, false
	}
	hour := s.number(2)
	s.optional(':')
	minute := s.number(2)
	s.optional(':')
	second := s.number(2)
	nanosecond := s.fraction()
	zone := s.zone()
	if s.bad || len(s.rest) > 0 || hour > 23 || minute > 59 || second > 59 {
		return nil, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanosecond, zone)
	return t, t.Month() == time.Month(month) && t.Day() == day
}

// stamp is a time that is being read. It is bad once something unexpected was found.
type stamp struct {
	rest []byte
	bad  bool
}

// number reads a number of exactly n digits.
func (s *stamp) number(n int) (v int) {
	if len(s.rest) < n {
		s.bad = true
		return 0
	}
	for _, c := range s.rest[:n] {
		if c < '0' || c > '9' {
			s.bad = true
			return 0
		}
		v = 10*v + int(c-'0')
	}
	s.rest = s.rest[n:]
	return v
}

// optional skips c and reports whether it was there.
func (s *stamp) optional(c byte) bool {
	if len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// fraction reads a fraction of a second and returns it in nanoseconds, cut off after the ninth digit.
func (s *stamp) fraction() (ns int) {
	if !s.optional('.') && !s.optional(',') {
		return 0
	}
	s.bad = s.bad || len(s.rest) == 0 || s.rest[0] < '0' || s.rest[0] > '9'
	unit := int(time.Second)
	for len(s.rest) > 0 && s.rest[0] >= '0' && s.rest[0] <= '9' {
		unit /= 10
		ns += unit * int(s.rest[0]-'0')
		s.rest = s.rest[1:]
	}
	return ns
}

// zone reads an offset from UTC, or nothing.
func (s *stamp) zone() *time.Location {
	sign := 1
	switch {
	case len(s.rest) == 0:
		return value.Naive
	case s.optional('Z'):
		return time.UTC
	case s.optional('-'):
		sign = -1
	case !s.optional('+'):
		s.bad = true
	}
	hours := s.number(2)
	s.optional(':')
	minutes := 0
	if len(s.rest) > 0 {
		minutes = s.number(2)
	}
	s.bad = s.bad || hours > 23 || minutes > 59
	return time.FixedZone("", sign*(hours*60+minutes)*60)
}
