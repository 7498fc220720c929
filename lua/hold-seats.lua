--[[
Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
  5 runs      string: the runs of the layout (parts/search.lua)
ARGV
  1 holdId      id of the hold
  2 customerId  id of the customer
  3 lengthMs    how long the hold lasts, if the customer's budget allows
  4 quote       the frozen price, opaque
  5... seats    index of each seat, ascending, each once
RETURN
  HOLD          fence, expiresAt, now, version, repeated (0 or 1), seats ("3,4"), single seats that it leaves ("5")
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TAKEN         the seats that are not free
  UNKNOWN       the seats that the map does not have
  TOO_MANY      the cap that was passed
  SPENT         ms until the customer's budget allows the shortest hold
  ORPHAN        up to three other groups ("3,4") that leave no single seat
  FOREIGN       the hold id belongs to another customer
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local holdId = ARGV[1]
local customerId = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
-- include clock
-- include showtime
-- include seat-map
-- include commit
-- include hold-records
-- include customers
-- include hold-writes

readFields({'loaded', 'seats', 'fence', 'version', 'orphanRule', 'startsAt', 'h:' .. holdId, 'c:' .. customerId})
local loaded = field('loaded') == '1'
if not loaded then return {'UNLOADED'} end
local seatCount = tonumber(field('seats'))

-- include reap
-- include make-hold
local repeated = repeatedHold()
if repeated then return repeated end

local seats = {}
for i = 5, #ARGV do seats[#seats + 1] = tonumber(ARGV[i]) end
if #seats > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end

local _, more = reap(REAP_BATCH)

-- With the two seats beside them, for the orphan rule.
readSeats(seats[1] - 2, seats[#seats] + 2)
local unknown, taken, held = {'UNKNOWN'}, {'TAKEN'}, false
for _, seat in ipairs(seats) do
  if seat >= seatCount then
    unknown[#unknown + 1] = seat
  else
    local seatState = stateOf(seat)
    if seatState ~= FREE then taken[#taken + 1] = seat end
    if seatState == HELD then held = true end
  end
end
if mapLost then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
if #unknown > 1 then return unknown end
if held and more then return {'AGAIN'} end
if #taken > 1 then return taken end

local customer, length, refusal = allow(#seats)
if refusal then return refusal end

local orphans = {}
local rule = field('orphanRule')
if rule ~= 'off' and now < tonumber(field('startsAt')) - ORPHAN_RULE_ENDS_MS then
  -- include orphans
  orphans = findOrphans(seats)
  if #orphans > 0 and rule == 'strict' then
    -- include search
    -- include alternatives
    -- No other group: this party could not be seated otherwise.
    local others = findAlternatives(seats)
    if #others > 0 then return {'ORPHAN', others} end
  end
end
return makeHold(customer, length, seats, orphans)
