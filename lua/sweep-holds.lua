--[[
Frees overdue holds of one showtime, a bounded batch at a time, so that viewers see it. Correctness never needs it.
KEYS
  1 meta        hash: loaded, version
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to their budget and holds
  6 changes     stream: what changed at which version
ARGV
  1 limit       most holds in this batch
RETURN
  SWEPT         version, more (0 or 1), the ids of the holds that ended
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local limit = tonumber(ARGV[1])
-- include clock
-- include seat-map
-- include changes
-- include hold-records
-- include customers
-- include hold-writes

local loaded = redis.call('HGET', meta, 'loaded') == '1'
-- include reap
local ids, more = reap(limit)
local version = tonumber(redis.call('HGET', meta, 'version') or 0)
return {'SWEPT', version, more and 1 or 0, ids}
