--[[
Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends.
Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded anew instead.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
ARGV
  1 holdId      id of the hold
  2 fence       the fence that the reservation carries
  3... seats    index of each seat that Postgres freed
RETURN
  FREED         version; a repeat answers the same
  UNLOADED      the map did not fit and will be loaded anew at the next touch: nothing is left to do
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
local list, seats = table.concat(ARGV, ',', 3), {}
for i = 3, #ARGV do seats[i - 2] = tonumber(ARGV[i]) end
-- include clock
-- include seat-map
-- include commit
-- include hold-records
-- include customers
-- include end-holds
-- include refunds
-- include distrust
-- include settle

local hold, loaded, version = findSettled()
if hold then endHold(holdId, hold, unused(hold.createdAt, hold.expiresAt) * hold.count, 0) end
version = settleSeats(hold, loaded, version, FREE, 'f')
if not version then return {'UNLOADED'} end
return {'FREED', version}
