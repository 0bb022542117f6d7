-- A dynamic library with all that the dynamic library API of Robot Framework has.
local robot = require("robot")
local M = {}

local keywords = {
  ["Add Numbers"] = {
    args = { "a", "b", { "c", 10 } }, types = { a = "int", b = "int", c = "int" },
    doc = "Adds numbers.", tags = { "math", "dynamic" },
    run = function(args, named)
      return (args[1] or named.a) + (args[2] or named.b) + (args[3] or named.c or 10)
    end,
  },
  ["Only Positional"] = {
    args = { "first", "/", "second=2" },
    run = function(args, named) return { args = args, named = named } end,
  },
  ["Named Only"] = {
    args = { "*", "key", { "other", robot.null } },
    run = function(args, named) return { args = args, named = named } end,
  },
  ["Anything Goes"] = {
    args = { "*rest", "**free" },
    run = function(args, named) return { args = args, named = named } end,
  },
  ["Embedded ${thing} Here"] = {
    args = { "thing" },
    run = function(args) return "thing " .. args[1] end,
  },
  ["Positional Types"] = {
    args = { "n", "x" }, types = { "int", "float" },
    run = function(args) return { type(args[1]), args[1], args[2] } end,
  },
  ["Fail Dynamically"] = { args = {}, run = function() error("dynamic failure") end },
}

function M.get_keyword_names()
  local names = {}
  for name in pairs(keywords) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

function M.run_keyword(name, args, named)
  print("running " .. name)
  return keywords[name].run(args, named)
end

function M.get_keyword_arguments(name)
  return keywords[name].args
end

function M.get_keyword_types(name)
  return keywords[name].types
end

function M.get_keyword_tags(name)
  return keywords[name].tags
end

function M.get_keyword_documentation(name)
  if name == "__intro__" then
    return "The introduction of a dynamic library."
  elseif name == "__init__" then
    return "How to import it."
  end
  return keywords[name].doc
end

function M.get_keyword_source(name)
  return ":7"
end

return M
