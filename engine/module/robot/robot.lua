---@meta robot

--- What a keyword library needs of Robot Framework and of rflua: values, failures, keyword declarations.
local robot = {}

--- None inside a list, where `nil` would make a hole.
---@type userdata
robot.null = nil

--- The version of rflua.
---@type string
robot.version = ""

--- Marks a table as a list: it goes back to the test as one even if it is empty.
---@generic T : table
---@param t? T  a new table by default
---@return T
function robot.list(t) end

--- Marks a table as a dictionary: it goes back to the test as one even if it is empty or its keys are 1, 2, ...
---@generic T : table
---@param t? T  a new table by default
---@return T
function robot.dict(t) end

--- Makes a value that goes back to the test as an int, exactly, also beyond 2^53.
---@param x integer|string  an integer or its digits
---@return any
function robot.int(x) end

--- Makes a value that goes back to the test as a float even if it is integral.
---@param x number
---@return any
function robot.float(x) end

--- Makes a value that goes back to the test as bytes even if it is valid UTF-8.
---@param s string
---@return any
function robot.bytes(s) end

---@class robot.FailOptions
---@field type? string          of the error, shown in front of the message
---@field html? boolean         the message is HTML
---@field continuable? boolean  the test continues and fails at its end
---@field fatal? boolean        the whole test execution ends
---@field skip? boolean         the test is skipped

--- Fails the keyword.
---@param message? any
---@param options? robot.FailOptions
function robot.fail(message, options) end

--- Fails the keyword and ends the whole test execution.
---@param message? any
function robot.fatal(message) end

--- Skips the test. Over XML-RPC, which cannot say so, it fails with a message that starts with `SKIP: `.
---@param message? any
function robot.skip(message) end

---@class robot.Declaration
---@field name string
---@field run fun(...): any          gets the arguments: positional ones, a table of named ones, `*args`
---@field args? string[]             the specification of RF's dynamic libraries: "seconds=5", "*rest", "strict=", "**named"
---@field types? table<string, string>  by argument; `return` is the result
---@field tags? string[]
---@field doc? string

--- Declares a keyword while the library loads, for instance in a loop.
---@param declaration robot.Declaration
---@return any
function robot.keyword(declaration) end

--- Waits. A cancelled keyword does not wait on.
---@param duration number|string  seconds, or a time such as "1 min 30 s"
function robot.sleep(duration) end

--- What `--variable NAME:VALUE` gave for a name.
---@param name string
---@param default? any  if it is not given
---@return any
function robot.variable(name, default) end

return robot
