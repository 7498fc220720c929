--[[
Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that).
KEYS
  1 meta        hash: loaded, version
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to their budget and holds
  6 changes     stream: what changed at which version
ARGV
  1 holdId      id of the hold
  2 customerId  who asks
RETURN
  RELEASED      version
  RESERVED      it waits for its payment
  GONE          it is over, released before, or another customer's
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local holdId = ARGV[1]
local customerId = ARGV[2]
-- include clock
-- include seat-map
-- include changes
-- include hold-records
-- include customers
-- include hold-writes

local state = redis.call('HMGET', meta, 'loaded', 'version')
local loaded = state[1] == '1'
local version = tonumber(state[2] or 0)
-- include reap

local hold = readHold(holdId)
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage == 2 then return {'RESERVED'} end
local freed = {}
endHold(hold, unused(hold), 0)
freeSeatsOf(hold, freed)
if #freed > 0 then
  writeMap()
  version = announce('f' .. table.concat(freed, ','))
end
return {'RELEASED', version}
