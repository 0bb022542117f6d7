package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// small is a library as people write them.
const small = `--- A small library.
local Small = {}
Small.__index = Small

---@param start? integer = 0
function Small.new(start)
  return setmetatable({ count = start, seen = {} }, Small)
end

--- Counts.
---@param by? integer = 1
---@return integer
function Small:add(by)
  self.count = self.count + by
  return self.count
end

--- Keeps a name.
---@param name string
function Small:see(name)
  self.seen[#self.seen + 1] = name
end

---@param name string
function Small:should_be_seen(name)
  for _, seen in ipairs(self.seen) do
    if seen == name then return end
  end
  error(name .. " was not seen")
end

return Small
`

// perConnection is how many instances one connection makes, which is the most that rflua allows.
const perConnection = 1000

// instances is the row of the memory and time that many instances of a small library take.
func (b *bench) instances() []*work {
	names := []string{"memory", "time"}
	return []*work{{name: fmt.Sprintf("each of %s instances of a small library", rig.Number(float64(b.instanceCount))), unit: "KB, ms",
		marks:   []mark{{of: names[0], unit: "KB", atMost: 60}, {of: names[1], unit: "ms", atMost: 0.2}},
		columns: []column{{names, b.manyInstances}}}}
}

// manyInstances makes instances one after the other over JSON-RPC and returns the kilobytes and milliseconds of each.
func (b *bench) manyInstances(ctx context.Context) ([]float64, error) {
	s, err := b.rflua(ctx, b.smallLibrary, "/Small")
	if err != nil {
		return nil, err
	}
	defer b.processes.Stop(s)
	// The first instance, and what is made once, are not measured.
	if _, err := s.Ask(ctx, "/Small", "run_keyword", "add", []any{1}); err != nil {
		return nil, err
	}
	if err := rig.Wait(ctx, time.Second/2); err != nil {
		return nil, err
	}
	before, err := s.Memory()
	if err != nil {
		return nil, err
	}
	var sessions []*rig.Session
	defer func() {
		for _, c := range sessions {
			c.Close()
		}
	}()
	var took time.Duration
	var last rig.Imported
	for made := 0; made < b.instanceCount; {
		c, err := rig.NewSession(ctx, s.JSON)
		if err != nil {
			return nil, err
		}
		sessions = append(sessions, c)
		begin := time.Now()
		for range min(perConnection, b.instanceCount-made) {
			if last, err = c.Import("Small"); err != nil {
				return nil, err
			}
			made++
		}
		took += time.Since(begin)
	}
	body, err := sessions[len(sessions)-1].Exchange(rig.RunKeyword(last.Token, "add", 41))
	if err != nil {
		return nil, err
	}
	got, err := rig.JSONReturned(body)
	if err == nil {
		err = rig.Same(got, 41.0)
	}
	if err == nil {
		err = rig.Wait(ctx, time.Second)
	}
	if err != nil {
		return nil, err
	}
	after, err := s.Memory()
	n := float64(b.instanceCount)
	return []float64{(after.Resident - before.Resident) / n / 1e3, rig.Milliseconds(took) / n}, err
}
