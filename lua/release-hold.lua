--[[
Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that).
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 hold        field of the hold, h:<id>
  2 buyer       who asks, b:<id>
RETURN
  RELEASED      : done
  RESERVED      : it waits for its payment
  GONE          : it is over, released before, or another buyer's
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local buyer = ARGV[2]
local now = readClock()
local loaded, version, record, entry = unpack(call('HMGET', showtime, 'loaded', 'version', hold, buyer))
if not record then return 'GONE' end
local stage, expiresAt, createdAt, _, count, _, owner, seats = unpackBytes(HOLD_FORMAT, record)
if expiresAt <= now or owner ~= buyer then return 'GONE' end
if stage == RESERVED then return 'RESERVED' end
local full, bought, held = readBuyer(entry, now)
local left = buyerEntry(now, full - unusedMs(createdAt, expiresAt, now) * count, bought, held - count)
call('ZREM', expiries, hold)
if left then call('HDEL', showtime, hold) else call('HDEL', showtime, hold, buyer) end
-- An unloaded map is not touched: the next load replaces it whole.
local freed = loaded and freeSeatsOf(map, seats) or ''
if freed == '' then
  if left then call('HSET', showtime, buyer, left) end
  return 'RELEASED'
end
if left then
  commit(showtime, changes, version, 'f' .. freed, buyer, left)
else
  commit(showtime, changes, version, 'f' .. freed)
end
return 'RELEASED'
