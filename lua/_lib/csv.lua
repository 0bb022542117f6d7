-- Comma-separated values as in RFC 4180. Blank lines are left out.
local csv = {}

--- The rows of a text, each a list of strings. Raises an error that names the line.
function csv.parse(text, separator)
  text = text:gsub("\r\n?", "\n")
  local rows, row, line, at = {}, {}, 1, 1
  while at <= #text do
    local cell
    while #row == 0 and text:sub(at, at) == "\n" do
      line, at = line + 1, at + 1
    end
    if at > #text then
      break
    end
    if text:sub(at, at) == '"' then
      local from, start = at + 1, line
      repeat -- find the quote that ends the cell: one that is not doubled
        local quote = text:find('"', from, true)
        if not quote then
          error(("line %d: a quoted value is not closed"):format(start))
        end
        local doubled = text:sub(quote + 1, quote + 1) == '"'
        from = quote + (doubled and 2 or 1)
      until not doubled
      cell = text:sub(at + 1, from - 2):gsub('""', '"')
      line = line + select(2, cell:gsub("\n", ""))
      at = from
    else
      local stop = text:find("[" .. separator:gsub("%W", "%%%0") .. "\n]", at) or #text + 1
      cell = text:sub(at, stop - 1)
      at = stop
    end
    row[#row + 1] = cell
    local following = text:sub(at, at)
    if following == separator then
      at = at + 1
      if at > #text then
        row[#row + 1] = "" -- the text ends behind a separator
      elseif text:sub(at, at) == "\n" then
        row[#row + 1] = ""
        following = "\n"
      end
    elseif following ~= "\n" and following ~= "" then
      error(("line %d: a quoted value is followed by '%s'"):format(line, following))
    end
    if following == "\n" then
      rows[#rows + 1] = row
      row = {}
      line, at = line + 1, at + 1
    end
  end
  if #row > 0 then
    rows[#rows + 1] = row
  end
  return rows
end

--- The line of a row, with a line end.
function csv.line(row, separator)
  local cells = {}
  for i, value in ipairs(row) do
    local cell = tostring(value)
    if cell:find('["\r\n]') or cell:find(separator, 1, true) then
      cell = '"' .. cell:gsub('"', '""') .. '"'
    end
    cells[i] = cell
  end
  return table.concat(cells, separator) .. "\n"
end

return csv
