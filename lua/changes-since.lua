--[[
What changed since a version, for a viewer who comes back. Overdue holds are freed first.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 since       the version that the viewer has
RETURN
  CHANGES       version now layout changes : each in turn, the first one right after since, with / between
  MAP           version now seatCount packed layout orphanRule ruleUntil : as seatStates; the changes are no longer all there
  UNLOADED      : the map has to be loaded first
  AGAIN         : more holds are overdue than one call may free: call again
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local since = tonumber(ARGV[1])
local now = readClock()
if freeOverdue(showtime, map, expiries, changes, now, REAP_BATCH) then return 'AGAIN' end
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
if not loaded then return 'UNLOADED' end
local seatCount, _, orphanRule, ruleUntil, layout = readLoaded(loaded)
local missed = version - since
-- Versions follow each other without a gap: where the count fits, none is missing. What a load changed, only
-- the map says.
local inReach = missed > 0 and missed <= CHANGES_KEPT
local entries = inReach and call('XRANGE', changes, format('%d', since + 1), '+') or {}
if #entries == missed and (missed == 0 or entries[1][2][2] ~= 'r') then
  local texts = {}
  for index, entry in ipairs(entries) do texts[index] = entry[2][2] end
  return 'CHANGES ' .. version .. format(' %d %d ', now, layout) .. concat(texts, '/')
end
local packed = call('GET', map)
if not packed then
  forgetMap(showtime)
  return 'UNLOADED'
end
return 'MAP ' .. version .. format(' %d %d ', now, seatCount) .. packed .. format(' %d %d %d', layout, orphanRule, ruleUntil)
