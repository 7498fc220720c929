--[[
Frees overdue holds of one showtime, a bounded batch at a time, so that viewers see it. Correctness never needs it.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 limit       most holds in this batch
RETURN
  SWEPT         version, more (0 or 1), the ids of the holds that ended
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local limit = tonumber(ARGV[1])
local more
-- include clock
-- include seat-map
-- include reap
return {'SWEPT', redis.call('HGET', showtime, 'version') or 0, more and 1 or 0, overdue}
