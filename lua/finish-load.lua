--[[
Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
  5 runs      string: the runs of the layout (parts/search.lua)
ARGV
  1 epoch       as answered by beginLoad
  2 seatCount   how many seats the layout has
  3 lastFence   the highest fence that Postgres knows for this showtime, or 0
  4 keepUntil   when Redis may forget the showtime, ms
  5 orphanRule  strict, warn or off
  6 startsAt    start of the showtime, ms
  7 packed      the map as Postgres sees it, packed
  8 packedRuns  the runs of the layout, packed
  9... bought   customer id and number of seats bought, in turn
RETURN
  LOADED        version
  STALE         somebody else loads, or what was read is out of date: begin again
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local epoch = tonumber(ARGV[1])
local seatCount = tonumber(ARGV[2])
local lastFence = tonumber(ARGV[3])
local keepUntil = ARGV[4]
local orphanRule = ARGV[5]
local startsAt = ARGV[6]
local packed = ARGV[7]
local packedRuns = ARGV[8]
-- include clock
-- include showtime
-- include seat-map
-- include commit
-- include hold-records
-- include customers
-- include hold-writes

readFields({'loaded', 'epoch', 'version', 'fence'})
if field('loaded') == '1' or tonumber(field('epoch') or 0) ~= epoch then return {'STALE'} end

redis.call('SET', map, packed)
redis.call('SET', runs, packedRuns)
local holdIds, customerIds = {}, {}
for _, name in ipairs(redis.call('HKEYS', showtime)) do
  local kind, id = string.match(name, '^([hc]):(.*)$')
  if kind == 'h' then holdIds[#holdIds + 1] = id end
  if kind == 'c' then customerIds[#customerIds + 1] = id end
end
for _, id in ipairs(holdIds) do
  local hold = readHold(id)
  local keep = hold.expiresAt > now
  local seats = {}
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    local seatState = seat < seatCount and stateOf(seat) or BLOCKED
    if seatState == FREE then seats[#seats + 1] = seat end
    -- A hold of a seat that is out of use now is no hold. Sold ones may be its own: its reservation awaits payment in Postgres.
    if seatState == BLOCKED then keep = false end
  end
  if keep then
    for _, seat in ipairs(seats) do setState(seat, HELD) end
  else
    endHold(hold, unused(hold), 0)
  end
end

local bought = {}
for i = 9, #ARGV, 2 do bought[ARGV[i]] = tonumber(ARGV[i + 1]) end
for _, id in ipairs(customerIds) do
  local customer = readCustomer(id)
  customer.bought = bought[id] or 0
  bought[id] = nil
  setCustomer(customer)
end
for id, count in pairs(bought) do
  local customer = readCustomer(id)
  customer.bought = count
  setCustomer(customer)
end

-- Both start from the clock, so that they stay above all earlier ones even where Redis had lost everything.
local fence = math.max(tonumber(field('fence') or 0), lastFence)
local started = math.max(tonumber(field('version') or 0), nowMicros)
setField('loaded', '1')
setField('leaseUntil', '0')
setField('seats', whole(seatCount))
setField('orphanRule', orphanRule)
setField('startsAt', startsAt)
setField('fence', whole(fence))
setField('version', whole(started))
redis.call('DEL', changes)
commit('r')
for _, key in ipairs({showtime, map, expiries, changes, runs}) do redis.call('PEXPIREAT', key, keepUntil) end
return {'LOADED', version()}
