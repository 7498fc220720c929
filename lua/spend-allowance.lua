--[[
Spends from an allowance that refills steadily (GCRA): as many of the wanted units as it has, or none where it has none.
KEYS
  1 allowance   string: the time in µs by which all that was spent has refilled
ARGV
  1 everyMicros time in which one unit refills
  2 burst       most units that it can have
  3 wanted      units to spend, at least 1
RETURN
  SPENT         units that were spent, units left, µs until it is full
  EMPTY         µs until there is a unit again
]]
local allowance = KEYS[1]
local everyMicros = tonumber(ARGV[1])
local burst = tonumber(ARGV[2])
local wanted = tonumber(ARGV[3])
-- include clock

-- An allowance that has refilled is not kept: its key expires then.
local full = math.max(tonumber(redis.call('GET', allowance) or 0), nowMicros)
local units = math.floor((burst * everyMicros - (full - nowMicros)) / everyMicros)
if units < 1 then
  return {'EMPTY', full - nowMicros - (burst - 1) * everyMicros}
end
local spent = math.min(wanted, units)
full = full + spent * everyMicros
redis.call('SET', allowance, string.format('%d', full), 'PX', string.format('%d', math.ceil((full - nowMicros) / 1000)))
return {'SPENT', spent, units - spent, full - nowMicros}
