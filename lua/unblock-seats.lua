--[[
Frees blocked seats, after Postgres did. Seats in another state stay as they are.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 changes   stream: what changed at which version
ARGV
  1 seats       the seats, as ranges
RETURN
  UNBLOCKED     version
  UNLOADED      : the next touch loads the map; nothing is left to do
]]
local showtime = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
local seats = ARGV[1]
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
local texts = readRanges(map, seats, ALL_FREE)
local open, isKnown = {}, loaded
eachSeat(seats, texts, function(seat, state)
  if not state then isKnown = false end
  if state == BLOCKED then open[#open + 1] = seat end
end)
if not isKnown then
  invalidate(showtime)
  return 'UNLOADED'
end
if not open[1] then return 'UNBLOCKED ' .. version end
writeRanges(map, texts, TO_UNBLOCKED)
return 'UNBLOCKED ' .. commit(showtime, changes, version, 'f' .. rangesOf(open))
