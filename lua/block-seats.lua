--[[
Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 seats       the seats, as runs
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
local seats = ARGV[1]
-- include clock
-- include seat-map
local limit, more = REAP_BATCH, nil
-- include reap
-- include loaded
local known = call('HMGET', showtime, 'loaded', 'version')
if not known[1] then return {'UNLOADED'} end
local seatCount, version = struct.unpack(LOADED_FORMAT, known[1]), known[2]

local only, to = ONLY_FREE, {['0'] = '3', ['4'] = '7'}
-- include seat-lists
-- include read-runs
local unknown, taken, anyFree, isHeld = {'UNKNOWN'}, {'TAKEN'}, false, false
eachSeat(seats, texts, function(seat, state)
  if seat >= seatCount then unknown[#unknown + 1] = seat end
  if state == HELD then isHeld = true end
  if state == FREE then anyFree = true elseif state ~= BLOCKED then taken[#taken + 1] = seat end
end)
if unknown[2] then return unknown end
if read == 0 then
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
if isHeld and more then return {'AGAIN'} end
if taken[2] then return taken end
if not anyFree then return {'BLOCKED', version} end
-- include write-runs
-- include commit
return {'BLOCKED', commit(version, 'b' .. seats)}
