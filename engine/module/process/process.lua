---@meta robot.process

--- Programs. They can be started only if rflua was started with `--allow-exec`: without it every function raises an error.
---
---     local process = require("robot.process")
---     local result = assert(process.run("git", { "rev-parse", "HEAD" }, { timeout = 10, check = true }))
---
--- A program is started without a shell, so nothing in an argument is special. Whatever it starts in turn is ended with it
--- when its timeout is over, when the keyword is cancelled, and when the library instance ends: SIGTERM, then SIGKILL after a second.
--- At most 64 programs of one instance may run at a time.
local process = {}

---@class robot.process.StartOptions
---@field shell? boolean         the command is a script for `/bin/sh -c`, with the arguments as `$1`, `$2`, ...
---@field stdin? string          what the program reads
---@field env? table<string, string|number|false>  variables besides those of the server; `false` removes one
---@field clear_env? boolean     none of the server's variables
---@field cwd? string            where it runs: in the directories of `--fs-root`, the first of them by default
---@field merge_stderr? boolean  standard error goes to `stdout`, in order
---@field max_output? integer    how many bytes of each output are kept, 16 MiB by default and 1 GiB at most; the rest is dropped with a warning

---@class robot.process.RunOptions : robot.process.StartOptions
---@field timeout? number|string  seconds, or a time such as "1 min 30 s"; then the program is ended
---@field live? boolean|"TRACE"|"DEBUG"|"INFO"|"WARN"|"ERROR"|"CONSOLE"  log every line of output as it comes, at this level or at INFO; at most 10,000 lines or 1 MiB
---@field check? boolean          raise an error unless the program can be started and its exit code is 0

---@class robot.process.Result
---@field code integer       the exit code; minus the number of the signal that has ended it
---@field signal? string     that signal, such as "SIGTERM"
---@field stdout string      as it came, line ends and all
---@field stderr string
---@field timed_out boolean  it was ended because its timeout was over
---@field truncated boolean  there was more output than `max_output`
---@field elapsed number     seconds

--- Runs a program and waits for its end.
---@param command string      a program in the PATH, or a path, relative to `cwd`
---@param args? (string|number)[]
---@param options? robot.process.RunOptions
---@return robot.process.Result? result  nil if it cannot be started
---@return string? message               why not
function process.run(command, args, options) end

--- Starts a program. It runs until it ends, or the instance of the library does. The programs that it starts end with it,
--- except those that make a session of their own, as daemons and `setsid` do. Without the option `stdin` its input stays
--- open for `write`.
---@param command string      a program in the PATH, or a path, relative to `cwd`
---@param args? (string|number)[]
---@param options? robot.process.StartOptions
---@return robot.process.Process? process  nil if it cannot be started
---@return string? message                 why not
function process.start(command, args, options) end

--- A program that was started.
---@class robot.process.Process
local Process = {}

--- The number of the process.
---@return integer
function Process:pid() end

---@return boolean
function Process:is_running() end

--- Waits for the end. Without a timeout the input is closed first, since nothing could be written to it.
---@param timeout? number|string  seconds, or a time such as "1 min 30 s"; when it is over the program keeps running
---@return robot.process.Result? result  nil if it still runs
---@return string? message
function Process:wait(timeout) end

--- What it has written to its standard output so far.
---@return string
function Process:stdout() end

--- What it has written to its standard error so far.
---@return string
function Process:stderr() end

--- Writes to its standard input. Waits as long as the program does not read.
---@param text string
---@return true? written  nil if it has ended or its input was closed
---@return string? message
function Process:write(text) end

--- Closes its standard input, which is then at its end for the program.
function Process:close_stdin() end

--- Sends SIGTERM to it and all that it has started. It may take its time, or not end at all: see `wait` and `kill`.
---@return true? sent
---@return string? message
function Process:terminate() end

--- Sends SIGKILL to it and all that it has started.
---@return true? sent
---@return string? message
function Process:kill() end

--- Sends a signal to it and all that it has started.
---@param name string  "INT", "SIGUSR1", ...
---@return true? sent
---@return string? message
function Process:signal(name) end

return process
