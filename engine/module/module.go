// Package module lists the modules that Go provides to keyword libraries. A new module is a package beside this file
// and a line in All.
package module

import (
	"github.com/rflua/rflua/engine/module/assert"
	"github.com/rflua/rflua/engine/module/base64"
	"github.com/rflua/rflua/engine/module/fs"
	"github.com/rflua/rflua/engine/module/hash"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/module/http"
	"github.com/rflua/rflua/engine/module/json"
	"github.com/rflua/rflua/engine/module/log"
	"github.com/rflua/rflua/engine/module/process"
	"github.com/rflua/rflua/engine/module/robot"
	"github.com/rflua/rflua/engine/module/time"
	"github.com/rflua/rflua/engine/module/wait"
)

// All are the modules that every library can require.
var All = []host.Module{
	robot.Module,
	log.Module,
	assert.Module,
	base64.Module,
	fs.Module,
	hash.Module,
	http.Module,
	json.Module,
	process.Module,
	time.Module,
	wait.Module,
}
