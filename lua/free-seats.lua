--[[
Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends.
Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded anew instead.
KEYS
  1 meta        hash: loaded, version, epoch
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to their budget and holds
  6 changes     stream: what changed at which version
ARGV
  1 holdId      id of the hold
  2 fence       the fence that the reservation carries
  3... seats    index of each seat that Postgres freed
RETURN
  FREED         version; a repeat answers the same
  UNLOADED      the map did not fit and will be loaded anew at the next touch: nothing is left to do
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
-- include clock
-- include seat-map
-- include changes
-- include hold-records
-- include customers
-- include hold-writes
-- include distrust

local state = redis.call('HMGET', meta, 'loaded', 'version')
local hold = readHold(holdId)
local mine = hold and hold.fence == fence and hold.seats == table.concat(ARGV, ',', 3)

local open, foreign = {}, false
if state[1] == '1' then
  for i = 3, #ARGV do
    local seatState = stateOf(tonumber(ARGV[i]))
    if mine and seatState == HELD then
      open[#open + 1] = ARGV[i]
    elseif mine or seatState ~= FREE then
      foreign = true
    end
  end
end
if mine then endHold(hold, unused(hold), 0) end
if state[1] ~= '1' or foreign or mapLost then
  distrust()
  return {'UNLOADED'}
end
if #open == 0 then return {'FREED', tonumber(state[2])} end
for _, seat in ipairs(open) do setState(tonumber(seat), FREE) end
writeMap()
return {'FREED', announce('f' .. table.concat(open, ','))}
