--[[
Remembers under each buyer's own key that they have a hold: beside the keys of showtimes, which may live on another node.
NEEDS MEMORY
KEYS
  1 holds       zset: what each hold is called, by when it was made; of the first buyer
ARGV
  1 keptMs      how long each is remembered
  2 hold        what the first is called
  3... others   key of another buyer, then what their hold is called; none on a cluster
RETURN
  REMEMBERED    : done
]]
local holds = KEYS[1]
local keptMs = ARGV[1]
local hold = ARGV[2]
local _, nowMicros = readClock()
local at = format('%d', nowMicros)
local function remember(key, name)
  call('ZADD', key, 'NX', at, name)
  call('ZREMRANGEBYRANK', key, 0, -1 - MOST_HOLDS_REMEMBERED)
  call('PEXPIRE', key, keptMs)
end
remember(holds, hold)
for i = 3, #ARGV, 2 do remember(ARGV[i], ARGV[i + 1]) end
return 'REMEMBERED'
