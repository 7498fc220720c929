--[[
A snapshot of the seat map. Overdue holds are freed before it is read.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
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
-- include commit
local limit, more = REAP_BATCH, nil
-- include reap
if more then return {'AGAIN'} end
local known = redis.call('HMGET', showtime, 'loaded', 'version')
local seatCount = tonumber(known[1] or 0)
if seatCount == 0 then return {'UNLOADED'} end
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', known[2], now, seatCount, packed}
