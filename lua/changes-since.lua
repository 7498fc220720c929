--[[
What changed since a version, for a viewer who comes back. Overdue holds are freed first.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 since       the version that the viewer has
RETURN
  CHANGES       version, now, then each change in turn, the first one right after since
  MAP           version, now, seats (their count), the packed map: the changes are no longer all there
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local since = tonumber(ARGV[1])
-- include clock
-- include seat-map
local limit, more = REAP_BATCH, nil
-- include reap
if more then return {'AGAIN'} end
-- include loaded
local known = call('HMGET', showtime, 'loaded', 'version')
if not known[1] then return {'UNLOADED'} end
local seatCount = struct.unpack(LOADED_FORMAT, known[1])
local version = tonumber(known[2])
local missed = version - since
if missed == 0 then return {'CHANGES', version, now} end
-- Versions follow each other without a gap: where the count fits, none is missing. What a load changed, only the map says.
local entries = missed > 0 and missed <= CHANGES_KEPT and redis.call('XRANGE', changes, string.format('%d', since + 1), '+') or {}
if #entries == missed and entries[1][2][2] ~= 'r' then
  local reply = {'CHANGES', version, now}
  for _, entry in ipairs(entries) do reply[#reply + 1] = entry[2][2] end
  return reply
end
local packed = redis.call('GET', map)
if not packed then
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
return {'MAP', version, now, seatCount, packed}
