--[[
Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
ARGV
  1... seats    index of each seat
RETURN
  BLOCKED       version
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TAKEN         the seats that are held or sold
  UNKNOWN       the seats that the map does not have
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
-- include clock
-- include showtime
-- include seat-map
-- include commit
-- include hold-records
-- include customers
-- include hold-writes

readFields({'loaded', 'seats', 'version'})
local loaded = field('loaded') == '1'
if not loaded then return {'UNLOADED'} end
-- include reap
local _, more = reap(REAP_BATCH)
local unknown, taken, open, held = {'UNKNOWN'}, {'TAKEN'}, {}, false
for i = 1, #ARGV do
  local seat = tonumber(ARGV[i])
  if seat >= tonumber(field('seats')) then
    unknown[#unknown + 1] = seat
  else
    local seatState = stateOf(seat)
    if seatState == HELD then held = true end
    if seatState == FREE then open[#open + 1] = seat
    elseif seatState ~= BLOCKED or mapLost then taken[#taken + 1] = seat end
  end
end
if mapLost then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
if #unknown > 1 then return unknown end
if held and more then return {'AGAIN'} end
if #taken > 1 then return taken end
for _, seat in ipairs(open) do setState(seat, BLOCKED) end
commit(#open > 0 and 'b' .. table.concat(open, ','))
return {'BLOCKED', version()}
