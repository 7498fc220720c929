--[[
Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked.
NEEDS MEMORY
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 seats       the seats, as ranges
  2 layout      number of the layout whose seats are meant, or 0: whichever the map has
RETURN
  BLOCKED       version
  UNLOADED      : the map has to be loaded first
  AGAIN         : more holds are overdue than one call may free: call again
  TAKEN         seats : those that are held or sold
  UNKNOWN       seats : those that the map does not have
  OTHER_LAYOUT  : the map has the seats of another layout
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local seats = ARGV[1]
local layout = tonumber(ARGV[2])
local now = readClock()
local truncated = freeOverdue(showtime, map, expiries, changes, now, REAP_BATCH)
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
if not loaded then return 'UNLOADED' end
local seatCount, _, _, _, mapLayout = readLoaded(loaded)
if layout > 0 and layout ~= mapLayout then return 'OTHER_LAYOUT' end

local texts, count = readRanges(map, seats, ALL_FREE)
local unknown, taken, anyFree, anyHeld = {}, {}, false, false
eachSeat(seats, texts, function(seat, state)
  if seat >= seatCount then unknown[#unknown + 1] = seat end
  if state == HELD then anyHeld = true end
  if state == FREE then anyFree = true elseif state ~= BLOCKED then taken[#taken + 1] = seat end
end)
if unknown[1] then return 'UNKNOWN ' .. rangesOf(unknown) end
if count == 0 then
  forgetMap(showtime)
  return 'UNLOADED'
end
if anyHeld and truncated then return 'AGAIN' end
if taken[1] then return 'TAKEN ' .. rangesOf(taken) end
if not anyFree then return 'BLOCKED ' .. version end
writeRanges(map, texts, TO_BLOCKED)
return 'BLOCKED ' .. commit(showtime, changes, version, 'b' .. seats)
