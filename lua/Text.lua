--- Takes text apart, compares it and lays it out: what is otherwise done with chains of BuiltIn and String keywords.
---
--- Widths count the characters of UTF-8 text, not bytes.
---@version 1.0.0
local robot = require("robot")
local log = require("robot.log")

local Text = {}

--- The lines of a text, without their line ends.
local function lines_of(text)
  local lines = {}
  text = text:gsub("\r\n?", "\n") .. "\n"
  for line in text:gmatch("(.-)\n") do
    lines[#lines + 1] = line
  end
  return lines
end

--- How many characters there are: all bytes but those that continue a character.
local function width_of(text)
  local _, continuing = text:gsub("[\128-\191]", "")
  return #text - continuing
end

local function trim(text)
  return (text:gsub("^%s+", ""):gsub("%s+$", ""))
end

--- Returns what stands between two markers.
---
--- Example: ``Text Between    id=[42]    [    ]`` returns ``42``.
---@param text string
---@param before string            the marker in front; empty for the start of the text
---@param after string             the marker behind; empty for the end of the text
---@param occurrence? integer = 1  which one, if the markers occur several times
---@return string  the text between them, as it is
---@tags find
function Text.text_between(text, before, after, occurrence)
  if occurrence < 1 then
    error(("occurrence must be 1 or more, not %d"):format(occurrence))
  end
  if occurrence > 1 and before == "" then
    error("only one text starts at the start: occurrence needs a marker in front")
  end
  local start = 1
  for found = 1, occurrence do
    local _, last = text:find(before, start, true)
    if not last then
      if found == 1 then
        error(("'%s' does not occur in the text"):format(before))
      end
      error(("the text has only %d of '%s', not %d"):format(found - 1, before, occurrence))
    end
    start = last + 1
  end
  if after == "" then
    return text:sub(start)
  end
  local stop = text:find(after, start, true)
  if not stop then
    error(("'%s' does not occur behind '%s'"):format(after, before))
  end
  return text:sub(start, stop - 1)
end

--- Makes every run of spaces, tabs and line ends one space, and removes it at both ends.
---@param text string
---@return string
function Text.normalize_white_space(text)
  return trim((text:gsub("%s+", " ")))
end

--- Fills a text up to a width. A text that is wider already stays as it is.
---@param text string
---@param width integer
---@param align? "left"|"right"|"center" = "left"  where the text goes
---@param fill? string = " "                       the character to fill with
---@return string
function Text.pad_text(text, width, align, fill)
  if width_of(fill) ~= 1 then
    error(("fill must be one character, not '%s'"):format(fill))
  end
  if width < 0 or width > 10000 then
    error(("width must be 0 to 10000, not %d"):format(width))
  end
  local missing = math.max(width - width_of(text), 0)
  local left = ({ left = 0, right = missing, center = math.floor(missing / 2) })[align]
  return fill:rep(left) .. text .. fill:rep(missing - left)
end

--- What stands in front of each field of a template and behind the last, as Lua patterns, and the names of the fields.
local function compile(template)
  local names, patterns, rest = {}, {}, trim(template)
  while true do
    local literal, name, after = rest:match("^(.-){([%w_]+)}(.*)$")
    literal = literal or rest
    patterns[#patterns + 1] = (literal:gsub("%p", "%%%0"):gsub("%s+", "%%s+"))
    if not name then
      break
    end
    if #names > 0 and literal == "" then
      error(("the template has nothing between {%s} and {%s}"):format(names[#names], name))
    end
    names[#names + 1] = name
    rest = after
  end
  if #names == 0 or #names > 20 then
    error(("the template '%s' must name 1 to 20 fields, such as {name}"):format(template))
  end
  return patterns, names
end

--- The fields of a line, or nil if it looks different. One part is found after the other: a single pattern with many
--- fields would try all ways to divide a line that does not match, which takes for ever.
local function fields_of(line, patterns, names)
  local fields = robot.dict({})
  local _, stop = line:find("^%s*" .. patterns[1])
  for i, name in ipairs(names) do
    if not stop then
      return nil
    end
    local last = i == #names
    local start = stop + 1
    local before
    before, stop = line:find(patterns[i + 1] .. (last and "%s*$" or ""), start)
    if stop then
      fields[name] = line:sub(start, before - 1)
    end
  end
  return stop and fields
end

--- Takes the fields out of all lines that look like a template.
---
--- A field is written ``{name}``. White space in the template stands for any white space; lines that look different
--- are left out.
---
--- Example: with ``{interface}: {address}/{bits}`` the line ``eth0: 10.0.0.1/24`` gives a dictionary with the keys
--- ``interface``, ``address`` and ``bits``.
---@param text string
---@param template string
---@return table<string, string>[]  a dictionary for every such line
---@tags find
function Text.parse_lines(text, template)
  local patterns, names = compile(template)
  local found, lines = {}, lines_of(text)
  for _, line in ipairs(lines) do
    found[#found + 1] = fields_of(line, patterns, names)
  end
  log.debug(#found, " of ", #lines, " lines look like ", template)
  return found
end

--- The cells of a line: what is separated by two spaces or more, or by a tab.
local function cells_of(line)
  local cells = {}
  line = trim(line):gsub("\t", "  ") .. "  "
  for cell in line:gmatch("(.-)%s%s+") do
    cells[#cells + 1] = cell
  end
  return cells
end

--- Reads a table such as command line tools print, whose columns are separated by two spaces or more.
---
--- The first line that is not blank names the columns.
---@param text string
---@return table<string, string>[]  a dictionary for every row
---@tags find
function Text.parse_table(text)
  local header
  local rows = {}
  for number, line in ipairs(lines_of(text)) do
    local cells = line:find("%S") and cells_of(line)
    if cells and header then
      if #cells ~= #header then
        error(("line %d has %d columns but the header has %d: '%s'"):format(number, #cells, #header, line))
      end
      local row = robot.dict({})
      for i, name in ipairs(header) do
        row[name] = cells[i]
      end
      rows[#rows + 1] = row
    end
    header = header or cells
  end
  if not header then
    error("the text is blank: there is no line with the names of the columns")
  end
  return rows
end

---@class Differences
---@field ignore_case? boolean = false         whether letters may differ in case
---@field ignore_white_space? boolean = false  whether the amount of white space in a line may differ
---@field ignore_blank_lines? boolean = false  whether blank lines may come anywhere

--- The lines that are compared: their numbers, their text and the text as it was.
local function comparable(text, ignore)
  local lines = {}
  for number, line in ipairs(lines_of(text)) do
    if not (ignore.ignore_blank_lines and not line:find("%S")) then
      local key = ignore.ignore_case and line:lower() or line
      key = ignore.ignore_white_space and Text.normalize_white_space(key) or key
      lines[#lines + 1] = { number = number, key = key, shown = "'" .. line .. "'" }
    end
  end
  return lines
end

--- Fails at the first line that differs and shows both.
---@param actual string
---@param expected string
---@param ignore Differences
---@named ignore
---@tags compare
function Text.texts_should_match(actual, expected, ignore)
  local got, wanted = comparable(actual, ignore), comparable(expected, ignore)
  local nothing = { shown = "nothing more" }
  for i = 1, math.max(#got, #wanted) do
    local a, b = got[i] or nothing, wanted[i] or nothing
    if a.key ~= b.key then
      error(("The texts differ in line %d:\n  actual: %s\nexpected: %s"):format(a.number or b.number, a.shown, b.shown))
    end
  end
end

return Text
