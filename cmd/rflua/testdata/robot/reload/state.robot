*** Settings ***
Documentation       An edit takes effect at the next keyword call, and what the run has built up stays: in self, in module fields and in
...                 file-level locals. "If theirs equals base the live value stays, otherwise the edit wins."
Resource            reload.resource
Suite Setup         Serve Files
...                 Behaviour.lua    ${BEHAVIOUR}
...                 Account.lua    ${ACCOUNT}
...                 Fields.lua    ${FIELDS}
...                 Locals.lua    ${LOCALS}
...                 Initial.lua    ${INITIAL}
...                 Migrated.lua    ${MIGRATED}
Suite Teardown      End Server

*** Variables ***
${BEHAVIOUR}        SEPARATOR=\n
...                 local M = {}
...                 function M.revision() return 1 end
...                 local function helper() return "old" end
...                 function M.answer() return helper() end
...                 return M
${ACCOUNT}          SEPARATOR=\n
...                 local Account = {}
...                 Account.__index = Account
...                 local Owner = {}
...                 Owner.__index = Owner
...                 function Owner:name() return "owner " .. self.id end
...                 function Account.new()
...                 ${SPACE * 2}return setmetatable({balance = 10, owner = setmetatable({id = 7}, Owner)}, Account)
...                 end
...                 function Account:revision() return 1 end
...                 function Account:deposit() self.balance = self.balance + 1; return self.balance end
...                 function Account:owner_name() return self.owner:name() end
...                 return Account
${FIELDS}           SEPARATOR=\n
...                 local M = {count = 0, seen = {}}
...                 function M.revision() return 1 end
...                 function M.count_up() M.count = M.count + 1; table.insert(M.seen, M.count); return M.seen end
...                 return M
${LOCALS}           SEPARATOR=\n
...                 local M = {}
...                 local count, settings = 0, {volts = 5, amps = 1}
...                 function M.revision() return 1 end
...                 function M.count_up() count = count + 1; settings.volts = settings.volts + 1; return {count, settings.volts, settings.amps} end
...                 return M
${INITIAL}          SEPARATOR=\n
...                 local M = {field = 0, kept = 0}
...                 local number = 0
...                 function M.revision() return 1 end
...                 function M.count_up() M.field, M.kept, number = M.field + 1, M.kept + 1, number + 1; return {M.field, M.kept, number} end
...                 return M
${MIGRATED}         SEPARATOR=\n
...                 local M = {volts = 3}
...                 function M.revision() return 1 end
...                 function M.rise() M.volts = M.volts + 1; return M.volts end
...                 return M

*** Test Cases ***
The next call runs the new code
    Import Through Both    Behaviour
    Both Should Return    Behaviour.Answer    'old'
    Edit    Behaviour.lua    "old"    "new"
    Both Should Return    Behaviour.Answer    'new'

A file that is renamed over the old one is an edit too
    Edit    Behaviour.lua    "new"    "renamed"    how=Rename Over
    Both Should Return    Behaviour.Answer    'renamed'
    Edit    Behaviour.lua    "renamed"    "renamed again"    how=Rename Over
    Both Should Return    Behaviour.Answer    'renamed again'

An edit can be taken back
    Edit    Behaviour.lua    "renamed again"    "old"
    Both Should Return    Behaviour.Answer    'old'

State in self survives, and objects get the new methods
    Import Through Both    Account
    Both Should Return    Account.Deposit    11
    Both Should Return    Account.Owner Name    'owner 7'
    Edit    Account.lua    balance + 1    balance + 100    "owner "    "Mr "
    Both Should Return    Account.Deposit    111
    Both Should Return    Account.Owner Name    'Mr 7'

State in module fields survives
    Import Through Both    Fields
    Both Should Return    Fields.Count Up    [1]
    Edit    Fields.lua    count + 1    count + 10
    Both Should Return    Fields.Count Up    [1, 11]
    Both Should Return    Fields.Count Up    [1, 11, 21]

State in file-level locals survives, and an edit of a neighbour in the same table is seen
    Import Through Both    Locals
    Both Should Return    Locals.Count Up    [1, 6, 1]
    Edit    Locals.lua    count + 1    count + 10    amps = 1    amps = 2
    Both Should Return    Locals.Count Up    [11, 7, 2]

An edited initial value wins over the live one
    Import Through Both    Initial
    Both Should Return    Initial.Count Up    [1, 1, 1]
    Edit    Initial.lua    field = 0    field = 50    number = 0    number = 70
    Both Should Return    Initial.Count Up    [51, 2, 71]
    Edit    Initial.lua
    Both Should Return    Initial.Count Up    [52, 3, 72]

Reload migrates what the rule cannot know
    Import Through Both    Migrated
    Both Should Return    Migrated.Rise    4
    Edit    Migrated.lua    function M.rise()    function M:__reload() self.volts = self.volts * 1000 end\nfunction M.rise()
    Both Should Return    Migrated.Rise    4001
    Both Should Return    Migrated.Rise    4002
