--- A bank account: an object of its own for every import.
local Account = {}
Account.__index = Account

---@class AccountOptions
---@field currency? string = "EUR"
---@field limits? integer[]

--- Opens the account.
---@param owner string            who owns it
---@param balance? integer = 0    what is on it at first
---@param kind? "giro"|"savings" = "giro"
---@param frozen? boolean = false
---@param opts AccountOptions
---@named opts
function Account.new(owner, balance, kind, frozen, opts)
  if owner == "nobody" then
    error("nobody cannot own an account")
  end
  return setmetatable({ owner = owner, balance = balance, kind = kind, frozen = frozen, opts = opts }, Account)
end

--- Adds to the balance.
---@param amount integer
---@return integer
function Account:deposit(amount)
  self.balance = self.balance + amount
  return self.balance
end

function Account:get_balance()
  return self.balance
end

--- Everything that `new` was given, with its types.
function Account:describe()
  return {
    owner = self.owner, balance = self.balance, kind = self.kind, frozen = self.frozen,
    balance_type = type(self.balance), currency = self.opts.currency, limits = self.opts.limits,
  }
end

function Account:__close()
  print("account of " .. self.owner .. " closed")
end

return Account
