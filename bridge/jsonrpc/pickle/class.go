package pickle

import (
	"fmt"
	"strings"
	"unicode"
)

// allowedTypes is what the error for any other type names.
const allowedTypes = "None, bool, int, float, str, bytes, list, tuple, set, dict, datetime, Decimal, UUID, Path, Enum and Secret"

// class returns all that the machine knows of a class or a function: its name.
func (m *machine) class(module, name string) *pyClass {
	if module == "pathlib._local" { // in Python 3.13
		module = "pathlib"
	}
	return &pyClass{name: module + "." + name}
}

// pyClass is a class or a function that a pickle names.
type pyClass struct{ name string }

const orderedDict = "collections.OrderedDict"

// String returns the name, or the start of a long one, in quotes if it is no name.
func (c *pyClass) String() string {
	for _, r := range c.name {
		if !strings.ContainsRune("._<>()", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return fmt.Sprintf("%.*q", longestClassName, c.name)
		}
	}
	return fmt.Sprintf("%.*s", longestClassName, c.name)
}

// refused is the error for an object that is not on the allowlist.
func (c *pyClass) refused() error {
	return fmt.Errorf("%s cannot be sent (allowed: %s)", c, allowedTypes)
}

// damaged is the error for an object of an allowed class that the class itself would not make.
func (c *pyClass) damaged() error {
	return malformed("%s is damaged", c)
}

// longestClassName is how many characters of a name an error quotes.
const longestClassName = 100

// mayBeEnum reports whether a class can be an Enum. A pickle does not say what a class is, only which arguments it is called
// with: one for a member of an Enum. Other classes are called with one argument too, which then stands for the object, as
// the text does for an exception of the test. Functions are told apart by their lower-case names; the modules below have
// classes that are called with one argument which does not look like the text of the object.
func (c *pyClass) mayBeEnum() bool {
	module, _, _ := strings.Cut(c.name, ".")
	switch module {
	case "builtins", "collections", "copyreg", "ipaddress", "robot", "zoneinfo":
		return false
	}
	name := c.name[strings.LastIndexByte(c.name, '.')+1:]
	for _, r := range strings.TrimLeft(name, "_") {
		return unicode.IsUpper(r)
	}
	return false
}

// pyObject is a note of what a pickle does to make an object.
type pyObject struct {
	class   *pyClass
	args    []any
	called  bool // and not made by __new__
	state   any  // from BUILD
	built   bool
	filled  bool      // with items, like a list or a set
	entries []pyEntry // like those of a dict
}

// attribute returns the class and the name if the object is getattr(owner, name).
func (o *pyObject) attribute() (owner *pyClass, name string, ok bool) {
	if o.class.name != "builtins.getattr" || !o.plain() || len(o.args) != 2 {
		return nil, "", false
	}
	owner, isClass := o.args[0].(*pyClass)
	name, isText := o.args[1].(string)
	return owner, name, isClass && isText
}

// plain reports whether the object is made by its arguments alone.
func (o *pyObject) plain() bool { return !o.built && !o.filled && len(o.entries) == 0 }
