--- Messages for the log of the test.
local robot = require("robot")
local log = require("robot.log")
local M = {}

function M.log_every_level()
  log.trace("a trace message")
  log.debug("a debug message")
  log.info("an info message")
  log.warn("a warn message")
  log.error("an error message")
  log.html("an <b>html</b> message")
  log.console("a console message")
end

function M.log_message(level, text) log[level](text) end
function M.log_joined() log.info("values: ", 1, " ", true, " ", nil, " ", robot.null) end
function M.print_text(text) print(text) end

function M.print_several()
  print("one", 2, nil, true)
  print()
  print("second")
end

function M.print_levels()
  print("*WARN* printed warning")
  print("*DEBUG* printed debug\n*HTML* <i>printed</i> html\ncontinued")
  print("no *WARN* in the middle")
  print("*NOLEVEL* is text")
end

function M.write_pieces()
  io.write("one ")
  io.write("line", " in ", 3, " pieces\n")
  io.write("without line end")
end

function M.write_then_log()
  io.write("written first")
  log.info("logged second")
  io.stdout:write("*WARN* written third\n")
  io.stderr:write("written fourth\n")
end

function M.print_with_time() print("*INFO:1700000000123* long ago") end

function M.log_with_pause()
  log.info("before")
  robot.sleep(0.05)
  log.info("after")
end

function M.log_strange_text()
  log.info("control \1 and \0 and bad \255 bytes, <xml> & ünïcödé 😀")
end

function M.log_and_return()
  log.info("logged")
  return "returned"
end

---@tags noisy, hardware
function M.tagged_and_noisy() log.info("something noisy") end

---@tags quiet
function M.tagged_and_quiet() log.info("something quiet") end

return M
