--[[
Reads a hold. An overdue hold is none.
KEYS
  1 meta        hash: version
  2 holds       hash: hold id to its record
ARGV
  1 holdId      id of the hold
RETURN
  HOLD          customerId, fence, expiresAt, stage, seats ("3,4"), quote, now, version
  GONE          there is none
]]
local meta = KEYS[1]
local holds = KEYS[2]
local holdId = ARGV[1]
-- include clock
-- include hold-records

local hold = readHold(holdId)
if not hold or hold.expiresAt <= now then return {'GONE'} end
local version = tonumber(redis.call('HGET', meta, 'version') or 0)
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, version}
