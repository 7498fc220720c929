--[[
Spends from an allowance that refills steadily (GCRA): as many of the wanted units as it has, or none where it has none.
NEEDS MEMORY
KEYS
  1 allowance   string: the time in µs by which all that was spent has refilled
ARGV
  1 everyMicros time in which one unit refills
  2 burst       most units that it can have
  3 wanted      units to spend, at least 1
RETURN
  SPENT         units left fullMicros : units that were spent, units left, µs until it is full
  EMPTY         retryMicros : µs until there is a unit again
]]
local allowance = KEYS[1]
local everyMicros = tonumber(ARGV[1])
local burst = tonumber(ARGV[2])
local wanted = tonumber(ARGV[3])
local _, nowMicros = readClock()
-- An allowance that has refilled is not kept: its key expires then.
local full = max(tonumber(call('GET', allowance) or 0), nowMicros)
local units = floor((burst * everyMicros - (full - nowMicros)) / everyMicros)
if units < 1 then return format('EMPTY %d', full - nowMicros - (burst - 1) * everyMicros) end
local spent = min(wanted, units)
full = full + spent * everyMicros
call('SET', allowance, format('%d', full), 'PX', format('%d', math.ceil((full - nowMicros) / 1000)))
return format('SPENT %d %d %d', spent, units - spent, full - nowMicros)
