--- A directory with an init.lua is a library called like the directory.
local books = require("Shelf.books")
local M = {}

function M.first_book()
  return books[1]
end

return M
