local M = {}
function M.get_keyword_names() return { "k" } end
function M.run_keyword() end
function M.get_keyword_arguments() return { { "x", 0 / 0 } } end
return M
