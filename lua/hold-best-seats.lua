--[[
Picks the best free group of seats and holds it, in one step: together in one row nearest to the best spot without leaving a single
seat; else together; else in two rows one behind the other; else apart, but nearest to the best spot and in the largest groups.
KEYS
  1 meta        hash: loaded, seats (their count), version, fence
  2 map         string: the state of each seat
  3 holds       hash: hold id to its record
  4 expiries    zset: hold id by its end
  5 customers   hash: customer id to their budget and holds
  6 changes     stream: what changed at which version
  7 runs        string: the runs of the layout
ARGV
  1 holdId      id of the hold
  2 customerId  id of the customer
  3 lengthMs    how long the hold lasts, if the customer's budget allows
  4 quote       the frozen price, opaque
  5 count       how many seats
  6 category    number of the category, or -1 for any
  7 together    1: in one row or not at all
  8 accessible  1: with an accessible place, and as few of them as can be; else none
RETURN
  HOLD          fence, expiresAt, now, version, repeated (0 or 1), seats ("3,4"), single seats that it leaves ("")
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TOO_MANY      the cap that was passed
  SPENT         ms until the customer's budget allows the shortest hold
  NOT_ENOUGH    no seats that meet the request are free
  FOREIGN       the hold id belongs to another customer
]]
local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local runs = KEYS[7]
local holdId = ARGV[1]
local customerId = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local count = tonumber(ARGV[5])
local category = tonumber(ARGV[6])
local together = tonumber(ARGV[7])
local accessible = tonumber(ARGV[8])
-- include clock
-- include seat-map
-- include changes
-- include hold-records
-- include customers
-- include hold-writes

local state = redis.call('HMGET', meta, 'loaded', 'seats', 'fence', 'version')
local loaded = state[1] == '1'
if not loaded then return {'UNLOADED'} end
local seatCount = tonumber(state[2])
local lastFence = tonumber(state[3])

-- include reap
-- include make-hold
-- include repeated-hold
local repeated = repeatedHold()
if repeated then return repeated end
if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end

local _, more = reap(REAP_BATCH)
local customer, length, refusal = allow(count)
if refusal then return refusal end

-- include search
-- include best-groups
openRuns()
if not packed then
  redis.call('HSET', meta, 'loaded', 0)
  return {'UNLOADED'}
end
local seats
if accessible == 1 then
  seats = findAccessible(count, category, together == 1)
else
  seats = findBest(count, category, together == 1)
end
if not seats then
  if more then return {'AGAIN'} end
  return {'NOT_ENOUGH'}
end
table.sort(seats)
return makeHold(customer, length, seats, {})
