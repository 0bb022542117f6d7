package pickle

import (
	"fmt"
	"math/big"
)

var errObjects = fmt.Errorf("objects nest deeper than %d levels", maxNestedObjects)

// object is the allowlist: it returns the value of an object of a known class, and refuses all others.
func (b *builder) object(o *pyObject) (any, error) {
	switch o.class.name { // a dict counts as a level of the path instead
	case orderedDict, "collections.Counter", "collections.defaultdict", "robot.utils.dotdict.DotDict":
		return b.dictObject(o)
	}
	if b.objects == maxNestedObjects {
		return nil, errObjects
	}
	b.objects++
	defer func() { b.objects-- }()

	switch o.class.name {
	case "uuid.UUID":
		return b.uuid(o)
	case "robot.utils.secret.Secret":
		return b.secret(o)
	}
	if !o.plain() {
		return nil, o.class.refused()
	}
	switch o.class.name {
	case "builtins.bytearray":
		return b.bytearray(o)
	case "builtins.getattr":
		if owner, name, ok := o.attribute(); ok && owner.mayBeEnum() {
			return b.value(name) // how Python 3.11.0 to 3.11.3 write a member of an Enum
		}
	case "datetime.datetime":
		return b.datetime(o)
	case "datetime.date":
		return b.date(o)
	case "datetime.time":
		return b.clock(o)
	case "datetime.timedelta":
		return b.timedelta(o)
	case "datetime.timezone":
		return b.timezone(o)
	case "zoneinfo.ZoneInfo._unpickle":
		return b.zoneName(o)
	case "decimal.Decimal":
		if len(o.args) == 1 {
			if text, ok := o.args[0].(string); ok {
				return b.value(text)
			}
		}
		return nil, o.class.damaged()
	case "pathlib.PurePath", "pathlib.PurePosixPath", "pathlib.Path", "pathlib.PosixPath":
		return b.pathname(o, posixPath)
	case "pathlib.PureWindowsPath", "pathlib.WindowsPath":
		return b.pathname(o, windowsPath)
	default:
		if o.called && len(o.args) == 1 && o.class.mayBeEnum() {
			return b.enum(o)
		}
	}
	return nil, o.class.refused()
}

// enum returns the value of a member of an Enum, whose name is not in the pickle. Lists and dicts are refused: they are
// rare as values of an Enum, and other classes are called with them.
func (b *builder) enum(o *pyObject) (any, error) {
	switch arg := o.args[0].(type) {
	case *pyList, *pyDict:
		return nil, o.class.refused()
	case *pyObject:
		if arg.class.name == orderedDict {
			return nil, o.class.refused()
		}
	}
	return b.value(o.args[0])
}

// attributes returns the state of an object without slots.
func (o *pyObject) attributes() ([]pyEntry, bool) {
	d, ok := o.state.(*pyDict)
	if !ok || len(o.args) > 0 || o.filled || len(o.entries) > 0 {
		return nil, false
	}
	return d.entries, true
}

// secret returns the text in a Secret. Keywords get it in the clear, as those in Python do.
func (b *builder) secret(o *pyObject) (any, error) {
	attributes, _ := o.attributes()
	for _, a := range attributes {
		if a.key == "value" {
			return b.value(a.value)
		}
	}
	return nil, o.class.damaged()
}

// uuid returns a UUID as its text.
func (b *builder) uuid(o *pyObject) (any, error) {
	attributes, _ := o.attributes()
	for _, a := range attributes {
		if a.key != "int" {
			continue
		}
		n := new(big.Int)
		switch v := a.value.(type) {
		case int64:
			n.SetInt64(v)
		case *big.Int:
			n = v
		default:
			return nil, o.class.damaged()
		}
		if n.Sign() < 0 || n.BitLen() > 128 {
			return nil, o.class.damaged()
		}
		var raw [16]byte
		n.FillBytes(raw[:])
		return b.value(fmt.Sprintf("%x-%x-%x-%x-%x", raw[:4], raw[4:6], raw[6:8], raw[8:10], raw[10:]))
	}
	return nil, o.class.damaged()
}

// bytearray returns the bytes of bytearray() and bytearray(bytes).
func (b *builder) bytearray(o *pyObject) (any, error) {
	if len(o.args) == 0 {
		return []byte{}, nil
	}
	content, err := b.value(o.args[0])
	if err != nil {
		return nil, err
	}
	if data, ok := content.([]byte); ok && len(o.args) == 1 {
		return data, nil
	}
	return nil, o.class.damaged()
}

// dictObject returns a dict that is filled after it was made, or a copy of another.
func (b *builder) dictObject(o *pyObject) (any, error) {
	if o.filled || len(o.args) > 1 {
		return nil, o.class.damaged()
	}
	if len(o.args) == 0 || o.class.name == "collections.defaultdict" { // whose argument makes missing values
		return b.dict(o, o.entries)
	}
	if d, ok := o.args[0].(*pyDict); ok && len(o.entries) == 0 {
		return b.dict(d, d.entries)
	}
	return nil, o.class.damaged()
}
