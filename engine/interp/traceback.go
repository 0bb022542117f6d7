package interp

import (
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
)

// maxFrames bounds a traceback: finding a frame takes time in proportion to its depth, and an endless recursion
// has thousands.
const maxFrames = 20

// Frame is one Lua function call of a traceback.
type Frame struct {
	File     string // the Name of its unit
	Line     int
	Function string // as it was called; "" for the outermost
	Text     string // of the line; may be empty
}

// frames returns the Lua function calls on L and the threads that wait for it, innermost first, from level on.
func (s *State) frames(L *lua.LState, level int) []Frame {
	var found []Frame
	waiting := len(s.outer)
	for L != nil && len(found) < maxFrames {
		found = append(found, s.threadFrames(L, level, maxFrames-len(found))...)
		switch {
		case L.Parent != nil:
			L = L.Parent
		case waiting > 0:
			waiting--
			L = s.outer[waiting]
		default:
			L = nil
		}
		level = 0
	}
	return found
}

// threadFrames returns the calls on one thread, at most so many.
func (s *State) threadFrames(L *lua.LState, level, most int) []Frame {
	var found []Frame
	// A frame that was reached by tail calls counts as many levels as there were, millions perhaps.
	for last := level + 3*maxFrames; len(found) < most && level < last; level++ {
		dbg, ok := L.GetStack(level)
		if !ok {
			break
		}
		if _, err := L.GetInfo("nSl", dbg, lua.LNil); err != nil || dbg.What == "G" || dbg.CurrentLine < 1 {
			continue
		}
		name := dbg.Name
		if name == "?" || strings.HasPrefix(name, "<") || dbg.What == "main" {
			name = ""
		}
		f := Frame{File: dbg.Source, Line: dbg.CurrentLine, Function: name}
		if unit := s.set.ByName(f.File); unit != nil {
			f.Text = strings.TrimSpace(diag.SourceLine(unit.Src, f.Line))
		}
		found = append(found, f)
	}
	return found
}

// traceback returns the text of frames as RF's users know it from Python: most recent call last. outermost names the
// function that Go called.
func traceback(frames []Frame, outermost string) string {
	if len(frames) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("Lua traceback (most recent call last):")
	if len(frames) == maxFrames {
		b.WriteString("\n  ...")
	}
	for i, f := range slices.Backward(frames) {
		name := "in a function"
		switch {
		case f.Function != "":
			name = fmt.Sprintf("in function '%s'", f.Function)
		case i == len(frames)-1 && len(frames) < maxFrames:
			name = "in " + outermost
		}
		fmt.Fprintf(&b, "\n  %s:%d: %s", f.File, f.Line, name)
		if f.Text != "" {
			b.WriteString("\n    " + f.Text)
		}
	}
	return b.String()
}
