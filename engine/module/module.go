// Package module lists the modules that Go provides to keyword libraries. A new module is a package beside this file
// and a line in All.
package module

import (
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/module/http"
	"github.com/rflua/rflua/engine/module/log"
	"github.com/rflua/rflua/engine/module/robot"
)

// All are the modules that every library can require.
var All = []host.Module{
	robot.Module,
	log.Module,
	http.Module,
}
