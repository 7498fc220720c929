--[[
Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
ARGV
  1... seats    index of each seat
RETURN
  BLOCKED       version
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TAKEN         the seats that are held or sold
  UNKNOWN       the seats that the map does not have
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
-- include clock
-- include seat-map
-- include commit
local limit, more = REAP_BATCH, nil
-- include reap
local loaded, version = unpack(redis.call('HMGET', showtime, 'loaded', 'version'))
local seatCount = tonumber(loaded or 0)
if seatCount == 0 then return {'UNLOADED'} end

local seats, unknown = {}, {'UNKNOWN'}
for i = 1, #ARGV do
  seats[i] = tonumber(ARGV[i])
  if seats[i] >= seatCount then unknown[#unknown + 1] = seats[i] end
end
if #unknown > 1 then return unknown end
local text, offset = readSeats(seats[1], seats[#seats])
if not text then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
local taken, open, isHeld = nil, {}, false
for _, seat in ipairs(seats) do
  local state = string.byte(text, seat + offset) % NEIGHBOUR
  if state == HELD then isHeld = true end
  if state == FREE then
    open[#open + 1] = seat
  elseif state ~= BLOCKED then
    taken = taken or {'TAKEN'}
    taken[#taken + 1] = seat
  end
end
if isHeld and more then return {'AGAIN'} end
if taken then return taken end
if #open == 0 then return {'BLOCKED', version} end
writeSeats(open, text, offset, BLOCKED - FREE)
return {'BLOCKED', commit(version, 'b' .. table.concat(open, ','))}
