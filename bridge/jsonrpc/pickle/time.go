package pickle

import (
	"fmt"
	"math"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// foldFlag is the highest bit of the month of a datetime and of the hour of a time. It marks the second pass of an hour
// that a clock shows twice, and is dropped: time.Time cannot hold it.
const foldFlag = 0x80

// packed returns the state of a date or a time: its first argument, in n bytes.
func (b *builder) packed(o *pyObject, n int) ([]byte, error) {
	if len(o.args) == 1 || len(o.args) == 2 && n != 4 { // a date has no zone
		v, err := b.value(o.args[0])
		if err != nil {
			return nil, err
		}
		if state, ok := v.([]byte); ok && len(state) == n {
			return state, nil
		}
	}
	return nil, o.class.damaged()
}

// datetime returns a datetime.
func (b *builder) datetime(o *pyObject) (any, error) {
	state, err := b.packed(o, 10)
	if err != nil {
		return nil, err
	}
	day, ok := dayOf(state)
	hour, minute, second, micro, clockOK := clockOf(state[4:])
	if !ok || !clockOK {
		return nil, o.class.damaged()
	}
	zone := value.Naive
	if len(o.args) == 2 {
		if zone, err = b.zone(o.args[1]); err != nil {
			return nil, err
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, micro*1000, zone), nil
}

// date returns a date as its isoformat.
func (b *builder) date(o *pyObject) (any, error) {
	state, err := b.packed(o, 4)
	if err != nil {
		return nil, err
	}
	day, ok := dayOf(state)
	if !ok {
		return nil, o.class.damaged()
	}
	return day.Format(time.DateOnly), nil
}

// clock returns a time without a day as its isoformat.
func (b *builder) clock(o *pyObject) (any, error) {
	state, err := b.packed(o, 6)
	if err != nil {
		return nil, err
	}
	hour, minute, second, micro, ok := clockOf(state)
	if !ok {
		return nil, o.class.damaged()
	}
	layout := "15:04:05"
	if micro != 0 {
		layout += ".000000"
	}
	zone := time.UTC
	if len(o.args) == 2 {
		if zone, err = b.zone(o.args[1]); err != nil {
			return nil, err
		}
		// The offset of a zone with a name depends on the day.
		if z, ok := o.args[1].(*pyObject); ok && z.class.name == "datetime.timezone" {
			layout += "-07:00"
		}
	}
	return time.Date(2000, 1, 1, hour, minute, second, micro*1000, zone).Format(layout), nil
}

// dayOf reads two bytes of a year, a month and a day.
func dayOf(state []byte) (time.Time, bool) {
	year, month, day := int(state[0])<<8|int(state[1]), time.Month(state[2]&^foldFlag), int(state[3])
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t, year >= 1 && year <= 9999 && t.Month() == month && t.Day() == day
}

// clockOf reads an hour, a minute, a second and three bytes of microseconds.
func clockOf(state []byte) (hour, minute, second, micro int, ok bool) {
	hour, minute, second = int(state[0]&^foldFlag), int(state[1]), int(state[2])
	micro = int(state[3])<<16 | int(state[4])<<8 | int(state[5])
	return hour, minute, second, micro, hour < 24 && minute < 60 && second < 60 && micro < 1e6
}

// timedelta returns a duration in seconds, which is how Robot Framework's own Remote sends it.
func (b *builder) timedelta(o *pyObject) (any, error) {
	const maxDays = 999_999_999
	var parts [3]int64 // days, seconds, microseconds
	if len(o.args) > len(parts) {
		return nil, o.class.damaged()
	}
	for i, arg := range o.args {
		n, ok := arg.(int64)
		if !ok || n < -maxDays || n > maxDays {
			return nil, o.class.damaged()
		}
		parts[i] = n
	}
	whole := parts[0]*24*60*60 + parts[1]
	const exact = math.MaxInt64/1_000_000 - maxDays // seconds whose microseconds fit
	if whole >= -exact && whole <= exact {
		return float64(whole*1_000_000+parts[2]) / 1e6, nil
	}
	return float64(whole) + float64(parts[2])/1e6, nil
}

// timezone returns a zone that is a value of its own as str does.
func (b *builder) timezone(o *pyObject) (any, error) {
	zone, err := b.zone(o)
	if err != nil {
		return nil, err
	}
	if len(o.args) == 2 {
		return b.value(o.args[1])
	}
	if zone == time.UTC {
		return "UTC", nil
	}
	return "UTC" + time.Date(2000, 1, 1, 0, 0, 0, 0, zone).Format("-07:00"), nil
}

// zoneName returns the name of a zone of the time zone database that is a value of its own.
func (b *builder) zoneName(o *pyObject) (any, error) {
	zone, err := b.zone(o)
	if err != nil {
		return nil, err
	}
	return zone.String(), nil
}

// zone returns the tzinfo of a time.
func (b *builder) zone(v any) (*time.Location, error) {
	o, ok := v.(*pyObject)
	if !ok {
		return nil, errMisfit
	}
	name := o.class.name
	if name != "datetime.timezone" && name != "zoneinfo.ZoneInfo._unpickle" {
		return nil, o.class.refused()
	}
	if !o.plain() || len(o.args) < 1 || len(o.args) > 2 {
		return nil, o.class.damaged()
	}
	if name == "zoneinfo.ZoneInfo._unpickle" {
		named, ok := o.args[0].(string)
		if !ok {
			return nil, o.class.damaged()
		}
		return b.namedZone(named)
	}
	if len(o.args) == 2 {
		if _, ok := o.args[1].(string); !ok {
			return nil, o.class.damaged()
		}
	}
	delta, ok := o.args[0].(*pyObject)
	if !ok || delta.class.name != "datetime.timedelta" {
		return nil, o.class.damaged()
	}
	offset, err := b.value(delta)
	if err != nil {
		return nil, err
	}
	switch seconds := offset.(float64); {
	case math.Abs(seconds) >= 24*60*60:
		return nil, o.class.damaged()
	case seconds == 0:
		return time.UTC, nil
	default:
		return time.FixedZone("", int(seconds)), nil
	}
}

// maxZones is how many zones of the time zone database one pickle may use: each is a file to be read.
const maxZones = 50

// namedZone returns a zone of the time zone database of this machine, such as Europe/Helsinki.
func (b *builder) namedZone(name string) (*time.Location, error) {
	if zone, ok := b.zones[name]; ok {
		return zone, nil
	}
	if len(b.zones) == maxZones {
		return nil, fmt.Errorf("times in more than %d zones in one argument", maxZones)
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" { // the last two are not of the database
		return nil, fmt.Errorf("the time zone %.60q is not in the time zone database of the server", name)
	}
	if b.zones == nil {
		b.zones = map[string]*time.Location{}
	}
	b.zones[name] = zone
	return zone, nil
}
