--[[
Frees blocked seats, after Postgres did. Seats in another state stay as they are.
KEYS
  1 meta        hash: loaded, version, epoch
  2 map         string: the state of each seat
  3 changes     stream: what changed at which version
ARGV
  1... seats    index of each seat
RETURN
  UNBLOCKED     version
  UNLOADED      the map will be loaded anew at the next touch: nothing is left to do
]]
local meta = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
-- include clock
-- include seat-map
-- include changes
-- include distrust

local state = redis.call('HMGET', meta, 'loaded', 'version')
local open = {}
if state[1] == '1' then
  for i = 1, #ARGV do
    if stateOf(tonumber(ARGV[i])) == BLOCKED then open[#open + 1] = tonumber(ARGV[i]) end
  end
end
if state[1] ~= '1' or mapLost then
  distrust()
  return {'UNLOADED'}
end
if #open == 0 then return {'UNBLOCKED', tonumber(state[2])} end
for _, seat in ipairs(open) do setState(seat, FREE) end
writeMap()
return {'UNBLOCKED', announce('f' .. table.concat(open, ','))}
