--[[
Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched.
KEYS
  1 meta        hash: loaded, seats (their count), version, fence
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to the ids of their holds
  6 changes     stream: what changed at which version
ARGV
  1 holdId      id of the hold
  2 customerId  id of the customer
  3 lengthMs    how long the hold lasts
  4 maxSeats    most seats in one hold
  5 maxHeld     most seats that one customer may hold in this showtime
  6 quote       the frozen price, opaque
  7... seats    index of each seat, ascending, each once
RETURN
  HOLD          fence, expiresAt, now, version, repeated (0 or 1), seats ("3,4")
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TAKEN         the seats that are not free
  UNKNOWN       the seats that the map does not have
  TOO_MANY      the cap that was passed
  FOREIGN       the hold id belongs to another customer
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local holdId = ARGV[1]
local customerId = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local maxSeats = tonumber(ARGV[4])
local maxHeld = tonumber(ARGV[5])
local quote = ARGV[6]
-- include clock
-- include seat-map
-- include changes
-- include hold-records

local state = redis.call('HMGET', meta, 'loaded', 'seats', 'fence', 'version')
local loaded = state[1] == '1'
if not loaded then return {'UNLOADED'} end

local own = readHold(holdId)
if own and own.expiresAt > now then
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, tonumber(state[4]), 1, own.seats}
end

local count = #ARGV - 6
if count > maxSeats then return {'TOO_MANY', maxSeats} end

-- include reap
-- 100 overdue holds take about a millisecond; nobody should wait longer for the seats of others.
local _, more = reap(100)

local unknown, taken, held = {'UNKNOWN'}, {'TAKEN'}, false
for i = 7, #ARGV do
  local seat = tonumber(ARGV[i])
  if seat >= tonumber(state[2]) then
    unknown[#unknown + 1] = seat
  else
    local seatState = stateOf(seat)
    if seatState ~= FREE then taken[#taken + 1] = seat end
    if seatState == HELD then held = true end
  end
end
if mapLost then
  redis.call('HSET', meta, 'loaded', 0)
  return {'UNLOADED'}
end
if #unknown > 1 then return unknown end
if held and more then return {'AGAIN'} end
if #taken > 1 then return taken end

local already = 0
local ids = holdsOf(customerId)
for _, id in ipairs(ids) do
  local other = readHold(id)
  if other then
    for _ in string.gmatch(other.seats, '%d+') do already = already + 1 end
  end
end
if already + count > maxHeld then return {'TOO_MANY', maxHeld} end

local fence = math.max(tonumber(state[3]) + 1, nowMicros)
redis.call('HSET', meta, 'fence', whole(fence))
local seats = {}
for i = 7, #ARGV do
  setState(tonumber(ARGV[i]), HELD)
  seats[#seats + 1] = ARGV[i]
end
writeMap()
local list = table.concat(seats, ',')
writeHold(holdId, {
  customer = customerId, fence = fence, expiresAt = now + lengthMs, stage = 0, createdAt = now, seats = list, quote = quote,
})
ids[#ids + 1] = holdId
redis.call('HSET', customers, customerId, table.concat(ids, ' '))
return {'HOLD', fence, now + lengthMs, now, announce('h' .. list), 0, list}
