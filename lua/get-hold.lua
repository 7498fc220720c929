--[[
Reads a hold. An overdue hold is none.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
ARGV
  1 hold        field of the hold, h:<id>
RETURN
  HOLD          customer, fence, expiresAt, stage, seats (as runs), quote, now, version
  GONE          there is none
]]
local showtime = KEYS[1]
local hold = ARGV[1]
-- include clock
-- include hold-records

local known = redis.call('HMGET', showtime, 'version', hold)
local found = known[2] and readHold(known[2])
if not found or found.expiresAt <= now then return {'GONE'} end
return {'HOLD', found.customer, found.fence, found.expiresAt, found.stage, found.seats, found.quote, now, known[1] or 0}
