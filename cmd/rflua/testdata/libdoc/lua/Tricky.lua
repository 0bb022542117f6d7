--- Everything in which a specification can go wrong: <b>markup</b> & "quotes", größe.
---@version 0.0.1-beta
local robot = require("robot")
local Tricky = {}

---@param plain? string = "text"
---@param variable? string = "a ${b} %{HOME} @{list}[0][${i}] $not \\${escaped}"
---@param spaces? string = "  two  three   "
---@param control? string = "line\nbreak\ttab\\backslash"
---@param empty? string = ""
---@param list? string[] = {"it's", "b"}
---@param map? table<string, number> = {a = 1, b = 2.5}
---@param whole? number = 3
---@param choice? "it's"|"größe"|7 = 7
function Tricky.defaults(plain, variable, spaces, control, empty, list, map, whole, choice) end

--- Camel case, and numbers.
function Tricky.camelCaseWithHTTP2Name() end
function Tricky.with_1_number() end
function Tricky.UPPER() end

---@deprecated Use `Upper` & others instead.
function Tricky.old() end

--- A first paragraph
--- of two lines.
---
--- | table | cell |
---@tags Zeta, alpha, beta_tag, Beta Tag, robot:private
function Tricky.tagged() end

---@keyword Set ${what} to ${value} at ${place:\w+}
---@param what string
---@param value number
---@param place string
---@param why? string = "because"
function Tricky.set(what, value, place, why) end

---@class TrickyOptions
---@field first integer
---@field [string] integer|boolean

---@param ... integer
---@param options TrickyOptions
---@named options
---@return table<string, integer[]>
function Tricky.named(options, ...) end

robot.keyword({
  name = "Declared Types",
  args = { "a", "b", "/", { "c", {} }, { "d", 2.5 }, "*", "e", { "f", true }, "**more" },
  types = { a = "Literal[\"it's\", 'on', \"off\", -3, True, None]", b = "Union[int, None] | bytes", c = "Sequence[tuple[int, str]]", d = "Unknown[int] | datetime",
    e = "dict[str, list[Path | None]]", f = "union[bool]", more = "any", ["return"] = "timedelta | DECIMAL" },
  run = function() end,
})

return Tricky
