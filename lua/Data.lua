--- Makes test data that can be had again: the same seed gives the same names, numbers and texts.
---
--- The seed is an argument of the import, ``http://127.0.0.1:8270/Data?seed=7&token=mine``, or is set by `Set Seed`. The
--- token gives the test a generator of its own; without it, everybody who uses the same URL draws from the same one.
---@version 1.0.0
local robot = require("robot")
local time = require("robot.time")
local csv = require("_lib.csv")
local Random = require("_lib.random")

local Data = {}
Data.__index = Data

local FIRST = { "Ada", "Alan", "Barbara", "Dennis", "Edsger", "Grace", "Hedy", "Ken", "Margaret", "Tony", "Željka", "Zoë" }
local LAST = { "Åberg", "Dijkstra", "Hamilton", "Hoare", "Hopper", "Lamarr", "Liskov", "Lovelace", "O'Neill", "Ritchie", "Turing" }
local STREETS = { "Baker Street", "Elm Avenue", "Harbour Road", "Mill Lane", "Station Road" }
local CITIES = { "Ashford", "Bridgetown", "Kingsport", "Newhaven", "Westfield" }

---@param seed? integer = 1
function Data.new(seed)
  return setmetatable({ random = Random.new(seed), sequences = {} }, Data)
end

--- Starts again with another seed. All sequences start again too.
---@param seed integer
function Data:set_seed(seed)
  self.random, self.sequences = Random.new(seed), {}
end

--- Returns the next number of a sequence.
---@param name? string = "default"  which sequence; a new name starts a new one
---@param start? integer = 1        where a new one starts
---@return integer
---@tags numbers
function Data:next_number(name, start)
  local number = self.sequences[name] or start
  self.sequences[name] = number + 1
  return number
end

--- Returns a number of the range, whose ends belong to it.
---@param low integer
---@param high integer
---@return integer
---@tags numbers
function Data:random_integer(low, high)
  if low > high then
    error(("the range is empty: %d is above %d"):format(low, high))
  end
  if high - low > 2 ^ 31 - 2 then
    error(("the range from %d to %d is too wide: at most 2147483646 apart"):format(low, high))
  end
  return self.random:integer(low, high)
end

--- Returns a text made of the given characters.
---@param length integer
---@param characters? string = "abcdefghijklmnopqrstuvwxyz"  only ASCII
---@return string
---@tags text
function Data:random_text(length, characters)
  if length < 0 or length > 100000 then
    error(("length must be 0 to 100000, not %d"):format(length))
  end
  if characters == "" or characters:find("[\128-\255]") then
    error(("characters must be one or more ASCII characters, not '%s'"):format(characters))
  end
  return self.random:fill(("?"):rep(length), characters)
end

--- Returns one of the items of a list.
---@param items any[]
---@return any
function Data:pick(items)
  if #items == 0 then
    error("there is nothing to pick from: the list is empty")
  end
  return self.random:pick(items)
end

--- Returns a version 4 UUID.
---@return string
---@tags text
function Data:uuid()
  local hex = "0123456789abcdef"
  local variant = self.random:pick({ "8", "9", "a", "b" })
  return self.random:fill("????????-????-4???-" .. variant .. "???-????????????", hex)
end

---@class Address
---@field street string
---@field postcode string
---@field city string

---@class Person
---@field name string
---@field email string
---@field phone string
---@field address Address

--- Returns a made-up person. The e-mail address and the phone number are of ranges reserved for examples.
---@return Person  a dictionary with ``name``, ``email``, ``phone`` and ``address`` (``street``, ``postcode``, ``city``)
---@tags text
function Data:person()
  local random = self.random
  return {
    name = random:pick(FIRST) .. " " .. random:pick(LAST),
    email = ("user%d@example.com"):format(self:next_number("e-mail", 1)),
    phone = random:fill("+1-202-555-01##"),
    address = {
      street = random:integer(1, 200) .. " " .. random:pick(STREETS),
      postcode = random:fill("#####"),
      city = random:pick(CITIES),
    },
  }
end

---@class CsvOptions
---@field separator? string = ","
---@field header? boolean = true  whether the first line names the columns

local function check_separator(separator)
  if #separator ~= 1 or separator:find('["\r\n]') then
    error(("separator must be one ASCII character other than a quote or a line end, not '%s'"):format(separator))
  end
end

--- Reads comma-separated values, with quotes as in RFC 4180. Blank lines are left out.
---@param text string
---@param options CsvOptions
---@named options
---@return any[]  a dictionary for every row; a list if there is no header
---@tags csv
function Data.parse_csv(text, options)
  check_separator(options.separator)
  local rows = csv.parse(text, options.separator)
  if not options.header then
    return rows
  end
  local header, found = table.remove(rows, 1), {}
  if not header then
    error("the text is empty: there is no line with the names of the columns")
  end
  for i, cells in ipairs(rows) do
    if #cells ~= #header then
      error(("row %d has %d values but the header has %d: '%s'"):format(i, #cells, #header, table.concat(cells, "', '")))
    end
    local row = robot.dict({})
    for column, name in ipairs(header) do
      row[name] = cells[column]
    end
    found[i] = row
  end
  return found
end

--- Writes comma-separated values. The columns are the keys of the first row.
---@param rows table[]  dictionaries
---@param options CsvOptions
---@named options
---@return string
---@tags csv
function Data.format_csv(rows, options)
  check_separator(options.separator)
  local header, lines = {}, {}
  for i, row in ipairs(rows) do
    if type(row) ~= "table" then
      error(("row %d is not a dictionary: %s"):format(i, tostring(row)))
    end
  end
  for key in pairs(rows[1] or {}) do
    header[#header + 1] = key
  end
  if options.header and #header > 0 then
    lines[1] = csv.line(header, options.separator)
  end
  for i, row in ipairs(rows) do
    local cells = {}
    for column, name in ipairs(header) do
      if row[name] == nil then
        error(("row %d has no '%s'"):format(i, name))
      elseif type(row[name]) == "table" then
        error(("row %d has a collection as '%s'"):format(i, name))
      end
      cells[column] = row[name]
    end
    lines[#lines + 1] = csv.line(cells, options.separator)
  end
  return table.concat(lines)
end

local DAY = 24 * 60 * 60

--- When a day begins, in seconds since 1970. Without time zones all days are equally long. A time of day behind the date is ignored.
local function start_of(date)
  local day, rest = date:match("^(%d%d%d%d%-%d%d%-%d%d)(.*)$")
  if not day or rest ~= "" and not rest:find("^[T ]%d") then
    error(("'%s' is not a date such as 2026-02-28"):format(date))
  end
  return time.parse(day, { utc = true }) or error(("'%s' is not a date: there is no such day"):format(date))
end

--- Returns the date so many days later, or earlier for a negative number.
---@param date string  such as 2026-02-28
---@param days integer
---@return string
---@tags dates
function Data.add_days(date, days)
  return time.format(start_of(date) + days * DAY, "%Y-%m-%d", { utc = true })
end

--- Returns how many days it is from one date to another; negative if that is backwards.
---@param from string
---@param to string
---@return integer
---@tags dates
function Data.days_between(from, to)
  return (start_of(to) - start_of(from)) / DAY
end

--- Returns the day of the week in English, such as ``Monday``.
---@param date string
---@return string
---@tags dates
function Data.weekday(date)
  return time.format(start_of(date), "%A", { utc = true })
end

return Data
