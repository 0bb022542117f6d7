package libdoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/robottype"
)

// Type documents one of the types to which arguments are converted.
type Type struct {
	Name    string
	Doc     string
	Accepts []string // the names of the types that it is converted from
	Usages  []string // the keywords that use it
}

// standard has the types to which Robot Framework converts, by their names and aliases in lower case. The names of the types
// and what they accept are Libdoc's.
var standard = map[string]*Type{}

func init() {
	for _, t := range []struct{ aliases, name, accepts, doc string }{
		{"any", "Any", "Any", "Any value. It is not converted."},
		{"object", "object", "Any", "Any value. It is not converted."},
		{"str string unicode", "string", "Any", "Text. Other values become the text that Python shows of them; of bytes, every byte becomes the character with its number."},
		{"bool boolean", "boolean", "string integer float None", "``TRUE``, ``YES``, ``ON`` and ``1``, in any case, mean ``True``; ``FALSE``, ``NO``, ``OFF``, ``0`` and the empty string mean ``False``; " +
			"``NONE`` means ``None``. All else stays as it is."},
		{"int integer long", "integer", "string float", "A whole number: ``42``, ``-1``, with the prefix ``0x``, ``0o`` or ``0b`` in another base, with spaces and underscores between the digits. " +
			"A number with a point is taken if it is whole, as ``1.0`` is."},
		{"float double", "float", "string Real", "A number: ``3.14``, ``2e8``, with spaces and underscores between the digits."},
		{"decimal", "decimal", "string integer float", "A decimal number that is not rounded: ``3.14``."},
		{"bytes", "bytes", "string bytearray Sequence integer", "Bytes, given as text whose characters are below 256, such as ``\\x00``, or as one or several numbers."},
		{"bytearray", "bytearray", "string bytes Sequence integer", "Bytes, given as text whose characters are below 256, such as ``\\x00``, or as one or several numbers."},
		{"datetime", "datetime", "string integer float", "A date and time like ``2026-01-31 16:39:43``, of which the time may be left out; ``NOW``; or seconds since 1970."},
		{"date", "date", "string", "A date like ``2026-01-31``, or ``TODAY``."},
		{"timedelta", "timedelta", "string integer float", "A duration in one of Robot Framework's formats: seconds such as ``10.5``, ``1 min 30 s``, ``01:30``."},
		{"path", "Path", "string PurePath", "The path of a file or directory."},
		{"none", "None", "string", "``NONE``, in any case, or the empty string."},
		{"sequence", "Sequence", "string Sequence", "A list or tuple, also as a Python literal: ``['one', 2]``. Its items are converted if their type is given."},
		{"list", "list", "string Sequence", "A list, also as a Python literal: ``['one', 2]``. Its items are converted if their type is given, as in ``list[int]``."},
		{"tuple", "tuple", "string Sequence", "A tuple, also as a Python literal: ``('one', 2)``. Its items are converted if their types are given."},
		{"set", "set", "string Collection", "A set, also as a Python literal: ``{'one', 2}``. Its items are converted if their type is given."},
		{"frozenset", "frozenset", "string Collection", "A set, also as a Python literal: ``{'one', 2}``. Its items are converted if their type is given."},
		{"mapping map", "Mapping", "string Mapping", "A dictionary, also as a Python literal: ``{'key': 1}``. Keys and values are converted if their types are given."},
		{"dict dictionary", "dictionary", "string Mapping", "A dictionary, also as a Python literal: ``{'key': 1}``. Keys and values are converted if their types are given, as in ``dict[str, int]``."},
		{"literal", "Literal", "Any", "One of the listed values. Case, spaces, underscores and hyphens in text do not count, unless two values differ in nothing else."},
		{"secret", "Secret", "string", "A Robot Framework Secret, whose value is not shown in logs."},
	} {
		for _, alias := range strings.Fields(t.aliases) {
			standard[alias] = &Type{Name: t.name, Doc: t.doc, Accepts: strings.Fields(t.accepts)}
		}
	}
}

// typeDoc returns the name of the standard type that documents t, or "".
func typeDoc(t *robottype.Type) string {
	if found := standard[strings.ToLower(t.Name)]; found != nil {
		return found.Name
	}
	return ""
}

// usedTypes returns the standard types in the arguments and results of keywords, by name.
func usedTypes(keywords []*Keyword) []*Type {
	used := map[string]*Type{}
	for _, k := range keywords {
		var add func(t *robottype.Type)
		add = func(t *robottype.Type) {
			if t == nil {
				return
			}
			if known := standard[strings.ToLower(t.Name)]; known != nil {
				found := used[known.Name]
				if found == nil {
					found = &Type{Name: known.Name, Doc: known.Doc, Accepts: known.Accepts}
					used[known.Name] = found
				}
				if !slices.Contains(found.Usages, k.Name) {
					found.Usages = append(found.Usages, k.Name)
				}
			}
			if !t.IsLiteral() {
				for _, nested := range t.Nested {
					add(nested)
				}
			}
		}
		for _, a := range k.Args {
			add(a.Type)
		}
		add(k.Return)
	}
	var types []*Type
	for _, t := range used {
		slices.SortFunc(t.Usages, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
		types = append(types, t)
	}
	slices.SortFunc(types, func(a, b *Type) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return types
}
