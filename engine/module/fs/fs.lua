---@meta robot.fs

--- Files and directories, in the directories that `--fs-root` allows: a path is relative to the first of them, or absolute
--- in any of them.
---
---     local fs = require("robot.fs")
---     local text = assert(fs.read("config/device.ini"))
---
--- What goes wrong is returned as `nil` and a message that names the path and the cause; `assert` makes a failure of it.
--- Everything that takes long ends when the keyword is cancelled.
local fs = {}

---@class robot.fs.ReadOptions
---@field bytes? boolean  goes back to the test as bytes even if it is valid UTF-8
---@field limit? integer  how many bytes there may be; 64 MiB by default, 1 GiB at most

--- Reads a file as it is.
---@param path string
---@param options? robot.fs.ReadOptions
---@return string? content
---@return string? message
function fs.read(path, options) end

---@class robot.fs.LinesOptions
---@field limit? integer  how many lines there may be; 1000000 by default

--- Reads the lines of a file of up to 64 MiB, without their ends.
---@param path string
---@param options? robot.fs.LinesOptions
---@return string[]? lines
---@return string? message
function fs.lines(path, options) end

---@class robot.fs.WriteOptions
---@field atomic? boolean  `false` writes into the file itself, for hard links and programs that hold it open

--- Writes a file, made if it is missing, with the directories on the way to it. A new file takes the place of the old one as a
--- whole, with its permissions: nobody reads half of it. A symbolic link to the file stays.
---@param path string
---@param text string  or bytes
---@param options? robot.fs.WriteOptions
---@return boolean? ok
---@return string? message
function fs.write(path, text, options) end

--- Writes at the end of a file, made if it is missing, with the directories on the way to it.
---@param path string
---@param text string  or bytes
---@return boolean? ok
---@return string? message
function fs.append(path, text) end

---@alias robot.fs.Type "file"|"directory"|"link"|"other"

---@class robot.fs.ListOptions
---@field pattern? string             of the name: `*`, `?`, `[a-z]`, `[!a]`
---@field type? "any"|robot.fs.Type   "any" by default
---@field limit? integer              how many names there may be; 100000 by default

--- The names in a directory, sorted.
---@param path? string  "." by default
---@param options? robot.fs.ListOptions
---@return string[]? names
---@return string? message
function fs.list(path, options) end

---@class robot.fs.GlobOptions
---@field type? "any"|robot.fs.Type  "any" by default
---@field limit? integer             how many paths there may be; 100000 by default

--- The paths that a pattern fits, sorted: `*`, `?`, `[a-z]` and `[!a]` in a name, `**` for any number of directories. Names that
--- begin with a dot are names like others.
---@param pattern string  "logs/**/*.txt"
---@param options? robot.fs.GlobOptions
---@return string[]? paths
---@return string? message
function fs.glob(pattern, options) end

---@class robot.fs.WalkOptions : robot.fs.ListOptions
---@field depth? integer  how many levels; 1 is the directory itself

--- The paths of everything below a directory, every directory before what is in it. Symbolic links are not followed.
---@param path? string  "." by default
---@param options? robot.fs.WalkOptions
---@return string[]? paths
---@return string? message
function fs.walk(path, options) end

---@class robot.fs.Stat
---@field path string          absolute
---@field type robot.fs.Type
---@field size integer         in bytes
---@field mode string          permissions, "0644"
---@field mtime number         of the last change, in seconds as `os.time()` counts them
---@field modified string      the same in ISO 8601, UTC: "2026-01-02T03:04:05.123Z"

---@class robot.fs.StatOptions
---@field follow? boolean  `false` is about a symbolic link itself

--- What is known of a file or directory.
---@param path string
---@param options? robot.fs.StatOptions
---@return robot.fs.Stat? stat
---@return string? message
function fs.stat(path, options) end

--- Whether there is a file or directory.
---@param path string
---@return boolean? exists
---@return string? message
function fs.exists(path) end

--- Whether there is a regular file, or a symbolic link to one.
---@param path string
---@return boolean? is_file
---@return string? message
function fs.is_file(path) end

--- Whether there is a directory, or a symbolic link to one.
---@param path string
---@return boolean? is_dir
---@return string? message
function fs.is_dir(path) end

--- The absolute path, for other programs. There need not be a file.
---@param path string
---@return string? path
---@return string? message
function fs.absolute(path) end

--- Makes a directory and those on the way to it. One that is there already is fine.
---@param path string
---@return boolean? ok
---@return string? message
function fs.mkdir(path) end

---@class robot.fs.RemoveOptions
---@field recursive? boolean  a directory goes with what is in it

--- Removes a file, a symbolic link (not what it leads to) or an empty directory. `false` and a message mean that there was none.
---@param path string
---@param options? robot.fs.RemoveOptions
---@return boolean? removed
---@return string? message
function fs.remove(path, options) end

--- Copies a file or a whole directory, with permissions, and returns the path of the copy. If `to` is a directory the copy is made in
--- it. A file that is there is replaced, a directory is not. Symbolic links in a directory are copied as links.
---@param from string
---@param to string
---@return string? path
---@return string? message
function fs.copy(from, to) end

--- Moves a file or a whole directory, also to another root, and returns its new path. If `to` is a directory it is moved into it. A
--- file that is there is replaced, a directory is not.
---@param from string
---@param to string
---@return string? path
---@return string? message
function fs.move(from, to) end

---@class robot.fs.TempOptions
---@field prefix? string  of the name
---@field suffix? string  of the name, such as ".csv"

--- Makes an empty file that vanishes with the instance, and returns its absolute path.
--- Make it in `new` or in a keyword: code at the top of a library's file runs again with every edit.
---@param options? robot.fs.TempOptions
---@return string? path
---@return string? message
function fs.temp_file(options) end

--- Makes a directory that vanishes with the instance, and returns its absolute path.
--- Make it in `new` or in a keyword: code at the top of a library's file runs again with every edit.
---@param options? robot.fs.TempOptions
---@return string? path
---@return string? message
function fs.temp_dir(options) end

--- The hash of a file's content, in lower-case hexadecimal digits.
---@param path string
---@param algorithm? "md5"|"sha1"|"sha256"|"sha512"  "sha256" by default
---@return string? digits
---@return string? message
function fs.hash(path, algorithm) end

---@class robot.fs.WaitOptions
---@field timeout? number|string  seconds, or a time such as "1 min 30 s"; 1 minute by default
---@field every? number|string    how long to wait between two checks; 0.1 seconds by default

--- Waits until there is a file or directory.
---@param path string
---@param options? robot.fs.WaitOptions
---@return boolean? ok
---@return string? message
function fs.wait_until_exists(path, options) end

--- Waits until there is no file or directory of that name.
---@param path string
---@param options? robot.fs.WaitOptions
---@return boolean? ok
---@return string? message
function fs.wait_until_removed(path, options) end

--- Waits until there is a file with that text in it.
---@param path string
---@param text string  or bytes
---@param options? robot.fs.WaitOptions
---@return boolean? ok
---@return string? message
function fs.wait_until_contains(path, text, options) end

return fs
