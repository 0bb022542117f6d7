package luacats

// Resolve returns what t stands for if it is the name of an alias, and t itself otherwise. Only t is resolved, not its
// parts. An alias of itself is any.
func (f *File) Resolve(t Type) Type {
	seen := map[*Alias]bool{}
	for {
		alias := f.alias(t)
		if alias == nil {
			return t
		}
		if seen[alias] {
			return anyType()
		}
		seen[alias] = true
		t = alias.Type
	}
}

// alias returns the alias that t names, or nil.
func (f *File) alias(t Type) *Alias {
	if n, ok := t.(*Named); ok && !n.Generic && !n.Quoted {
		return f.Aliases[n.Name]
	}
	return nil
}

// maxMembers is the largest number of types and aliases in the members of one type. Aliases can make a small type huge.
const maxMembers = 1000

// A member is one of the types that a type is the union of, and the aliases through which it was found.
type member struct {
	typ Type
	via *path
}

// A path holds the aliases on the way to a type, innermost first.
type path struct {
	alias *Alias
	up    *path
}

func (p *path) has(alias *Alias) bool {
	for ; p != nil; p = p.up {
		if p.alias == alias {
			return true
		}
	}
	return false
}

// members returns the members of t: types that are neither a union nor an alias nor T? nor ...T.
func (f *File) members(t Type) []member { return f.membersVia(t, nil) }

// membersVia returns the members of a type that was found through aliases. An alias inside a type of its own is any,
// because its values have no end; an alias in its own union adds nothing.
func (f *File) membersVia(t Type, outer *path) []member {
	var found []member
	seen := map[*Alias]bool{}
	steps := 0
	var walk func(t Type, via *path)
	walk = func(t Type, via *path) {
		if steps++; steps >= maxMembers {
			if steps == maxMembers {
				found = append(found, member{anyType(), via})
			}
			return
		}
		if alias := f.alias(t); alias != nil {
			switch {
			case seen[alias]:
			case outer.has(alias):
				found = append(found, member{anyType(), via})
			default:
				seen[alias] = true
				walk(alias.Type, &path{alias, via})
			}
			return
		}
		switch t := t.(type) {
		case nil:
			found = append(found, member{anyType(), via})
		case *Union:
			for _, m := range t.Members {
				walk(m, via)
			}
		case *Vararg:
			walk(t.Elem, via)
		case *Optional:
			walk(t.Elem, via)
			found = append(found, member{&Named{Name: "nil"}, via})
		default:
			found = append(found, member{t, via})
		}
	}
	walk(t, outer)
	if len(found) == 0 { // an alias of nothing but itself
		found = append(found, member{anyType(), outer})
	}
	return found
}
