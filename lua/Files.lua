--- Works with files and directories of the machine that the server runs on.
---
--- The keywords are called as in RF's own OperatingSystem library, so that suites can move from the one to the other.
---
--- Paths are relative to the directory that the server was started in, or to the first one that ``rflua serve --fs-root
--- DIRECTORY`` names. Only files in these directories can be used; neither ``..`` nor a symbolic link leads out.
---
--- For the tests' own files there is `Create Temporary Directory`: it vanishes with the import, whatever the tests leave in it.
---@version 1.0.0
local fs = require("robot.fs")
local log = require("robot.log")

-- Every function of robot.fs returns nil and a message if something goes wrong. assert makes a failure of the message,
-- which names the path and the cause: that is all that most keywords need.

local Files = {}

--- Creates a file with the given content, and the directories on the way to it. A file that is there is replaced.
---@param path string
---@param content? string = ""
---@tags write
function Files.create_file(path, content)
  assert(fs.write(path, content))
  log.info("created ", fs.absolute(path))
end

--- Creates a file of bytes, as `Create File` does one of text.
---@param path string
---@param content any  bytes
---@tags write
function Files.create_binary_file(path, content)
  assert(fs.write(path, content))
  log.info("created ", fs.absolute(path))
end

--- Adds text to the end of a file, which is created if it is missing.
---@param path string
---@param content string
---@tags write
function Files.append_to_file(path, content)
  assert(fs.append(path, content))
end

--- Returns the content of a text file. If it is not UTF-8, bytes are returned.
---@param path string
---@return string
---@tags read
function Files.get_file(path)
  return assert(fs.read(path))
end

--- Returns the content of a file as bytes.
---@param path string
---@return any
---@tags read
function Files.get_binary_file(path)
  return assert(fs.read(path, { bytes = true }))
end

--- Returns the lines of a file that contain a text.
---@param path string
---@param text string
---@return string[]
---@tags read
function Files.grep_file(path, text)
  local lines = assert(fs.lines(path))
  local found = {}
  for _, line in ipairs(lines) do
    if line:find(text, 1, true) then
      found[#found + 1] = line
    end
  end
  log.info(#found, " of ", #lines, " lines contain '", text, "'")
  return found
end

--- Returns the size of a file in bytes.
---@param path string
---@return integer
---@tags read
function Files.get_file_size(path)
  return assert(fs.stat(path)).size
end

--- Returns when a file was changed last, in UTC: ``2026-01-02T03:04:05.123Z``.
---@param path string
---@return string
---@tags read
function Files.get_modified_time(path)
  return assert(fs.stat(path)).modified
end

--- Returns the hash of the content of a file, for instance to compare it with what a device has received.
---@param path string
---@param algorithm? "sha256"|"sha512"|"sha1"|"md5" = "sha256"
---@return string
---@tags read
function Files.get_file_hash(path, algorithm)
  return assert(fs.hash(path, algorithm))
end

--- Returns the absolute path, which other programs on the same machine understand. There need not be such a file.
---@param path string
---@return string
---@tags read
function Files.get_absolute_path(path)
  return assert(fs.absolute(path))
end

--- Returns the sorted names of what is in a directory.
---@param path? string = "."
---@param pattern? string = "*"  which names: ``*.txt``, ``report-?.csv``, ``[!.]*``
---@return string[]
---@tags read
function Files.list_directory(path, pattern)
  return assert(fs.list(path, { pattern = pattern }))
end

--- Returns the sorted paths of the files that a pattern fits. ``**`` stands for any number of directories: ``logs/**/*.txt``.
---@param pattern string
---@return string[]
---@tags read
function Files.list_files(pattern)
  return assert(fs.glob(pattern, { type = "file" }))
end

-- A question has three answers: true, false, and nil with a message if it could not be found out. Failing for nil keeps a path
-- that may not be used from looking like a file that is missing.

local function answer(yes, message)
  if yes == nil then
    error(message)
  end
  return yes
end

--- Fails unless there is such a file.
---@param path string
---@tags check
function Files.file_should_exist(path)
  if not answer(fs.is_file(path)) then
    error(("file '%s' does not exist"):format(path))
  end
end

--- Fails if there is such a file.
---@param path string
---@tags check
function Files.file_should_not_exist(path)
  if answer(fs.is_file(path)) then
    error(("file '%s' exists"):format(path))
  end
end

--- Fails unless there is such a directory.
---@param path string
---@tags check
function Files.directory_should_exist(path)
  if not answer(fs.is_dir(path)) then
    error(("directory '%s' does not exist"):format(path))
  end
end

--- Fails if there is such a directory.
---@param path string
---@tags check
function Files.directory_should_not_exist(path)
  if answer(fs.is_dir(path)) then
    error(("directory '%s' exists"):format(path))
  end
end

--- Fails unless the directory is there and empty.
---@param path string
---@tags check
function Files.directory_should_be_empty(path)
  local names = assert(fs.list(path))
  if #names > 0 then
    error(("directory '%s' is not empty: there is %s"):format(path, table.concat(names, ", ")))
  end
end

--- Fails unless the file is there and empty.
---@param path string
---@tags check
function Files.file_should_be_empty(path)
  local size = Files.get_file_size(path)
  if size > 0 then
    error(("file '%s' is not empty: it has %d bytes"):format(path, size))
  end
end

--- Fails unless the file contains the text.
---@param path string
---@param text string
---@tags check
function Files.file_should_contain(path, text)
  if not Files.get_file(path):find(text, 1, true) then
    error(("file '%s' does not contain '%s'"):format(path, text))
  end
end

--- Fails if the file contains the text.
---@param path string
---@param text string
---@tags check
function Files.file_should_not_contain(path, text)
  local content = Files.get_file(path)
  local from = content:find(text, 1, true)
  if from then
    local _, ends = content:sub(1, from - 1):gsub("\n", "")
    local line = content:sub(1, from - 1):match("[^\n]*$") .. content:sub(from):match("^[^\r\n]*")
    error(("file '%s' contains '%s' in line %d: %s"):format(path, text, ends + 1, line))
  end
end

--- Fails unless two files have the same content. They may be of any size.
---@param first string
---@param second string
---@tags check
function Files.files_should_be_equal(first, second)
  if Files.get_file_hash(first) ~= Files.get_file_hash(second) then
    error(("files '%s' and '%s' differ; they have %d and %d bytes"):format(first, second, Files.get_file_size(first), Files.get_file_size(second)))
  end
end

--- Creates a directory, and those on the way to it. It is fine if it is there already.
---@param path string
---@tags write
function Files.create_directory(path)
  assert(fs.mkdir(path))
end

--- Removes files. It is fine if one is not there.
---@param ... string  the paths
---@tags write
function Files.remove_file(...)
  for _, path in ipairs({ ... }) do
    local found = fs.stat(path, { follow = false }) -- a link is removed, whatever it leads to
    if found and found.type == "directory" then
      error(("'%s' is a directory: use Remove Directory"):format(path))
    end
    local removed = answer(fs.remove(path))
    log.info(removed and "removed " or "there is no ", path)
  end
end

--- Removes a directory. It is fine if it is not there.
---@param path string
---@param recursive? boolean = false  whether it may have something in it, which is removed too
---@tags write
function Files.remove_directory(path, recursive)
  if answer(fs.is_file(path)) then
    error(("'%s' is a file: use Remove File"):format(path))
  end
  answer(fs.remove(path, { recursive = recursive }))
end

--- Copies a file and returns the path of the copy. If the destination is a directory, the copy is made in it.
---@param source string
---@param destination string
---@return string
---@tags write
function Files.copy_file(source, destination)
  Files.file_should_exist(source)
  return assert(fs.copy(source, destination))
end

--- Moves a file and returns its new path. If the destination is a directory, the file is moved into it.
---@param source string
---@param destination string
---@return string
---@tags write
function Files.move_file(source, destination)
  Files.file_should_exist(source)
  return assert(fs.move(source, destination))
end

--- Copies a directory with everything in it and returns the path of the copy. If the destination is a directory, the copy is made in it.
---@param source string
---@param destination string
---@return string
---@tags write
function Files.copy_directory(source, destination)
  Files.directory_should_exist(source)
  return assert(fs.copy(source, destination))
end

--- Moves a directory and returns its new path. If the destination is a directory, it is moved into it.
---@param source string
---@param destination string
---@return string
---@tags write
function Files.move_directory(source, destination)
  Files.directory_should_exist(source)
  return assert(fs.move(source, destination))
end

--- Waits until there is such a file or directory.
---@param path string
---@param timeout? string = "1 minute"  seconds or a time such as ``500 ms``
---@tags wait
function Files.wait_until_created(path, timeout)
  assert(fs.wait_until_exists(path, { timeout = timeout }))
end

--- Waits until there is no such file or directory.
---@param path string
---@param timeout? string = "1 minute"  seconds or a time such as ``500 ms``
---@tags wait
function Files.wait_until_removed(path, timeout)
  assert(fs.wait_until_removed(path, { timeout = timeout }))
end

--- Waits until the file contains the text. It need not be there yet.
---@param path string
---@param text string
---@param timeout? string = "1 minute"  seconds or a time such as ``500 ms``
---@tags wait
function Files.wait_until_file_contains(path, text, timeout)
  assert(fs.wait_until_contains(path, text, { timeout = timeout }))
end

--- Creates a directory for temporary files and returns its absolute path. It vanishes with the import.
---@return string
---@tags temporary
function Files.create_temporary_directory()
  return assert(fs.temp_dir())
end

--- Creates a temporary file and returns its absolute path. It vanishes with the import.
---@param content? string = ""
---@param suffix? string = ""  of its name, such as ``.csv``
---@return string
---@tags temporary
function Files.create_temporary_file(content, suffix)
  local path = assert(fs.temp_file({ suffix = suffix }))
  Files.create_file(path, content)
  return path
end

return Files
