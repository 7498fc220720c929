--[[
Makes a hold last longer, once for its owner's wish (stage 1) and once for the payment of its reservation (stage 2).
A repeat finds the hold extended already and answers the same.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 expiries  zset: hold id by its end
ARGV
  1 holdId      id of the hold
  2 customerId  who asks
  3 stage       the stage to reach: 1 or 2
  4 lengthMs    how long from now
  5 latestMs    the hold ends at most this long after it was made
RETURN
  HOLD          customerId, fence, expiresAt, stage, seats ("3,4"), quote, now, version
  GONE          it is over, released, or another customer's
]]
local showtime = KEYS[1]
local expiries = KEYS[2]
local holdId = ARGV[1]
local customerId = ARGV[2]
local stage = tonumber(ARGV[3])
local lengthMs = tonumber(ARGV[4])
local latestMs = tonumber(ARGV[5])
-- include clock
-- include hold-records

local known = redis.call('HMGET', showtime, 'version', 'h:' .. holdId, 'c:' .. customerId)
local hold = known[2] and readHold(known[2])
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage < stage then
  -- include customers
  local full, bought, held = readCustomer(known[3])
  local longer = math.min(now + lengthMs, hold.createdAt + latestMs) - hold.expiresAt
  -- A payment is never refused for want of budget, but it takes from it: who reserves and does not pay holds seats from others.
  local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
  if stage == 1 then longer = math.min(longer, math.floor(budget / hold.count)) end
  longer = math.max(0, longer)
  hold.stage = stage
  hold.expiresAt = hold.expiresAt + longer
  local record = struct.pack(
    HOLD_FORMAT, stage, hold.expiresAt, hold.createdAt, hold.fence, hold.count, customerId, hold.seats
  ) .. hold.quote
  local entry = customerEntry(full + longer * hold.count, bought, held)
  redis.call('HSET', showtime, 'h:' .. holdId, record, 'c:' .. customerId, entry)
  redis.call('ZADD', expiries, string.format('%d', hold.expiresAt), holdId)
end
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, known[1] or 0}
