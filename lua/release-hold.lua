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
-- include hold-format

local holdField, customerField = 'h:' .. holdId, 'c:' .. customerId
local known = call('HMGET', showtime, 'loaded', 'version', holdField, customerField)
if not known[3] then return {'GONE'} end
local stage, expiresAt, createdAt, _, count, customer, list = struct.unpack(HOLD_FORMAT, known[3])
if expiresAt <= now or customer ~= customerId then return {'GONE'} end
if stage == 2 then return {'RESERVED'} end
-- include seat-map
-- include commit
-- include customers
-- include refunds
-- include free-held
local full, bought, held = readCustomer(known[4])
local entry = customerEntry(full - unused(createdAt, expiresAt) * count, bought, held - count)
call('ZREM', expiries, holdId)
if entry then call('HDEL', showtime, holdField) else call('HDEL', showtime, holdField, customerField) end
-- An unloaded map is not touched: the next load replaces it whole.
local freed = {}
if known[1] ~= '0' then freeHeld(list, freed) end
local version, change = known[2], 'f' .. table.concat(freed, ',')
if not freed[1] then
  if entry then call('HSET', showtime, customerField, entry) end
elseif entry then
  version = commit(version, change, customerField, entry)
else
  version = commit(version, change)
end
return 'RELEASED ' .. version
