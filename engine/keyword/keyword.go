package keyword

import (
	"fmt"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/marshal"
)

// Keyword is one keyword of a library. It is immutable once its library is published.
type Keyword struct {
	Name    string // as it is offered; may hold embedded arguments
	Args    []argspec.Argument
	Return  string // RF's name of the returned type; may be empty
	Doc     string // in RF's documentation format
	Tags    []string
	Source  string        // absolute path of the Lua file; may be empty
	Line    int           // from 1; 0 if not known
	Timeout time.Duration // from @timeout; 0 means that of the server
	Entry   Entry
}

// Entry is how an instance calls the function of a keyword, or new. The function is looked up at every call, so that a
// function that the library replaces is replaced.
type Entry struct {
	Field    string        // of the module table or what it inherits from, or of the object
	Declared bool          // robot.keyword{} declared it; it is found by the name of the keyword
	Dynamic  bool          // run_keyword runs it
	Self     bool          // the function takes the instance first
	Named    bool          // the function takes a table of named arguments behind the positional ones
	Fixed    int           // how many positional arguments the function has a parameter for
	Hint     *marshal.Hint // what the annotation of the returned value says; may be nil
}

// Embedded returns the number of embedded arguments that the name holds. They are the first arguments.
func (k *Keyword) Embedded() int { return embedded(k.Name) }

// NormalizeName returns the form in which RF compares keyword names: case, spaces and underscores do not count (RF user
// guide, "Keyword names").
func NormalizeName(name string) string {
	if isNormal(name) {
		return name
	}
	return strings.ToLower(ignored.Replace(name))
}

// isNormal reports whether a name surely is its own normalized form, as the names of many calls are.
func isNormal(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// ignored removes what does not count. It is made once: making it costs far more than using it.
var ignored = strings.NewReplacer(" ", "", "_", "")

// embedded returns the number of embedded arguments in a name.
func embedded(name string) int {
	count := 0
	for {
		_, after, ok := strings.Cut(name, "${")
		if !ok {
			return count
		}
		if _, name, ok = strings.Cut(after, "}"); !ok {
			return count
		}
		count++
	}
}

// typedEmbedded reports whether the name has an embedded argument with a type, ${name: type}.
func typedEmbedded(name string) bool {
	for {
		_, after, ok := strings.Cut(name, "${")
		if !ok {
			return false
		}
		inside, rest, ok := strings.Cut(after, "}")
		if !ok {
			return false
		}
		if variable, _, typed := strings.Cut(inside, ": "); typed && !strings.Contains(variable, ":") {
			return true
		}
		name = rest
	}
}

// documentation returns what RF shows: the text of the comment, then a list of the described arguments and what is returned.
func documentation(text string, args []argspec.Argument, returns []luacats.Return, deprecated *string) string {
	var b strings.Builder
	if deprecated != nil {
		// RF shows only what follows the second star (robot.running.librarykeyword).
		b.WriteString(strings.TrimSpace("*DEPRECATED* "+*deprecated) + "\n\n")
	}
	b.WriteString(text)
	section := func(title string) {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString("*" + title + "*")
	}
	first := true
	for _, a := range args {
		if a.Doc == "" {
			continue
		}
		if first {
			section("Arguments")
			b.WriteString("\n")
			first = false
		}
		fmt.Fprintf(&b, "\n- ``%s``: %s", a.Name, a.Doc)
	}
	for _, r := range returns {
		if doc := strings.TrimSpace(r.Name + " " + r.Doc); doc != "" {
			section("Returns")
			b.WriteString(" " + doc)
			break
		}
	}
	return strings.TrimSpace(b.String())
}
