-- Dates as numbers of days since 1970-01-01, in the Gregorian calendar, without time zones.
local calendar = {}

local DAYS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function days_in(year, month)
  local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
  return month == 2 and leap and 29 or DAYS[month]
end

--- The number of an ISO date such as 2026-02-28; a time of day behind it is ignored. Raises an error if it is none.
function calendar.number(date)
  local y, m, d, rest = date:match("^(%d%d%d%d)-(%d%d)-(%d%d)(.*)$")
  local year, month, day = tonumber(y), tonumber(m), tonumber(d)
  if not year or not rest:find("^$") and not rest:find("^[T ]%d") then
    error(("'%s' is not a date such as 2026-02-28"):format(date))
  end
  if not DAYS[month] or day < 1 or day > days_in(year, month) then
    error(("'%s' is not a date: there is no such day"):format(date))
  end
  -- Years that begin in March end with the leap day.
  local shifted = month <= 2 and year - 1 or year
  local era_day = math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return shifted * 365 + math.floor(shifted / 4) - math.floor(shifted / 100) + math.floor(shifted / 400) + era_day - 719468
end

--- The ISO date of a number of days.
function calendar.date(number)
  if number < -719162 or number > 2932896 then
    error("the date is out of range: years go from 0001 to 9999")
  end
  local days = number + 719468
  local era = math.floor(days / 146097)
  local day_of_era = days - era * 146097
  local year_of_era = math.floor((day_of_era - math.floor(day_of_era / 1460) + math.floor(day_of_era / 36524)
    - math.floor(day_of_era / 146096)) / 365)
  local day_of_year = day_of_era - (365 * year_of_era + math.floor(year_of_era / 4) - math.floor(year_of_era / 100))
  local shifted_month = math.floor((5 * day_of_year + 2) / 153)
  local day = day_of_year - math.floor((153 * shifted_month + 2) / 5) + 1
  local month = (shifted_month + 2) % 12 + 1
  return ("%04d-%02d-%02d"):format(year_of_era + era * 400 + (month <= 2 and 1 or 0), month, day)
end

return calendar
