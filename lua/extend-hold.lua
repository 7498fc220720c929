--[[
Makes a hold last longer at its owner's wish, as long as their budget allows. What would give too little uses nothing up.
KEYS
  1 showtime  hash: the showtime, its holds and customers (shared/holds/keys.ts)
  2 expiries  zset: field of each hold by its end
ARGV
  1 hold        field of the hold, h:<id>
  2 customer    who asks, c:<id>
  3 lengthMs    how long from now
  4 latestMs    the hold ends at most this long after it was made
RETURN
  HOLD          customer fence createdAt expiresAt stage extensions seats now version quote
  NOT_EXTENDABLE : it was extended as often or is as long as may be, waits for its payment, or ends hardly later
  GONE          : it is over, released, or another customer's
]]
local showtime = KEYS[1]
local expiries = KEYS[2]
local hold = ARGV[1]
local customer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local latestMs = tonumber(ARGV[4])
local now = readClock()
local version, record, entry = unpack(call('HMGET', showtime, 'version', hold, customer))
local mine = record and readHold(record)
if not mine or mine.expiresAt <= now or mine.customer ~= customer then return 'GONE' end
local full, bought, held = readCustomer(entry, now)

local latest = min(now + lengthMs, mine.createdAt + latestMs)
local longer = min(latest - mine.expiresAt, floor(budgetOf(full, now) / mine.count))
local isSpent = mine.stage == RESERVED or mine.extensions >= MAX_EXTENSIONS
if isSpent or longer < SHORTEST_EXTENSION_MS then return 'NOT_EXTENDABLE' end
mine.extensions = mine.extensions + 1
lengthen(showtime, expiries, hold, mine, longer, full, bought, held)
return 'HOLD ' .. holdFields(mine, now, version)
