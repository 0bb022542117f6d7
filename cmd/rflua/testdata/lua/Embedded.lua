local M = {}

local users = {}

---@keyword User ${name} has ${count} keys
---@param name string
---@param count integer
function M.give_keys(name, count)
  users[name] = count
end

---@keyword User ${name} should have
---@param name string
---@param expected integer
---@param message? string = "wrong number of keys"
function M.should_have(name, expected, message)
  if users[name] ~= expected then
    error(message .. ": " .. tostring(users[name]))
  end
end

---@keyword Say ${word:[a-z]+} loudly
function M.say(word)
  return word:upper()
end

return M
