--[[
Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that).
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
ARGV
  1 holdId      id of the hold
  2 customerId  who asks
RETURN
  RELEASED      version
  RESERVED      it waits for its payment
  GONE          it is over, released before, or another customer's
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local customerId = ARGV[2]
-- include clock
-- include hold-records

local known = redis.call('HMGET', showtime, 'loaded', 'version', 'h:' .. holdId)
local hold = known[3] and readHold(known[3])
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage == 2 then return {'RESERVED'} end
-- include seat-map
-- include commit
-- include customers
-- include end-holds
-- include free-held
endHold(holdId, hold, unused(hold), 0)
local version, freed = tonumber(known[2] or 0), {}
-- An unloaded map is not touched: the next load replaces it whole.
if known[1] == '1' then freeHeld(hold, freed) end
if freed[1] then version = commit(version, 'f' .. table.concat(freed, ',')) end
return {'RELEASED', version}
