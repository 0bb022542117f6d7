package interp

import (
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

// Failure is the way a keyword call ends that did not pass. It is never a protocol error.
type Failure struct {
	Message     string // what the test shows, with the type in front if it has one
	Type        string // of the error, if it is not a generic one; Message begins with it
	HTML        bool   // Message is HTML
	Continuable bool   // the test continues and fails at its end
	Fatal       bool   // the whole test execution stops
	Skip        bool   // the test is skipped; no protocol but JSON-RPC can say so
	Traceback   string // Lua's, most recent call last; may be empty
}

func (f *Failure) Error() string { return f.Message }

// genericTypes are not shown in front of the message, as RF does not show the generic Python exceptions.
var genericTypes = map[string]bool{"": true, "AssertionError": true, "Exception": true, "Error": true, "RuntimeError": true}

// Failure returns the failure of a call that raised an error or was cancelled. caller names the called function in the
// traceback.
func (s *State) Failure(raised *Raised, caller string) *Failure {
	if cause := s.Cause(); cause != nil {
		return &Failure{Message: Cancelled(cause), Traceback: traceback(raised.trace, caller)}
	}
	return newFailure(raised, caller)
}

// newFailure returns the failure of an error that Lua code raised.
func newFailure(r *Raised, caller string) *Failure {
	f := &Failure{Traceback: ValidText(traceback(r.trace, caller))}
	switch v := r.value.(type) {
	case *lua.LTable:
		f.read(v)
	case lua.LString, lua.LNumber:
		f.Message = v.String()
	case *lua.LNilType:
		f.Message = "nil was raised as an error"
	default:
		f.Message = "an error was raised that is a " + v.Type().String()
	}
	f.Message = ValidText(f.Message)
	return f
}

// read sets f from a raised table with the fields that error{...} and robot.fail set.
func (f *Failure) read(t *lua.LTable) {
	text := func(name string) string {
		if v := t.RawGetString(name); lua.LVCanConvToString(v) {
			return v.String()
		}
		return ""
	}
	flag := func(name string) bool { return lua.LVAsBool(t.RawGetString(name)) }
	f.HTML, f.Continuable, f.Fatal, f.Skip = flag("html"), flag("continuable"), flag("fatal"), flag("skip")
	f.Message = text("message")
	kind := text("type")
	switch {
	case genericTypes[kind]:
		kind = ""
	case f.Message == "":
		f.Message = kind
	default:
		f.Message = kind + ": " + f.Message
	}
	f.Type = ValidText(kind)
	if f.Message == "" && !f.Skip {
		f.Message = "an error was raised that is a table without a message"
	}
}

// ValidText returns text with what is not valid UTF-8 replaced, so that every log can show it.
func ValidText(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
