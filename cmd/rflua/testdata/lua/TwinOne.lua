local M = {}
function M.who_am_i() return "one" end
function M.only_in_one() return "first twin" end
return M
