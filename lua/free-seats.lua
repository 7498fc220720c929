--[[
Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends.
Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded again instead.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 hold        field of the hold, h:<id>
  2 fence       the fence that the reservation carries
  3 seats       the seats that Postgres freed, as ranges
RETURN
  FREED         version : a repeat answers the same
  UNLOADED      : the map did not fit, the next touch loads it again; nothing is left to do
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local fence = tonumber(ARGV[2])
local seats = ARGV[3]
local now = readClock()
local mine, loaded, version = findSettled(showtime, hold, fence, seats)
if mine then
  endHold(showtime, expiries, hold, mine, now, unusedMs(mine.createdAt, mine.expiresAt, now) * mine.count, 0)
end
local shown = settleSeats(showtime, map, changes, mine, loaded, version, seats, FREE, TO_FREE)
if not shown then return 'UNLOADED' end
return 'FREED ' .. shown
