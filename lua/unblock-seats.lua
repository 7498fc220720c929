--[[
Frees blocked seats, after Postgres did. Seats in another state stay as they are.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 changes   stream: what changed at which version
ARGV
  1 seats       the seats, as runs
RETURN
  UNBLOCKED     version
  UNLOADED      the map will be loaded anew at the next touch: nothing is left to do
]]
local showtime = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
local seats = ARGV[1]
-- include clock
-- include seat-map
-- include commit
-- include distrust

local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
local only, to, open, known = ONLY_FREE, {['3'] = '0', ['7'] = '4'}, {}, loaded
-- include seat-lists
-- include read-runs
eachSeat(seats, texts, function(seat, state)
  if not state then known = false end
  if state == BLOCKED then open[#open + 1] = seat end
end)
if not known then
  distrust()
  return {'UNLOADED'}
end
if not open[1] then return {'UNBLOCKED', version} end
-- include write-runs
return {'UNBLOCKED', commit(version, 'f' .. runsOf(open))}
