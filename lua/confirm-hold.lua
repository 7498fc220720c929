--[[
Turns a hold's seats into sold ones, after Postgres did. An overdue hold whose record is still here is confirmed as well:
nobody else took its seats.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
ARGV
  1 holdId      id of the hold
  2 fence       the fence that the reservation carries
  3... seats    index of each seat that Postgres says is sold
RETURN
  CONFIRMED     version; a repeat answers the same
  UNLOADED      the map did not fit and will be loaded anew at the next touch: nothing is left to do
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
-- include clock
-- include showtime
-- include seat-map
-- include commit
-- include hold-records
-- include customers
-- include hold-writes
-- include distrust

readFields({'loaded', 'version', 'h:' .. holdId})
local loaded = field('loaded') == '1'
local hold = readHold(holdId)
local mine = hold and hold.fence == fence and hold.seats == table.concat(ARGV, ',', 3)

local open, foreign = {}, false
if loaded then
  for i = 3, #ARGV do
    local seatState = stateOf(tonumber(ARGV[i]))
    if mine and seatState == HELD then
      open[#open + 1] = ARGV[i]
    elseif seatState ~= SOLD then
      foreign = true
    end
  end
end
-- Seats that were bought were kept from nobody: all that the hold took from the budget comes back.
if mine then endHold(hold, (hold.expiresAt - hold.createdAt) * hold.count, hold.count) end
if not loaded or foreign or mapLost then
  distrust()
  return {'UNLOADED'}
end
for _, seat in ipairs(open) do setState(tonumber(seat), SOLD) end
commit(#open > 0 and 's' .. table.concat(open, ','))
return {'CONFIRMED', version()}
