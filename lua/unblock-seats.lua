--[[
Frees blocked seats, after Postgres did. Seats in another state stay as they are.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 changes   stream: what changed at which version
ARGV
  1... seats    index of each seat
RETURN
  UNBLOCKED     version
  UNLOADED      the map will be loaded anew at the next touch: nothing is left to do
]]
local showtime = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
-- include clock
-- include seat-map
-- include commit
-- include distrust

local loaded, version = unpack(redis.call('HMGET', showtime, 'loaded', 'version'))
local seats, open = {}, {}
for i = 1, #ARGV do seats[i] = tonumber(ARGV[i]) end
local text, offset
if loaded and loaded ~= '0' then text, offset = readSeats(seats[1], seats[#seats]) end
if not text then
  distrust()
  return {'UNLOADED'}
end
for _, seat in ipairs(seats) do
  if string.byte(text, seat + offset) % NEIGHBOUR == BLOCKED then open[#open + 1] = seat end
end
if #open == 0 then return {'UNBLOCKED', version} end
writeSeats(open, text, offset, FREE - BLOCKED)
return {'UNBLOCKED', commit(version, 'f' .. table.concat(open, ','))}
