--[[
Makes a hold last longer, once for its owner's wish (stage 1) and once for the payment of its reservation (stage 2).
A repeat finds the hold extended already and answers the same.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 expiries  zset: field of each hold by its end
ARGV
  1 hold        field of the hold, h:<id>
  2 customer    who asks, c:<id>
  3 stage       the stage to reach: 1 or 2
  4 lengthMs    how long from now
  5 latestMs    the hold ends at most this long after it was made
RETURN
  HOLD          customer, fence, expiresAt, stage, seats (as runs), quote, now, version
  GONE          it is over, released, or another customer's
]]
local showtime = KEYS[1]
local expiries = KEYS[2]
local hold = ARGV[1]
local customer = ARGV[2]
local stage = tonumber(ARGV[3])
local lengthMs = tonumber(ARGV[4])
local latestMs = tonumber(ARGV[5])
-- include clock
-- include hold-records

local known = redis.call('HMGET', showtime, 'version', hold, customer)
local found = known[2] and readHold(known[2])
if not found or found.expiresAt <= now or found.customer ~= customer then return {'GONE'} end
if found.stage < stage then
  -- include customers
  local full, bought, held = readCustomer(known[3])
  local longer = math.min(now + lengthMs, found.createdAt + latestMs) - found.expiresAt
  -- A payment is never refused for want of budget, but it takes from it: who reserves and does not pay holds seats from others.
  local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
  if stage == 1 then longer = math.min(longer, math.floor(budget / found.count)) end
  longer = math.max(0, longer)
  found.stage = stage
  found.expiresAt = found.expiresAt + longer
  local record = struct.pack(
    HOLD_FORMAT, stage, found.expiresAt, found.createdAt, found.fence, found.count, customer, found.seats
  ) .. found.quote
  local entry = struct.pack(CUSTOMER_FORMAT, full + longer * found.count, bought, held)
  redis.call('HSET', showtime, hold, record, customer, entry)
  redis.call('ZADD', expiries, string.format('%d', found.expiresAt), hold)
end
return {'HOLD', found.customer, found.fence, found.expiresAt, found.stage, found.seats, found.quote, now, known[1] or 0}
