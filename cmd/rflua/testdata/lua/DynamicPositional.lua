-- A dynamic library whose run_keyword takes no named arguments.
local M = {}

function M.get_keyword_names()
  return { "Show", "Show All" }
end

function M.get_keyword_arguments(name)
  if name == "Show" then
    return { "a", { "b", 2 }, { "c", 3 } }
  end
end

function M.run_keyword(name, args)
  return args
end

return M
