--[[
Reads a hold. An overdue hold is none.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
ARGV
  1 holdId      id of the hold
RETURN
  HOLD          customerId, fence, expiresAt, stage, seats ("3,4"), quote, now, version
  GONE          there is none
]]
local showtime = KEYS[1]
local holdId = ARGV[1]
-- include clock
-- include hold-records

local known = redis.call('HMGET', showtime, 'version', 'h:' .. holdId)
local hold = known[2] and readHold(known[2])
if not hold or hold.expiresAt <= now then return {'GONE'} end
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, known[1] or 0}
