--[[
Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked.
KEYS
  1 meta        hash: loaded, seats, version
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to their budget and holds
  6 changes     stream: what changed at which version
ARGV
  1... seats    index of each seat
RETURN
  BLOCKED       version
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TAKEN         the seats that are held or sold
  UNKNOWN       the seats that the map does not have
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
-- include clock
-- include seat-map
-- include changes
-- include hold-records
-- include customers
-- include hold-writes

local state = redis.call('HMGET', meta, 'loaded', 'seats', 'version')
local loaded = state[1] == '1'
if not loaded then return {'UNLOADED'} end
-- include reap
local _, more = reap(REAP_BATCH)
local unknown, taken, open, held = {'UNKNOWN'}, {'TAKEN'}, {}, false
for i = 1, #ARGV do
  local seat = tonumber(ARGV[i])
  if seat >= tonumber(state[2]) then
    unknown[#unknown + 1] = seat
  else
    local seatState = stateOf(seat)
    if seatState == HELD then held = true end
    if seatState == FREE then open[#open + 1] = seat
    elseif seatState ~= BLOCKED or mapLost then taken[#taken + 1] = seat end
  end
end
if mapLost then
  redis.call('HSET', meta, 'loaded', 0)
  return {'UNLOADED'}
end
if #unknown > 1 then return unknown end
if held and more then return {'AGAIN'} end
if #taken > 1 then return taken end
local version = tonumber(redis.call('HGET', meta, 'version'))
if #open > 0 then
  for _, seat in ipairs(open) do setState(seat, BLOCKED) end
  writeMap()
  version = announce('b' .. table.concat(open, ','))
end
return {'BLOCKED', version}
