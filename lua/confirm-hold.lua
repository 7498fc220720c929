--[[
Turns a hold's seats into sold ones, after Postgres did. An overdue hold whose record is still here is confirmed as well:
nobody else took its seats.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 hold        field of the hold, h:<id>
  2 fence       the fence that the reservation carries
  3 seats       the seats that Postgres says are sold, as ranges
RETURN
  CONFIRMED     version : a repeat answers the same
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
-- Seats that were bought were kept from nobody: all that the hold took from the budget comes back.
if mine then
  endHold(showtime, expiries, hold, mine, now, (mine.expiresAt - mine.createdAt) * mine.count, mine.count)
end
local shown = settleSeats(showtime, map, changes, mine, loaded, version, seats, SOLD, TO_SOLD)
if not shown then return 'UNLOADED' end
return 'CONFIRMED ' .. shown
