package jsonrpc

import (
	"fmt"
	"strings"
	"unicode"
)

// allowedTypes is what the error for any other type names.
const allowedTypes = "None, bool, int, float, str, bytes, list, tuple, set, dict, datetime, Decimal, UUID, Path, Enum and Secret"

// class is all that the machine knows about Python's classes and functions: their names.
func (m *pickleMachine) class(module, name string) *pyClass {
	switch module {
	case "__builtin__": // in the protocols 0 to 2
		module = "builtins"
	case "copy_reg": // the same
		module = "copyreg"
	case "pathlib._local": // in Python 3.13
		module = "pathlib"
	}
	return &pyClass{name: module + "." + name}
}

// pyClass is a class or a function that a pickle names.
type pyClass struct{ name string }

const (
	orderedDict = "collections.OrderedDict"
	// In the protocols 0 and 1, reconstructor(class, objectClass, None) is an object.
	reconstructor = "copyreg._reconstructor"
	objectClass   = "builtins.object"
)

func (c *pyClass) refused() error {
	return fmt.Errorf("%s cannot be sent (allowed: %s)", c, allowedTypes)
}

// damaged is the error for an object of an allowed class that the class itself would not make.
func (c *pyClass) damaged() error {
	return malformedPickle("%s is damaged", c)
}

// longestClassName is how many characters of a name an error quotes.
const longestClassName = 100

func (c *pyClass) String() string {
	for _, r := range c.name {
		if !strings.ContainsRune("._<>()", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return fmt.Sprintf("%.*q", longestClassName, c.name)
		}
	}
	return fmt.Sprintf("%.*s", longestClassName, c.name)
}

// mayBeEnum tells the classes that cannot be an Enum from those that can. A pickle does not say what a class is, only
// what it is called with. That is one argument for a member of an Enum; but so it is for some others, whose argument
// then stands for them, as the text stands for an exception of the test's own. Functions are known by their lower case
// name, and the modules here have classes that are called with one argument which is not what their text looks like.
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
	filled  bool      // like a list or a set
	entries []pyEntry // like those of a dict
}

// attribute is what the object stands for if it is getattr(owner, name) for a class.
func (o *pyObject) attribute() (owner *pyClass, name string, ok bool) {
	if o.class.name != "builtins.getattr" || !o.plain() || len(o.args) != 2 {
		return nil, "", false
	}
	owner, isClass := o.args[0].(*pyClass)
	name, isText := o.args[1].(string)
	return owner, name, isClass && isText
}

// plain objects are made by their arguments alone.
func (o *pyObject) plain() bool { return !o.built && !o.filled && len(o.entries) == 0 }
