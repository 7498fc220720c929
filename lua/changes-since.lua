--[[
What changed since a version, for a viewer who comes back. Overdue holds are freed first.
KEYS
  1 meta        hash: loaded, seats, version
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to their budget and holds
  6 changes     stream: what changed at which version
ARGV
  1 since       the version that the viewer has
RETURN
  CHANGES       version, now, then each change in turn, the first one right after since
  MAP           version, now, seats (their count), the packed map: the changes are no longer all there
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local since = tonumber(ARGV[1])
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
local version = tonumber(state[2])
local missed = version - since
if missed == 0 then return {'CHANGES', version, now} end
-- Versions follow each other without a gap: where the count fits, none is missing.
local entries = missed > 0 and missed <= CHANGES_KEPT
  and redis.call('XRANGE', changes, whole(since + 1) .. '-0', '+') or {}
if #entries == missed then
  local reply = {'CHANGES', version, now}
  for _, entry in ipairs(entries) do reply[#reply + 1] = entry[2][2] end
  return reply
end
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', meta, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', version, now, tonumber(state[1]), packed}
