package luacats

// Kind is the sort of Lua value that a type describes, in one word.
type Kind int

const (
	KindAny      Kind = iota // any, an unknown name, or values of several kinds
	KindNil                  // nil only
	KindBoolean              // boolean, true or false
	KindInteger              // integer
	KindNumber               // number, or number and integer
	KindString               // string, or strings as types
	KindList                 // T[] or [A, B]
	KindDict                 // table<K, V>, {name: T} or {[string]: T}
	KindTable                // table, or another table that may be a list or a dict
	KindClass                // a class of this file
	KindFunction             // function, fun(...)
)

// Kind returns the kind of the values of t other than nil.
func (f *File) Kind(t Type) Kind {
	kind := KindNil
	for _, m := range f.members(t) {
		switch next := f.kindOf(m.typ); {
		case next == KindNil || next == kind:
		case kind == KindNil:
			kind = next
		case (kind == KindNumber || kind == KindInteger) && (next == KindNumber || next == KindInteger):
			kind = KindNumber
		default:
			return KindAny
		}
	}
	return kind
}

// kindOf returns the kind of a type that is neither a union nor an alias.
func (f *File) kindOf(t Type) Kind {
	switch t := t.(type) {
	case *Named:
		return f.kindOfName(t)
	case *Literal:
		switch t.Value.(type) {
		case string:
			return KindString
		case bool:
			return KindBoolean
		default:
			return KindInteger
		}
	case *Array, *Tuple:
		return KindList
	case *Table:
		if _, _, ok := entries(t); ok {
			return KindDict
		}
		return KindTable
	case *Func:
		return KindFunction
	}
	return KindAny
}

func (f *File) kindOfName(t *Named) Kind {
	if t.Generic || t.Quoted {
		return KindAny
	}
	switch t.Name {
	case "nil":
		return KindNil
	case "boolean", "bool":
		return KindBoolean
	case "integer":
		return KindInteger
	case "number":
		return KindNumber
	case "string":
		return KindString
	case "function", "fun":
		return KindFunction
	case "table":
		if len(t.Args) == 2 {
			return KindDict
		}
		return KindTable
	}
	if f.Classes[t.Name] != nil {
		return KindClass
	}
	return KindAny
}

// entries reports whether all keys of t are strings, and returns the types of keys and values if t is just [K]: V. A
// table with other keys may be a list.
func entries(t *Table) (key, elem Type, ok bool) {
	for _, field := range t.Fields {
		if field.Key == nil {
			continue
		}
		if n, ok := field.Key.(*Named); !ok || n.Name != "string" {
			return nil, nil, false
		}
	}
	if len(t.Fields) == 1 && t.Fields[0].Key != nil {
		return t.Fields[0].Key, t.Fields[0].Type, true
	}
	return nil, nil, len(t.Fields) > 0
}
