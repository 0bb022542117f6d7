--- Runs programs on the machine where rflua runs.
---
--- The keywords are those of Robot Framework's own Process library, for a test that runs elsewhere. They work only if the
--- server was started with ``--allow-exec``; without it they fail and say so. Programs that are still running end
--- with the library instance.
---
--- A started process is named by the handle that `Start Process` returns, or by its alias. Keywords that get neither use the
--- process that was started last, or chosen with `Switch Process`.
---@version 1.0.0
local process = require("robot.process")
local robot = require("robot")
local log = require("robot.log")
local time = require("robot.time")

---@class ProcessLibrary
---@field processes table<string, robot.process.Process>  by handle and by alias
---@field started integer  how many there have been
---@field active? string   the handle that is used if none is given
local Process = {}
Process.__index = Process

-- What Terminate Process waits before it kills.
local PATIENCE = 30

function Process.new()
  return setmetatable({ processes = {}, started = 0 }, Process)
end

---@class ProcessOptions
---@field shell? boolean = false         the command is a script for ``/bin/sh``
---@field cwd? string                    where it runs; see ``--fs-root``
---@field stdin? string                  what the program reads
---@field env? table<string, string>     variables besides those of the server
---@field merge_stderr? boolean = false  standard error goes to ``stdout``
---@field [string] any                   ``env:NAME=value`` is one more variable

---@class RunProcessOptions : ProcessOptions
---@field timeout? string                when to end it, such as ``10s`` or ``1 minute``
---@field live? "TRACE"|"DEBUG"|"INFO"|"WARN"|"ERROR"|"CONSOLE"  the level to log its output at while it runs

---@class StartProcessOptions : ProcessOptions
---@field alias? string                  a name for it

---@class ProcessResult
---@field rc integer
---@field stdout string
---@field stderr string
---@field signal string
---@field timed_out boolean
---@field elapsed number

--- Options of the module, made of those of a keyword.
local function options_of(given, known)
  local options = { env = {} }
  for name, value in pairs(given.env or {}) do
    options.env[name] = value
  end
  for name, value in pairs(given) do
    local variable = name:match("^env:(.+)$")
    if variable then
      options.env[variable] = tostring(value)
    elseif known[name] then
      options[name] = value
    elseif name ~= "env" and name ~= "alias" then
      local names = { "alias", "env", "env:NAME" }
      for one in pairs(known) do
        names[#names + 1] = one
      end
      table.sort(names)
      error(("there is no option '%s'; there are %s"):format(name, table.concat(names, ", ")))
    end
  end
  return options
end

local START = { shell = true, cwd = true, stdin = true, merge_stderr = true }
local RUN = { shell = true, cwd = true, stdin = true, merge_stderr = true, timeout = true, live = true }

--- What a test gets of a result: like Robot Framework's library, without the line end after the last line.
local function for_test(result)
  return {
    rc = result.code,
    stdout = result.stdout:gsub("\r?\n$", "", 1),
    stderr = result.stderr:gsub("\r?\n$", "", 1),
    signal = result.signal or "",
    timed_out = result.timed_out,
    elapsed = result.elapsed,
  }
end

--- Runs a program, waits for its end and returns the result.
---
--- The result has ``rc``, ``stdout``, ``stderr``, ``signal``, ``timed_out`` and ``elapsed``. An ``rc`` that is not 0 is no
--- failure: see `Process Should Have Succeeded`.
---@param command string
---@param options RunProcessOptions
---@param ... string  the arguments of the program; nothing in them is special
---@named options
---@return ProcessResult
---@tags run
function Process.run_process(command, options, ...)
  return for_test(assert(process.run(command, { ... }, options_of(options, RUN))))
end

--- Starts a program and returns the handle of the process, without waiting.
---@param command string
---@param options StartProcessOptions
---@param ... string  the arguments of the program
---@named options
---@return string
---@tags run
function Process:start_process(command, options, ...)
  local started = assert(process.start(command, { ... }, options_of(options, START)))
  self.started = self.started + 1
  local handle = "process-" .. self.started
  self.processes[handle] = started
  if options.alias then
    self.processes[options.alias] = started
  end
  self.active = handle
  log.info("started ", started)
  return handle
end

local function process_of(self, handle)
  handle = handle or self.active
  if not handle then
    error("no process has been started")
  end
  return self.processes[handle] or error(("there is no process '%s'"):format(handle))
end

--- Makes a process the one that keywords without a handle use.
---@param handle string
function Process:switch_process(handle)
  process_of(self, handle)
  self.active = handle
end

---@param handle? string
---@return boolean
---@tags check
function Process:is_process_running(handle)
  return process_of(self, handle):is_running()
end

---@param handle? string
---@param message? string = "Process is not running."
---@tags check
function Process:process_should_be_running(handle, message)
  if not process_of(self, handle):is_running() then
    error(message)
  end
end

---@param handle? string
---@param message? string = "Process is running."
---@tags check
function Process:process_should_be_stopped(handle, message)
  if process_of(self, handle):is_running() then
    error(message)
  end
end

--- Fails unless the result of `Run Process` or `Wait For Process` is that of a program that ended with the expected code.
---@param result ProcessResult
---@param rc? integer = 0
---@tags check
function Process.process_should_have_succeeded(result, rc)
  if result.timed_out then
    error(("the process timed out after %.3g seconds"):format(result.elapsed))
  elseif result.rc ~= rc then
    local why = result.signal ~= "" and "was ended by " .. result.signal or "ended with " .. result.rc
    error(("the process %s, not with %d\n%s"):format(why, rc, result.stderr))
  end
end

--- Waits for the end of a process and returns its result, or None if it still runs after the timeout.
---@param handle? string
---@param timeout? string  such as ``10s`` or ``1 minute``
---@param on_timeout? "continue"|"terminate"|"kill" = "continue"
---@return ProcessResult|nil
function Process:wait_for_process(handle, timeout, on_timeout)
  local result = process_of(self, handle):wait(timeout)
  if result then
    return for_test(result)
  elseif on_timeout == "continue" then
    log.info("the process is still running")
    return nil
  end
  return self:terminate_process(handle, on_timeout == "kill")
end

--- Ends a process with everything that it has started, and returns its result.
---
--- A process that has not ended after 30 seconds, or with ``kill=True``, is killed.
---@param handle? string
---@param kill? boolean = false
---@return ProcessResult
function Process:terminate_process(handle, kill)
  local p = process_of(self, handle)
  if not kill then
    assert(p:terminate())
    local result = p:wait(PATIENCE)
    if result then
      return for_test(result)
    end
    log.warn("the process does not end and is killed")
  end
  assert(p:kill())
  return for_test(assert(p:wait(PATIENCE)))
end

--- Ends all processes.
---@param kill? boolean = false
function Process:terminate_all_processes(kill)
  for handle in pairs(self.processes) do
    self:terminate_process(handle, kill)
  end
  self.processes, self.active = {}, nil
end

--- Sends a signal, such as ``INT`` or ``SIGUSR1``, to a process and everything that it has started.
---@param signal string
---@param handle? string
function Process:send_signal_to_process(signal, handle)
  assert(process_of(self, handle):signal(signal))
end

---@param handle? string
---@return integer
function Process:get_process_id(handle)
  return process_of(self, handle):pid()
end

--- Returns the result of a process that has ended.
---@param handle? string
---@return ProcessResult
function Process:get_process_result(handle)
  local p = process_of(self, handle)
  if p:is_running() then
    error("Getting results of unfinished processes is not supported.")
  end
  return for_test(p:wait())
end

--- Returns what a process has written so far.
---@param handle? string
---@param stream? "stdout"|"stderr" = "stdout"
---@return string
function Process:get_process_output(handle, stream)
  local p = process_of(self, handle)
  return stream == "stderr" and p:stderr() or p:stdout()
end

--- Waits until a process has written a text, for instance that it is ready.
---@param text string
---@param handle? string
---@param timeout? number = 10  seconds
function Process:wait_until_process_output_contains(text, handle, timeout)
  local p = process_of(self, handle)
  local patience = time.monotonic() + timeout
  while true do
    local running = p:is_running() or not p:wait() -- which has all of the output
    if (p:stdout() .. "\n" .. p:stderr()):find(text, 1, true) then
      return
    elseif not running then
      error(("the process has ended without writing '%s'"):format(text))
    elseif time.monotonic() >= patience then
      error(("the process has not written '%s' after %g seconds"):format(text, timeout))
    end
    robot.sleep(0.02)
  end
end

--- Writes to the standard input of a process.
---@param text string
---@param handle? string
function Process:write_to_process(text, handle)
  assert(process_of(self, handle):write(text))
end

return Process
