--[[
Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends.
Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded anew instead.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 hold        field of the hold, h:<id>
  2 fence       the fence that the reservation carries
  3 seats       the seats that Postgres freed, as runs
RETURN
  FREED         version; a repeat answers the same
  UNLOADED      the map did not fit and will be loaded anew at the next touch: nothing is left to do
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local fence = tonumber(ARGV[2])
local seats = ARGV[3]
-- include clock
-- include seat-map
-- include seat-lists
-- include commit
-- include hold-records
-- include customers
-- include customer-entry
-- include end-holds
-- include refunds
-- include distrust
-- include settle

local mine, loaded, version = findSettled()
if mine then endHold(hold, mine, unused(mine.createdAt, mine.expiresAt) * mine.count, 0) end
version = settleSeats(mine, loaded, version, FREE, {['1'] = '0', ['5'] = '4'})
if not version then return {'UNLOADED'} end
return {'FREED', version}
