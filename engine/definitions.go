package engine

import (
	"strings"

	"github.com/rflua/rflua/engine/module"
)

// Definition is a Lua file of LuaCATS annotations that declares a module which rflua provides, for editors.
type Definition struct {
	Module string // its name for `require`: "robot.log"
	File   string // its path for the language server, with slashes: "robot/log.lua"
	Text   string
}

// Definitions returns those of all modules.
func Definitions() []Definition {
	var all []Definition
	for _, m := range module.All {
		all = append(all, Definition{Module: m.Name, File: strings.ReplaceAll(m.Name, ".", "/") + ".lua", Text: m.Definition})
	}
	return all
}
