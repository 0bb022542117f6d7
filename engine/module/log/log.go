// Package log is the Lua module robot.log: messages for Robot Framework's log.
//
//	local log = require("robot.log")
//	log.info("connected to ", address)   -- the arguments are joined, whatever they are
//	log.html("<b>done</b>")
//
// trace, debug, info, warn and error log at that level, html logs HTML at INFO, and console logs at INFO and shows the
// text on the console of the machine that runs the test.
package log

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/host"
)

// Module is robot.log.
var Module = host.Module{Name: "robot.log", Open: open}

var levels = map[string]message.Level{
	"trace": message.Trace, "debug": message.Debug, "info": message.Info, "warn": message.Warn,
	"error": message.Error, "html": message.HTML, "console": message.Console,
}

func open(L *lua.LState, h host.Host) *lua.LTable {
	functions := make(map[string]lua.LGFunction, len(levels))
	for name, level := range levels {
		functions[name] = func(L *lua.LState) int {
			var text strings.Builder
			for i := 1; i <= L.GetTop(); i++ {
				text.WriteString(L.ToStringMeta(L.Get(i)).String())
			}
			h.Log(level, text.String())
			return 0
		}
	}
	return host.Table(L, functions)
}
