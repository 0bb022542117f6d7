package engine

import (
	"errors"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
)

// run runs the library's file in the state and gives the table that it returns.
func (s *state) run(main *unit) (*lua.LTable, *diag.Diagnostic) {
	s.loading = true
	defer func() { s.loading = false }()
	result, failed := s.call(s.L.NewFunctionFromProto(main.proto), lua.LString(s.library.Name))
	if failed != nil {
		return nil, s.loadDiagnostic(main, failed)
	}
	module, ok := result.(*lua.LTable)
	if !ok {
		what := "returns a " + result.Type().String()
		if result == lua.LNil {
			what = "returns nothing"
		}
		return nil, &diag.Diagnostic{File: main.name, Message: "the library " + what + "; it must return the table of its keywords",
			Note: "end the file with a line such as 'return M'; a file that is only required by others is named with a leading _ or put in a directory"}
	}
	// A library may be required like any module, also by its own files.
	s.L.GetField(s.L.Get(lua.RegistryIndex), "_LOADED").(*lua.LTable).RawSetString(s.library.Name, module)
	return module, nil
}

// loadDiagnostic says where and why running the library's file failed.
func (s *state) loadDiagnostic(main *unit, failed *raised) *diag.Diagnostic {
	if cancelled := s.cause(); cancelled != nil {
		d := &diag.Diagnostic{File: main.name, Message: "loading the library was cancelled: " + cancelled.Error()}
		if cancelled == ErrTimeout {
			d.Message = fmt.Sprintf("loading the library took longer than %s (--timeout)", s.library.engine.config.Timeout)
		}
		return d
	}
	message := newFailure(failed, "the library").Message
	if s.broken != nil && strings.Contains(message, s.broken.Error()) {
		return s.broken // a syntax error in a required file: show that place
	}
	d := &diag.Diagnostic{File: main.name, Message: message}
	for _, f := range failed.trace {
		unit := s.units.byFile(f.file)
		if unit == nil {
			continue
		}
		d.File, d.Line = f.file, f.line
		d.Source = diag.SourceLine(unit.src, f.line)
		d.Message = strings.TrimPrefix(message, fmt.Sprintf("%s:%d: ", f.file, f.line))
		break
	}
	if d.File != main.name {
		for _, f := range failed.trace {
			if f.file == main.name {
				d.Note = fmt.Sprintf("required from %s:%d", f.file, f.line)
				break
			}
		}
	}
	return d
}

// remember keeps the diagnostic of a module that could not be compiled, for the case that loading fails of it.
func (s *state) remember(err error) {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		s.broken = d
	}
}
