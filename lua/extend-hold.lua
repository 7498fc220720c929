--[[
Makes a hold last longer, once for its owner's wish (stage 1) and once for the payment of its reservation (stage 2).
A repeat finds the hold extended already and answers the same.
KEYS
  1 meta        hash: version
  2 holds       hash: hold id to its record
  3 expiries    zset: hold id by its end
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
local meta = KEYS[1]
local holds = KEYS[2]
local expiries = KEYS[3]
local holdId = ARGV[1]
local customerId = ARGV[2]
local stage = tonumber(ARGV[3])
local lengthMs = tonumber(ARGV[4])
local latestMs = tonumber(ARGV[5])
-- include clock
local customers
-- include hold-records

local hold = readHold(holdId)
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage < stage then
  hold.stage = stage
  hold.expiresAt = math.max(hold.expiresAt, math.min(now + lengthMs, hold.createdAt + latestMs))
  writeHold(holdId, hold)
end
local version = tonumber(redis.call('HGET', meta, 'version') or 0)
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, version}
