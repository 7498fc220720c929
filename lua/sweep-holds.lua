--[[
Frees overdue holds of one showtime, a bounded batch at a time, so that viewers see it. Correctness never needs it.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 limit       most holds in this batch
  2... told     the ids of holds that ended and were announced
RETURN
  SWEPT         version more untold : more: 0 or 1; fields of holds that ended by themselves, not yet told; they come again until they are
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local limit = tonumber(ARGV[1])
local truncated = freeOverdue(showtime, map, expiries, changes, readClock(), limit)
for i = 2, #ARGV do call('ZREM', expiries, 'x:' .. ARGV[i]) end
local untold = call('ZRANGEBYSCORE', expiries, NEVER_TEXT, NEVER_TEXT, 'LIMIT', 0, limit)
local version = call('HGET', showtime, 'version') or '0'
return 'SWEPT ' .. version .. (truncated and ' 1 ' or ' 0 ') .. concat(untold, ',')
