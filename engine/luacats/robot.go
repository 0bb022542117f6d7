package luacats

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rflua/rflua/engine/robottype"
)

// maxRobotParts is the largest number of parts of a type for Robot Framework. Aliases can make a small type huge.
const maxRobotParts = 500

// Robot returns the type by which Robot Framework converts arguments of type t, or "" if it should not convert: for types
// that it does not have, for a plain table (a list or a dict), and for a union with such a member. [robottype.Parse]
// accepts every other result: for a type that it cannot read, Robot Framework drops the whole keyword.
func (f *File) Robot(t Type) string {
	r := robot{file: f, left: maxRobotParts}
	s := r.render(t, nil)
	if _, ok := robottype.Parse(s); !ok || r.left < 0 {
		return ""
	}
	return s
}

type robot struct {
	file *File
	left int // parts that may still be added
}

// render returns the type of Robot Framework for t, which was found via aliases, or "" if there is none.
func (r *robot) render(t Type, via *path) string {
	members := r.file.membersVia(t, via)
	if r.left -= len(members); r.left < 0 {
		return ""
	}
	// Values as types become one Literal, in the place of the first of them.
	var parts, values []string
	place, hasTrue, hasFalse := 0, false, false
	for _, m := range members {
		value, ok := m.typ.(*Literal)
		if !ok {
			s := r.single(m)
			if s == "" {
				return ""
			}
			if !slices.Contains(parts, s) {
				parts = append(parts, s)
			}
			continue
		}
		s := robotValue(value)
		if s == "" {
			return ""
		}
		if len(values) == 0 {
			place = len(parts)
		}
		if !slices.Contains(values, s) {
			values = append(values, s)
		}
		hasTrue, hasFalse = hasTrue || s == "True", hasFalse || s == "False"
	}
	if hasTrue && hasFalse {
		values = slices.DeleteFunc(values, func(s string) bool { return s == "True" || s == "False" })
		if !slices.Contains(parts, "bool") {
			parts = slices.Insert(parts, place, "bool")
		}
	}
	if len(values) > 0 {
		parts = slices.Insert(parts, place, "Literal["+strings.Join(values, ", ")+"]")
	}
	return strings.Join(parts, " | ")
}

// single returns the type of Robot Framework for a member that is no value, or "" if there is none.
func (r *robot) single(m member) string {
	switch r.file.kindOf(m.typ) {
	case KindNil:
		return "None"
	case KindBoolean:
		return "bool"
	case KindInteger:
		return "int"
	case KindNumber:
		return "float"
	case KindString:
		return "str"
	case KindList:
		return r.list(m)
	case KindDict:
		return r.dict(m)
	}
	return ""
}

func (r *robot) list(m member) string {
	if array, ok := m.typ.(*Array); ok {
		if elem := r.render(array.Elem, m.via); elem != "" {
			return "list[" + elem + "]"
		}
	}
	return "list"
}

func (r *robot) dict(m member) string {
	var key, elem Type
	switch t := m.typ.(type) {
	case *Named:
		key, elem = t.Args[0], t.Args[1]
	case *Table:
		key, elem, _ = entries(t)
	}
	if key == nil {
		return "dict"
	}
	k := r.render(key, m.via)
	if k == "" {
		return "dict"
	}
	v := r.render(elem, m.via)
	if v == "" {
		return "dict"
	}
	return "dict[" + k + ", " + v + "]"
}

// robotValue returns a value as Robot Framework's Literal takes it, or "" if it cannot.
func robotValue(t *Literal) string {
	switch v := t.Value.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		quoted, _ := robottype.Quote(v)
		return quoted
	}
	return ""
}
