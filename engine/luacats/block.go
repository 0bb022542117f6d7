package luacats

// Pos is a place in the file: a line and a byte column, both from 1. The zero Pos is no place.
type Pos struct {
	Line, Column int
}

// Block is one comment: consecutive lines that start with ---.
type Block struct {
	Line, EndLine int // the first and the last line, from 1

	Doc     string // the free text, lines joined with \n, without leading and trailing blank lines
	Version string // @version

	Params  []Param  // in the order of the comment, each name once
	Returns []Return // in the order of the comment
	Named   *NameRef // @named: the parameter that takes the named arguments; nil if not given
	Private bool     // @private, @protected or @package: not a keyword

	Keyword    string   // @keyword: the name of the keyword; empty if not given
	Tags       []string // @tags, without duplicates
	Timeout    string   // @timeout, as it is written; empty if not given
	TimeoutPos Pos

	Deprecated     bool   // @deprecated
	DeprecatedText string // what follows @deprecated; may be empty

	Class *Class // the last class that the block declares; nil if none
	Alias *Alias // the last alias that the block declares; nil if none
	Enum  string // the name of the enum that the block declares; empty if none
	Type  Type   // @type; nil if not given
}

// NameRef is a name and the place where it is written.
type NameRef struct {
	Name string
	Pos
}

// Param is a @param line. "..." is the name of the variable arguments; @vararg is the older spelling of it.
type Param struct {
	Name       string
	Optional   bool // "name?", or a type that says nil
	Type       Type // never nil: any if it is missing or not understood
	HasDefault bool
	Default    any // a value as package engine/value has it; an empty table is a dict if the type is one
	Doc        string
	Pos
}

// Return is one value of a @return line, or of a function type.
type Return struct {
	Type Type   // never nil
	Name string // may be empty; "..." for any number of values
	Doc  string // may be empty; on the last value of the line
}

// Class is a @class with its @field lines.
type Class struct {
	Name    string
	Parents []string // as they are written
	Fields  []Field  // of all its declarations
	Doc     string
	Line    int // of the first declaration
}

// Visibility says who may use a field: the word in front of its name.
type Visibility string

// The values of a field's visibility.
const (
	Public    Visibility = "public"
	Private   Visibility = "private"
	Protected Visibility = "protected"
	Package   Visibility = "package"
)

// Field is a @field line.
type Field struct {
	Name       string     // empty if the field is an index
	Index      Type       // the type of the keys of an index such as [string]; nil if the field has a name
	Visibility Visibility // Public unless the line says otherwise
	Optional   bool       // "name?", or a type that says nil
	Type       Type       // never nil: any if it is missing or not understood
	HasDefault bool
	Default    any // as in Param
	Doc        string
	Pos
}

// Alias is an @alias.
type Alias struct {
	Name string
	Type Type // never nil
	Doc  string
	Line int
}
