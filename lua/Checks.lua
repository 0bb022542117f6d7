--- Assertions that say where things differ.
---
--- Each takes ``continuable=True``: the test goes on after the failure and fails at its end, so that one run shows
--- everything that is wrong.
---@version 1.0.0
local check = require("robot.assert")
local excerpt = require("_lib.excerpt")
local robot = require("robot")

local Checks = {}

---@class CheckOptions
---@field continuable? boolean = false  whether the test goes on after a failure
---@field message? string               what to say in front of the failure

local function fail(text, options)
  if options.message then
    text = options.message .. ": " .. text
  end
  robot.fail(text, { continuable = options.continuable })
end

--- A value as a message shows it.
local function show(value)
  if type(value) == "string" then
    return "'" .. excerpt(value, 80) .. "'"
  elseif type(value) == "number" then
    return ("%.15g"):format(value)
  elseif type(value) ~= "table" then
    return tostring(value)
  elseif value[1] ~= nil then
    return ("a list of %d items"):format(#value)
  end
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  return #keys == 0 and "an empty collection" or "a dictionary with " .. table.concat(keys, ", ")
end

---@class NearOptions : CheckOptions
---@field tolerance? number = 1e-9  how far the numbers may be apart
---@field percent? number           the same, in percent of the expected number; the larger of the two counts

--- Fails if two numbers are further apart than the tolerance.
---@param actual number
---@param expected number
---@param options NearOptions
---@named options
function Checks.numbers_should_be_near(actual, expected, options)
  if not (options.tolerance >= 0 and (options.percent or 0) >= 0) then
    error("tolerance and percent must be 0 or more")
  end
  local tolerance = { abs = options.tolerance, rel = (options.percent or 0) / 100 }
  local near, problem = pcall(check.near, actual, expected, tolerance)
  if not near then
    fail(problem, options)
  end
end

--- Fails unless the number is in the range, whose ends belong to it.
---@param actual number
---@param low number
---@param high number
---@param options CheckOptions
---@named options
function Checks.should_be_in_range(actual, low, high, options)
  if not (low <= high) then
    error(("the range is empty: %s is above %s"):format(show(low), show(high)))
  end
  if not (actual >= low and actual <= high) then
    fail(("%s is not between %s and %s"):format(show(actual), show(low), show(high)), options)
  end
end

---@class MatchOptions : CheckOptions
---@field ignore_order? boolean = false  whether the items of lists may come in any order
---@field allow_extra? boolean = false   whether dictionaries may have more keys than expected
---@field tolerance? number = 0          how far numbers may be apart

local compare -- compares two values; adds the differences to found

local function differs(actual, expected, options)
  local found = {}
  compare(actual, expected, "", options, found)
  return #found > 0
end

local function compare_in_any_order(actual, expected, path, options, found)
  local taken = {}
  for i, wanted in ipairs(expected) do
    local match
    for j, item in ipairs(actual) do
      if not taken[j] and not differs(item, wanted, options) then
        match = j
        break
      end
    end
    if match then
      taken[match] = true
    else
      found[#found + 1] = { path, ("there is no item like the expected [%d], %s"):format(i - 1, show(wanted)) }
    end
  end
  for j, item in ipairs(actual) do
    if not taken[j] then
      found[#found + 1] = { ("%s[%d]"):format(path, j - 1), show(item) .. " is not expected" }
    end
  end
end

local function compare_lists(actual, expected, path, options, found)
  for i = 1, math.max(#actual, #expected) do
    local where = ("%s[%d]"):format(path, i - 1) -- tests count from 0
    if i > #actual then
      found[#found + 1] = { where, show(expected[i]) .. " is missing" }
    elseif i > #expected then
      found[#found + 1] = { where, show(actual[i]) .. " is not expected" }
    else
      compare(actual[i], expected[i], where, options, found)
    end
  end
end

local function compare_dicts(actual, expected, path, options, found)
  local prefix = path == "" and "" or path .. "."
  for key, wanted in pairs(expected) do
    if actual[key] == nil then
      found[#found + 1] = { prefix .. key, show(wanted) .. " is missing" }
    else
      compare(actual[key], wanted, prefix .. key, options, found)
    end
  end
  for key, value in pairs(actual) do
    if expected[key] == nil and not options.allow_extra then
      found[#found + 1] = { prefix .. key, show(value) .. " is not expected" }
    end
  end
end

local function is_list(value) -- the keys of dictionaries are always strings
  return value[1] ~= nil
end

function compare(actual, expected, path, options, found)
  if type(actual) == "table" and type(expected) == "table" then
    local lists = is_list(actual) or is_list(expected)
    if lists and (next(actual) ~= nil and not is_list(actual) or next(expected) ~= nil and not is_list(expected)) then
      found[#found + 1] = { path, show(actual) .. " is not " .. show(expected) }
    elseif lists and options.ignore_order then
      compare_in_any_order(actual, expected, path, options, found)
    elseif lists then
      compare_lists(actual, expected, path, options, found)
    else
      compare_dicts(actual, expected, path, options, found)
    end
  elseif type(actual) ~= type(expected) then
    found[#found + 1] = { path, ("%s, a %s, is not %s, a %s"):format(show(actual), type(actual), show(expected), type(expected)) }
  elseif type(actual) == "number" then
    if actual ~= expected and not (math.abs(actual - expected) <= options.tolerance) then
      found[#found + 1] = { path, show(actual) .. " is not " .. show(expected) }
    end
  elseif actual ~= expected then
    found[#found + 1] = { path, show(actual) .. " is not " .. show(expected) }
  end
end

local MOST_SHOWN = 20

--- Fails unless two lists or dictionaries, however nested, hold the same, and names every place where they do not.
---
--- An empty list and an empty dictionary are the same; ``1`` and ``1.0`` are too, ``1`` and ``'1'`` are not.
---@param actual table
---@param expected table
---@param options MatchOptions
---@named options
function Checks.collections_should_match(actual, expected, options)
  for name, value in pairs({ actual = actual, expected = expected }) do
    if type(value) ~= "table" then
      error(("%s must be a list or a dictionary, not %s"):format(name, show(value)))
    end
  end
  local found = {}
  compare(actual, expected, "", options, found)
  if #found == 0 then
    return
  end
  local lines = { ("The collections differ in %d place%s:"):format(#found, #found == 1 and "" or "s") }
  for i = 1, math.min(#found, MOST_SHOWN) do
    local where, what = found[i][1], found[i][2]
    lines[#lines + 1] = ("- %s: %s"):format(where == "" and "at the top" or where, what)
  end
  if #found > MOST_SHOWN then
    lines[#lines + 1] = ("- and %d more"):format(#found - MOST_SHOWN)
  end
  fail(table.concat(lines, "\n"), options)
end

---@class SortOptions : CheckOptions
---@field by? string                   the key to look at, if the items are dictionaries
---@field descending? boolean = false  whether the largest comes first

--- What to look at in an item.
local function key_of(items, i, by)
  local item = items[i]
  if by and type(item) ~= "table" then
    error(("item [%d] is %s: by='%s' needs dictionaries"):format(i - 1, show(item), by))
  end
  local key = item
  if by then
    key = item[by]
  end
  if type(key) ~= "number" and type(key) ~= "string" then
    local what = by and ("has %s as '%s'"):format(show(key), by) or ("is %s"):format(show(key))
    error(("item [%d] %s: only numbers and texts can be compared"):format(i - 1, what))
  end
  return key
end

--- Fails at the first item that comes in the wrong place. Equal items may follow each other.
---@param items any[]
---@param options SortOptions
---@named options
function Checks.should_be_sorted(items, options)
  for i = 2, #items do
    local a, b = key_of(items, i - 1, options.by), key_of(items, i, options.by)
    if type(a) ~= type(b) then
      error(("items [%d] and [%d] cannot be compared: %s and %s"):format(i - 2, i - 1, show(a), show(b)))
    end
    local wrong = a > b
    if options.descending then
      wrong = a < b
    end
    if wrong then
      fail(("items [%d] and [%d] are not in order: %s comes before %s"):format(i - 2, i - 1, show(a), show(b)), options)
      return
    end
  end
end

return Checks
