--[[
Makes a hold last longer at its owner's wish, as long as their budget allows. What would give too little uses nothing up.
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
  NOT_EXTENDABLE : it was extended as often or is as long as may be, waits for its payment, or ends hardly later
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

local latest = min(now + lengthMs, mine.createdAt + latestMs)
local longer = min(latest - mine.expiresAt, floor(budgetOf(full, now) / mine.count))
local isSpent = mine.stage == RESERVED or mine.extensions >= MAX_EXTENSIONS
if isSpent or longer < SHORTEST_EXTENSION_MS then return 'NOT_EXTENDABLE' end
mine.extensions = mine.extensions + 1
lengthen(showtime, expiries, hold, mine, longer, full, bought, held)
return 'HOLD ' .. holdFields(mine, now, version)
