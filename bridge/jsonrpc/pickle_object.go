package jsonrpc

import (
	"fmt"
	"math/big"
)

var errPickleObjects = fmt.Errorf("objects nest deeper than %d levels", maxNestedObjects)

// object is the allowlist: it makes a value of an object of a known class.
func (u *unpickler) object(o *pyObject) (any, error) {
	switch o.class.name { // what looks like a dict counts as a level of the path
	case "builtins.dict", orderedDict, "collections.Counter", "collections.defaultdict", "robot.utils.dotdict.DotDict":
		return u.dictObject(o)
	}
	if u.objects == maxNestedObjects {
		return nil, errPickleObjects
	}
	u.objects++
	defer func() { u.objects-- }()

	switch o.class.name {
	case "uuid.UUID":
		return u.uuid(o)
	case "robot.utils.secret.Secret":
		return u.secret(o)
	}
	if !o.plain() {
		return nil, o.class.refused()
	}
	switch o.class.name {
	case "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset":
		return u.listObject(o)
	case "builtins.bytes", "builtins.bytearray", "_codecs.encode":
		return u.binaryObject(o)
	case "builtins.getattr":
		if owner, name, ok := o.attribute(); ok && owner.mayBeEnum() {
			return u.value(name) // how Python 3.11.0 to 3.11.3 write a member of an Enum
		}
	case "datetime.datetime":
		return u.datetime(o)
	case "datetime.date":
		return u.date(o)
	case "datetime.time":
		return u.clock(o)
	case "datetime.timedelta":
		return u.timedelta(o)
	case "datetime.timezone":
		return u.timezone(o)
	case "zoneinfo.ZoneInfo._unpickle":
		return u.zoneName(o)
	case "decimal.Decimal":
		if len(o.args) == 1 {
			if text, ok := o.args[0].(string); ok {
				return u.value(text)
			}
		}
		return nil, o.class.damaged()
	case "pathlib.PurePath", "pathlib.PurePosixPath", "pathlib.Path", "pathlib.PosixPath":
		return u.pathname(o, posixPath)
	case "pathlib.PureWindowsPath", "pathlib.WindowsPath":
		return u.pathname(o, windowsPath)
	default:
		if o.called && len(o.args) == 1 && o.class.mayBeEnum() {
			return u.enum(o)
		}
	}
	return nil, o.class.refused()
}

// enum is the value of a member of an Enum; its name is not in the pickle. Lists and dicts are left out because they
// are rare as values of an Enum, and what other classes are made of.
func (u *unpickler) enum(o *pyObject) (any, error) {
	switch arg := o.args[0].(type) {
	case *pyList, *pyDict:
		return nil, o.class.refused()
	case *pyObject:
		if arg.class.name == orderedDict {
			return nil, o.class.refused()
		}
	}
	return u.value(o.args[0])
}

// attributes are the state of an object without slots.
func (o *pyObject) attributes() ([]pyEntry, bool) {
	d, ok := o.state.(*pyDict)
	if !ok || len(o.args) > 0 || o.filled || len(o.entries) > 0 {
		return nil, false
	}
	return d.entries, true
}

// secret is the text in a Secret. Keywords get it in the clear, as those in Python do.
func (u *unpickler) secret(o *pyObject) (any, error) {
	attributes, _ := o.attributes()
	for _, a := range attributes {
		if a.key == "value" {
			return u.value(a.value)
		}
	}
	return nil, o.class.damaged()
}

func (u *unpickler) uuid(o *pyObject) (any, error) {
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
		var b [16]byte
		n.FillBytes(b[:])
		return u.value(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
	}
	return nil, o.class.damaged()
}

// listObject is list(), or list(items); sets are written so before protocol 4.
func (u *unpickler) listObject(o *pyObject) (any, error) {
	switch len(o.args) {
	case 0:
		return []any{}, nil
	case 1:
		switch o.args[0].(type) {
		case *pyList, *pyTuple:
			return u.value(o.args[0])
		}
	}
	return nil, o.class.damaged()
}

// binaryObject is bytes(), bytearray(bytes), or text that stands for bytes, with the name of Latin-1 after it. That is
// how bytes are written before protocol 3.
func (u *unpickler) binaryObject(o *pyObject) (any, error) {
	if len(o.args) == 0 {
		return []byte{}, nil
	}
	content, err := u.value(o.args[0])
	if err != nil {
		return nil, err
	}
	switch content := content.(type) {
	case []byte:
		if len(o.args) == 1 {
			return content, nil
		}
	case string:
		if len(o.args) == 2 && (o.args[1] == "latin1" || o.args[1] == "latin-1") {
			if data, ok := latin1Bytes(content); ok {
				return data, nil
			}
		}
	}
	return nil, o.class.damaged()
}

// dictObject is a dict that is filled after it was made, or a copy of another.
func (u *unpickler) dictObject(o *pyObject) (any, error) {
	if o.filled || len(o.args) > 1 {
		return nil, o.class.damaged()
	}
	if len(o.args) == 0 || o.class.name == "collections.defaultdict" { // whose argument makes missing values
		return u.dict(o, o.entries)
	}
	if d, ok := o.args[0].(*pyDict); ok && len(o.entries) == 0 {
		return u.dict(d, d.entries)
	}
	return nil, o.class.damaged()
}
