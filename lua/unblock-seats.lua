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
-- include showtime
-- include seat-map
-- include commit
-- include distrust

readFields({'loaded', 'version'})
local loaded = field('loaded') == '1'
local open = {}
if loaded then
  for i = 1, #ARGV do
    if stateOf(tonumber(ARGV[i])) == BLOCKED then open[#open + 1] = tonumber(ARGV[i]) end
  end
end
if not loaded or mapLost then
  distrust()
  return {'UNLOADED'}
end
for _, seat in ipairs(open) do setState(seat, FREE) end
commit(#open > 0 and 'f' .. table.concat(open, ','))
return {'UNBLOCKED', version()}
