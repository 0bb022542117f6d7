package engine_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// A program is a random library: tables, the first of which is the module, that refer to each other as they like, and
// file-level locals and globals. What it holds are plain values and these two.
type program struct {
	tables   []map[any]any
	vars     map[string]any // locals are l1 ..., globals g1 ...
	revision int
	raises   bool // in __reload
}

type (
	ref     int    // a table of the program
	closure string // a function that returns its revision and the local of this name
)

var (
	keyPool = []any{"a", "b", "c", "d", 1, 2, 3, "__index"}
	varPool = []string{"g1", "g2", "g3", "l1", "l2", "l3", "l4"}
)

const meta = "@meta" // the metatable, as if it were a field

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func randomScalar(r *rand.Rand) any {
	return pick(r, []any{1, 2, 3, "s1", "s2", true, false})
}

func (p *program) random(r *rand.Rand) any {
	switch n := r.IntN(10); {
	case n < 4:
		return ref(r.IntN(len(p.tables)))
	case n < 6:
		return closure(pick(r, varPool[3:]))
	}
	return randomScalar(r)
}

func newProgram(r *rand.Rand) *program {
	p := &program{tables: make([]map[any]any, 2+r.IntN(5)), vars: map[string]any{}, revision: 1}
	for i := range p.tables {
		p.tables[i] = map[any]any{}
		for range r.IntN(5) {
			p.tables[i][pick(r, keyPool)] = p.random(r)
		}
		if r.IntN(3) == 0 {
			p.tables[i][meta] = ref(r.IntN(len(p.tables)))
		}
		p.tables[0]["abcdef"[i%6:i%6+1]] = ref(i)
	}
	for range 5 {
		p.vars[pick(r, varPool)] = p.random(r)
	}
	p.vars["l1"] = nil // declared without a value
	return p
}

// edited is the program after a random edit of its source.
func (p *program) edited(r *rand.Rand, raises bool) *program {
	q := &program{vars: maps.Clone(p.vars), revision: r.IntN(1 << 20), raises: raises}
	for _, t := range p.tables {
		q.tables = append(q.tables, maps.Clone(t))
	}
	for range r.IntN(6) {
		t := pick(r, q.tables)
		switch key := pick(r, keyPool); r.IntN(12) {
		case 0, 1, 2, 8:
			t[key] = randomScalar(r)
		case 9:
			t[key] = closure(pick(r, varPool[3:]))
		case 10:
			t[key] = ref(len(q.tables))
			q.tables = append(q.tables, map[any]any{"a": q.random(r), "b": randomScalar(r)})
		case 11:
			t[key] = ref(r.IntN(len(q.tables)))
		case 3:
			delete(t, key)
		case 4:
			t[meta] = ref(r.IntN(len(q.tables)))
		case 5:
			delete(t, meta)
		case 6:
			q.vars[pick(r, varPool)] = q.random(r)
		case 7:
			delete(q.vars, pick(r, varPool))
		}
	}
	return q
}

// source is the program as Lua.
func (p *program) source() string {
	var b strings.Builder
	expr := func(v any) string {
		switch x := v.(type) {
		case nil:
			return "nil"
		case string:
			return strconv.Quote(x)
		case ref:
			return fmt.Sprintf("T[%d]", x)
		case closure:
			return fmt.Sprintf("function() return 'r%d', %s end", p.revision, x)
		}
		return fmt.Sprint(v)
	}
	fmt.Fprintf(&b, "local T = {}\nfor i = 0, %d do T[i] = {} end\nlocal M = T[0]\n", len(p.tables)-1)
	for _, name := range slices.Sorted(maps.Keys(p.vars)) {
		if name[0] == 'l' {
			fmt.Fprintf(&b, "local %s\n", name) // first, so that every function may capture it
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.vars)) {
		fmt.Fprintf(&b, "%s = %s\n", name, expr(p.vars[name]))
	}
	for i, t := range p.tables {
		for _, key := range sortedKeys(t) {
			if key == meta {
				fmt.Fprintf(&b, "setmetatable(T[%d], %s)\n", i, expr(t[key]))
			} else {
				fmt.Fprintf(&b, "T[%d][%s] = %s\n", i, expr(key), expr(t[key]))
			}
		}
	}
	b.WriteString("local function var(self, name, set, v)\n\tif name == 'M' then return M elseif name == 'self' then return self end\n")
	for _, name := range p.names() {
		fmt.Fprintf(&b, "\tif name == '%[1]s' then if set then %[1]s = v end return %[1]s end\n", name)
	}
	fmt.Fprintf(&b, "end\nlocal names = 'M self %s'\n%s", strings.Join(p.names(), " "), keywords)
	if p.raises {
		b.WriteString("function M:__reload() error('not this time') end\n")
	}
	return b.String() + "return M\n"
}

// names are the variables that can be looked at: globals always, locals where there are any.
func (p *program) names() []string {
	names := slices.Clone(varPool[:3])
	for _, name := range varPool[3:] {
		if _, ok := p.vars[name]; ok {
			names = append(names, name)
		}
	}
	return names
}

// keywords are those of every program: dump writes all that can be seen, put changes a field or a variable.
const keywords = `
local show = require('_show')
local function at(self, path)
	local v = var(self, path[1])
	for i = 2, #path do v = rawget(v, path[i]) end
	return v
end
function M.new() return setmetatable({}, M) end
function M:dump()
	local seen, out = {}, {}
	for name in names:gmatch("%S+") do out[#out + 1] = name .. "=" .. show(var(self, name), name, seen) end
	return table.concat(out, "\n")
end
function M:put(path, key, kind, v)
	if kind == "new" then v = {a = v} elseif kind == "ref" then v = at(self, v) end
	if #path == 0 then var(self, key, true, v) else rawset(at(self, path), key, v) end
end
`

// showing is the module of every program that writes a value.
const showing = `
local keywords = {dump = true, put = true, new = true, __reload = true}
local function show(v, path, seen)
	if type(v) == "function" then
		local revision, captured = v()
		if type(captured) == "function" then captured = "function" end
		return revision .. "(" .. show(captured, path .. "()", seen) .. ")"
	elseif type(v) ~= "table" then
		return tostring(v)
	elseif seen[v] then
		return "->" .. seen[v]
	end
	seen[v] = path
	local keys, out = {}, {}
	for key in pairs(v) do
		if not keywords[key] then keys[#keys + 1] = key end
	end
	if getmetatable(v) then keys[#keys + 1] = "@meta" end
	table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
	for _, key in ipairs(keys) do
		local item = key == "@meta" and getmetatable(v) or rawget(v, key)
		out[#out + 1] = key .. "=" .. show(item, path .. "." .. key, seen)
	end
	return "{" .. table.concat(out, " ") .. "}"
end
return show
`
