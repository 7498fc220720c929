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
-- include showtime
-- include seat-map
-- include commit
-- include hold-records
-- include customers
-- include hold-writes

readFields({'loaded', 'version', 'h:' .. holdId, 'c:' .. customerId})
local loaded = field('loaded') == '1'
-- include reap

local hold = readHold(holdId)
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage == 2 then return {'RESERVED'} end
local freed = {}
endHold(hold, unused(hold), 0)
freeSeatsOf(hold, freed)
commit(#freed > 0 and 'f' .. table.concat(freed, ','))
return {'RELEASED', version()}
