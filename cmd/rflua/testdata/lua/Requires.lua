--- A library of several files.
local arithmetic = require("parts.arithmetic")
local greeting = require("greeting")
local stamps = require("stamps")
local M = {}

function M.double(n)
  return arithmetic.double(n)
end

function M.greeting_from_luarocks_tree(name)
  return greeting.hello(name)
end

function M.init_module()
  return stamps.name
end

function M.same_module_twice()
  return require("parts.arithmetic") == arithmetic
end

function M.load_module(name)
  return type(require(name))
end

return M
