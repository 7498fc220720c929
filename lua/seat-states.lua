--[[
A snapshot of the seat map. Overdue holds are freed before it is read.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
RETURN
  MAP           version now seatCount packed layout orphanRule ruleUntil : the layout as a number; until when the rule counts, ms
  UNLOADED      : the map has to be loaded first
  AGAIN         : more holds are overdue than one call may free: call again
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local now = readClock()
if freeOverdue(showtime, map, expiries, changes, now, REAP_BATCH) then return 'AGAIN' end
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
if not loaded then return 'UNLOADED' end
local seatCount, _, orphanRule, ruleUntil, layout = readLoaded(loaded)
local packed = call('GET', map)
if not packed then
  forgetMap(showtime)
  return 'UNLOADED'
end
return 'MAP ' .. version .. format(' %d %d ', now, seatCount) .. packed .. format(' %d %d %d', layout, orphanRule, ruleUntil)
