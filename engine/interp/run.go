package interp

import (
	"errors"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/source"
)

// Run runs the library's file in the state and returns the table that it returns.
func (s *State) Run(main *source.Unit) (*lua.LTable, *diag.Diagnostic) {
	s.loading = true
	defer func() { s.loading = false }()
	result, failed := s.Call(s.L.NewFunctionFromProto(main.Proto), lua.LString(s.Library))
	if failed != nil {
		return nil, s.LoadDiagnostic(main, failed)
	}
	module, ok := result.(*lua.LTable)
	if !ok {
		what := "returns a " + result.Type().String()
		if result == lua.LNil {
			what = "returns nothing"
		}
		return nil, &diag.Diagnostic{File: main.Name, Message: "the library " + what + "; it must return the table of its keywords",
			Note: "end the file with a line such as 'return M'; a file that is only required by others is named with a leading _ or put in a directory"}
	}
	// A library may be required like any module, also by its own files.
	s.Loaded().RawSetString(s.Library, module)
	return module, nil
}

// LoadDiagnostic returns where and why running the library's file failed.
func (s *State) LoadDiagnostic(main *source.Unit, failed *Raised) *diag.Diagnostic {
	if cause := s.Cause(); cause != nil {
		d := &diag.Diagnostic{File: main.Name, Message: "loading the library was cancelled: " + cause.Error()}
		var timeout *TimeoutError
		if errors.As(cause, &timeout) && timeout.By == TimeoutFlag {
			d.Message = fmt.Sprintf("loading the library took longer than %s (--timeout)", timeout.Limit)
		}
		return d
	}
	message := newFailure(failed, "the library").Message
	if s.broken != nil && strings.Contains(message, s.broken.Error()) {
		return s.broken // a syntax error in a required file: show that place. Lua has carried the error as text.
	}
	d := &diag.Diagnostic{File: main.Name, Message: message}
	for _, f := range failed.trace {
		unit := s.set.ByName(f.File)
		if unit == nil {
			continue
		}
		d.File, d.Line = f.File, f.Line
		d.Source = diag.SourceLine(unit.Src, f.Line)
		d.Message = strings.TrimPrefix(message, fmt.Sprintf("%s:%d: ", f.File, f.Line))
		break
	}
	if d.File != main.Name {
		for _, f := range failed.trace {
			if f.File == main.Name {
				d.Note = fmt.Sprintf("required from %s:%d", f.File, f.Line)
				break
			}
		}
	}
	return d
}

// keepBroken keeps the diagnostic of a module that could not be compiled, for the case that loading fails of it.
func (s *State) keepBroken(err error) {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		s.broken = d
	}
}
