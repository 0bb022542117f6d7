// Package log is the Lua module robot.log: messages for Robot Framework's log.
package log

import (
	_ "embed"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/host"
)

//go:embed log.lua
var definition string

// Module is robot.log.
var Module = host.Module{Name: "robot.log", Definition: definition, Open: open}

// longest is the size in bytes at which a message gets no more arguments. The log of one call holds less.
const longest = 64 << 20

var levels = map[string]message.Level{
	"trace": message.Trace, "debug": message.Debug, "info": message.Info, "warn": message.Warn,
	"error": message.Error, "html": message.HTML, "console": message.Console,
}

func open(*lua.LState, host.Host) host.Contents {
	var contents host.Contents
	for name, level := range levels {
		contents.Functions = append(contents.Functions, host.Function{Name: name, Params: "...", Run: func(c *host.Call) int {
			var text strings.Builder
			for i := 1; i <= c.Len() && text.Len() <= longest; i++ {
				text.WriteString(c.L.ToStringMeta(c.Arg(i)).String())
			}
			c.Host.Log(level, text.String())
			return 0
		}})
	}
	return contents
}
