--[[
A snapshot of the seat map. Overdue holds are freed before it is read.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
RETURN
  MAP           version, now, seats (their count), the packed map
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
-- include clock
-- include seat-map
local limit, more = REAP_BATCH, nil
-- include reap
if more then return {'AGAIN'} end
-- include loaded
local known = call('HMGET', showtime, 'loaded', 'version')
if not known[1] then return {'UNLOADED'} end
local seatCount = struct.unpack(LOADED_FORMAT, known[1])
local packed = redis.call('GET', map)
if not packed then
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
return {'MAP', known[2], now, seatCount, packed}
