--[[
A snapshot of the seat map. Overdue holds are freed before it is read.
KEYS
  1 meta        hash: loaded, seats, version
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to their budget and holds
  6 changes     stream: what changed at which version
ARGV
RETURN
  MAP           version, now, seats (their count), the packed map
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
-- include clock
-- include seat-map
-- include changes
-- include hold-records
-- include customers
-- include hold-writes

local loaded = redis.call('HGET', meta, 'loaded') == '1'
if not loaded then return {'UNLOADED'} end
-- include reap
local _, more = reap(REAP_BATCH)
if more then return {'AGAIN'} end
local state = redis.call('HMGET', meta, 'seats', 'version')
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', meta, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', tonumber(state[2]), now, tonumber(state[1]), packed}
