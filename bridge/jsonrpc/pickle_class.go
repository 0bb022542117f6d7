package jsonrpc

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/nlpodyssey/gopickle/types"
)

// allowedTypes is what the error for any other type names.
const allowedTypes = "None, bool, int, float, str, bytes, list, tuple, set, dict, datetime, Decimal, UUID, Path, Enum and Secret"

// findClass is all that gopickle knows about Python's classes and functions: their names. Calling one makes a note of
// the call. That gopickle itself knows collections.OrderedDict, object and copyreg's reconstructor does no harm.
func findClass(module, name string) (any, error) {
	switch module {
	case "__builtin__": // in the protocols 0 to 2
		module = "builtins"
	case "pathlib._local": // in Python 3.13
		module = "pathlib"
	}
	return &pyClass{name: module + "." + name}, nil
}

// pyClass is a class or a function that a pickle names.
type pyClass struct{ name string }

// Call notes a call, cls(*args).
func (c *pyClass) Call(args ...any) (any, error) {
	return &pyObject{class: c, args: args, called: true}, nil
}

// PyNew notes the making of an object, cls.__new__(cls, *args).
func (c *pyClass) PyNew(args ...any) (any, error) {
	return &pyObject{class: c, args: args}, nil
}

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
	case "builtins", "collections", "copyreg", "copy_reg", "ipaddress", "robot", "zoneinfo":
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
	filled  bool              // like a list or a set
	entries []types.DictEntry // like those of a dict
}

// Append notes an item of a class derived from list.
func (o *pyObject) Append(any) { o.filled = true }

// Add notes an item of a class derived from set.
func (o *pyObject) Add(any) { o.filled = true }

// Set notes an entry of a class derived from dict.
func (o *pyObject) Set(key, value any) {
	o.entries = append(o.entries, types.DictEntry{Key: key, Value: value})
}

// PySetState notes the state of an object, its attributes usually.
func (o *pyObject) PySetState(state any) error {
	o.state, o.built = state, true
	return nil
}

// Call notes the call of what another call gave. Pickles do that with the methods of classes, getattr(cls, name)(*args).
func (o *pyObject) Call(args ...any) (any, error) {
	name := o.class.name + "()"
	if owner, attribute, ok := o.attribute(); ok {
		name = owner.name + "." + attribute
	}
	return &pyObject{class: &pyClass{name: name}, args: args}, nil
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
