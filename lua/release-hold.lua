--[[
Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that).
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
ARGV
  1 hold        field of the hold, h:<id>
  2 customer    who asks, c:<id>
RETURN
  RELEASED      done
  RESERVED      it waits for its payment
  GONE          it is over, released before, or another customer's
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local customer = ARGV[2]
-- include clock
-- include hold-format

local known = call('HMGET', showtime, 'loaded', 'version', hold, customer)
if not known[3] then return {'GONE'} end
local stage, expiresAt, createdAt, _, count, owner, seats = struct.unpack(HOLD_FORMAT, known[3])
if expiresAt <= now or owner ~= customer then return {'GONE'} end
if stage == 2 then return {'RESERVED'} end
-- include seat-map
-- include customers
-- include customer-entry
-- include refunds
local full, bought, held = readCustomer(known[4])
local entry = customerEntry(full - unused(createdAt, expiresAt) * count, bought, held - count)
call('ZREM', expiries, hold)
if entry then call('HDEL', showtime, hold) else call('HDEL', showtime, hold, customer) end
-- An unloaded map is not touched: the next load replaces it whole.
local freed = ''
if known[1] then
  -- include free-held
end
if freed == '' then
  if entry then call('HSET', showtime, customer, entry) end
  return 'RELEASED'
end
local number, change = known[2] + 1, 'f' .. freed
local id = format('%d', number)
if entry then call('HSET', showtime, 'version', id, customer, entry) else call('HSET', showtime, 'version', id) end
-- include announce
return 'RELEASED'
