package engine_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/module/host"
)

// counted is a module that counts how often it is opened and closed, each opening by itself.
type counted struct{ closed []int }

func addCounted(t *testing.T) *counted {
	inProcess(t)
	c := &counted{}
	all := module.All
	t.Cleanup(func() { module.All = all })
	module.All = append(slices.Clone(all), host.Module{Name: "robot.counted", Open: func(_ *lua.LState, h host.Host) host.Contents {
		n := len(c.closed)
		c.closed = append(c.closed, 0)
		h.OnClose(func() { c.closed[n]++ })
		return host.Contents{}
	}})
	return c
}

func (c *counted) want(t *testing.T, when string, closed ...int) {
	t.Helper()
	if !slices.Equal(c.closed, closed) {
		t.Errorf("%s: for each opening, it was closed so often: %v, want %v", when, c.closed, closed)
	}
}

// A module that nobody requires costs nothing; one that is required is opened once for each state, survives edits, those
// that fail too, and is closed once.
func TestAModuleIsOpenedAndClosedOnceInEachState(t *testing.T) {
	const late = "local M = {}\nfunction M.k() require('robot.counted'); return VERSION end\nreturn M"
	const early = "require('robot.counted')\n" + late
	c := addCounted(t)
	e := editedLibrary(t, map[string]string{"Lib.lua": strings.Replace(late, "VERSION", "1", 1)})
	c.want(t, "it is not required yet")
	e.passes("k")
	e.passes("k")
	c.want(t, "it was required by a keyword", 0)
	e.edit("Lib.lua", strings.Replace(early, "VERSION", "2", 1))
	c.want(t, "a scratch state has learned the keywords", 0, 1)
	wantShown(t, "the edit", e.passes("k"), "2")
	c.want(t, "the instance has followed", 0, 1)
	e.edit("Lib.lua", strings.Replace(early, "return M", "function M.__reload() error('no') end\nreturn M", 1))
	wantShown(t, "the edit that fails", e.passes("k"), "2")
	c.want(t, "the instance has gone back", 0, 1, 1)
	e.edit("Lib.lua", "require('robot.counted')\nerror('broken')")
	c.want(t, "what does not load closes it too", 0, 1, 1, 1)
	e.Finalize(context.Background())
	c.want(t, "the instance is finalized", 1, 1, 1, 1)
	e.Finalize(context.Background())
	e.engine.Close(context.Background())
	c.want(t, "the engine is closed", 1, 1, 1, 1)
}

// shop is a server that knows who has logged in by a cookie, and counts the connections that are open.
type shop struct {
	*httptest.Server
	open atomic.Int32
	idle chan struct{} // gets something when no connection is left
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{idle: make(chan struct{}, 100)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name := r.URL.Query().Get("login"); name != "" {
			http.SetCookie(w, &http.Cookie{Name: "who", Value: name})
		}
		if cookie, err := r.Cookie("who"); err == nil {
			fmt.Fprintf(w, `{"who": %q}`, cookie.Value)
		} else {
			fmt.Fprint(w, `{"who": null}`)
		}
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			s.open.Add(1)
		case http.StateClosed:
			if s.open.Add(-1) == 0 {
				s.idle <- struct{}{}
			}
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// Objects of modules are the live ones after an edit, wherever a library keeps them, and those that an edit has made and
// rolled back are not.
func TestAnHTTPSessionGoesOnAcrossAnEdit(t *testing.T) {
	server := newShop(t)
	code := strings.ReplaceAll(`
local http = require("robot.http")
local shared = http.session({ base_url = "URL" })
local last
local M = { sessions = { http.session({ base_url = "URL" }) } }
M.__index = M
function M.new() return setmetatable({ own = http.session({ base_url = "URL" }) }, M) end
function M:login()
  shared:get("/?login=ada")
  self.own:get("/?login=bob")
  M.sessions[1]:get("/?login=eve")
  last = shared:get("/")
end
function M:who()
  local names = { VERSION, last:json().who, last:header("CONTENT-LENGTH") }
  for _, session in ipairs({ shared, self.own, M.sessions[1] }) do names[#names + 1] = session:get("/"):json().who end
  return names
end
RELOAD
return M`, "URL", server.URL)
	version := func(n, reload string) string {
		return strings.NewReplacer("VERSION", n, "RELOAD", reload).Replace(code)
	}
	e := editedLibrary(t, map[string]string{"Lib.lua": version("1", "")})
	e.passes("login")
	wantShown(t, "before", e.passes("who"), `[1 "ada" "14" "ada" "bob" "eve"]`)
	if event := e.edit("Lib.lua", version("2", "")); event.Problem != nil {
		t.Fatal(event.Problem)
	}
	wantShown(t, "after an edit", e.passes("who"), `[2 "ada" "14" "ada" "bob" "eve"]`)
	e.edit("Lib.lua", version("3", `function M:__reload() shared, self.own, M.sessions[1], last = nil, nil, nil, nil; error("no") end`))
	wantShown(t, "after one that was rolled back", e.passes("who"), `[2 "ada" "14" "ada" "bob" "eve"]`)
	e.edit("Lib.lua", version("4", `function M:__reload() self.own:clear_cookies(); self.own:get("/?login=dan") end`))
	wantShown(t, "after one that migrates", e.passes("who"), `[4 "ada" "14" "ada" "dan" "eve"]`)
	e.Finalize(context.Background())
	for server.open.Load() > 0 {
		<-server.idle
	}
}

// What the top of a file opens is opened in the scratch states too, and let go of with them.
func TestAScratchStateLeavesNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	temporary := func(when string, want int) {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(os.TempDir(), "rflua-*"))
		if err != nil || len(found) != want {
			t.Errorf("%s: there are the temporary directories %v, %v; want %d", when, found, err, want)
		}
	}
	server := newShop(t)
	code := strings.ReplaceAll(`
local http, fs = require("robot.http"), require("robot.fs")
local session = http.session({ base_url = "URL" })
fs.write(fs.temp_dir() .. "/made", "at the top")
session:get("/?login=ada")
local M = {}
M.__index = M
function M.new()
  local dir = fs.temp_dir()
  fs.write(dir .. "/made", "in new")
  return setmetatable({ dir = dir }, M)
end
function M:k() return { VERSION, fs.read(self.dir .. "/made"), session:get("/"):json().who } end
return M`, "URL", server.URL)
	version := func(n string) string { return strings.ReplaceAll(code, "VERSION", n) }
	e := serve(t, map[string]string{"Lib.lua": version("1")})
	temporary("the keywords are known", 0)
	for server.open.Load() > 0 {
		<-server.idle // or the test never ends: the scratch state has left a connection
	}
	s := &edited{imported(t, onlyLibrary(t, e)), e}
	temporary("there is an instance", 1)
	s.edit("Lib.lua", version("2"))
	temporary("the edit is known", 1)
	wantShown(t, "the edit", s.passes("k"), `[2 "in new" "ada"]`)
	temporary("the instance has followed", 1)
	if event := s.edit("Lib.lua", version("3")+"\nx = = 1"); event.Problem == nil {
		t.Error("the edit is broken")
	}
	if event := s.edit("Lib.lua", strings.Replace(version("3"), "local M", "error('broken')\nlocal M", 1)); event.Problem == nil {
		t.Error("the edit is broken")
	}
	temporary("the edit does not load", 1)
	wantShown(t, "the edit that does not load", s.passes("k"), `[2 "in new" "ada"]`)
	s.Finalize(context.Background())
	temporary("the instance is finalized", 0)
	for server.open.Load() > 0 {
		<-server.idle
	}
}
