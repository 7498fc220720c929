--[[
Keeps a hold through the payment of its reservation, once. A repeat finds it kept already and answers the same.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 expiries  zset: field of each hold by its end
ARGV
  1 hold        field of the hold, h:<id>
  2 buyer       who asks, b:<id>
  3 lengthMs    how long from now
  4 latestMs    the hold ends at most this long after it was made
RETURN
  HOLD          buyer fence createdAt expiresAt stage extensions seats now version quote
  GONE          : it is over, released, or another buyer's
]]
local showtime = KEYS[1]
local expiries = KEYS[2]
local hold = ARGV[1]
local buyer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local latestMs = tonumber(ARGV[4])
local now = readClock()
local version, record, entry = unpack(call('HMGET', showtime, 'version', hold, buyer))
local mine = record and readHold(record)
if not mine or mine.expiresAt <= now or mine.buyer ~= buyer then return 'GONE' end
local full, bought, held = readBuyer(entry, now)

if mine.stage == RESERVED then return 'HOLD ' .. holdFields(mine, now, version) end
mine.stage = RESERVED
-- A payment is never refused for want of budget, but it takes from it: a buyer who reserves and does not pay
-- keeps seats from others.
local longer = max(0, min(now + lengthMs, mine.createdAt + latestMs) - mine.expiresAt)
lengthen(showtime, expiries, hold, mine, longer, full, bought, held)
return 'HOLD ' .. holdFields(mine, now, version)
