--[[
Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
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
  9... bought   field of a customer (c:<id>) and number of seats bought, in turn
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
local startsAt = tonumber(ARGV[6])
local packed = ARGV[7]
local packedRuns = ARGV[8]
-- include clock
-- include loaded
-- include seat-map
-- include seat-lists
-- include commit
-- include hold-records
-- include customers
-- include customer-entry
-- include end-holds
-- include refunds

local known = redis.call('HMGET', showtime, 'loaded', 'epoch', 'version', 'fence')
if known[1] or tonumber(known[2] or 0) ~= epoch then return {'STALE'} end

redis.call('SET', map, packed)
redis.call('SET', runs, packedRuns)
local holds, customers = {}, {}
for _, name in ipairs(redis.call('HKEYS', showtime)) do
  local kind = string.match(name, '^([hc]):')
  if kind == 'h' then holds[#holds + 1] = name end
  if kind == 'c' then customers[#customers + 1] = name end
end
for _, id in ipairs(holds) do
  local hold = readHold(redis.call('HGET', showtime, id))
  local seats, keep, only, to = hold.seats, hold.expiresAt > now, ONLY_FREE, {['0'] = '1', ['4'] = '5'}
  -- include read-runs
  eachSeat(seats, texts, function(_, state)
    -- A hold of a seat that is out of use now is no hold. Sold ones may be its own: its reservation awaits payment in Postgres.
    if not state or state == BLOCKED then keep = false end
  end)
  if keep then
    -- include write-runs
  else
    endHold(id, hold, unused(hold.createdAt, hold.expiresAt) * hold.count, 0)
  end
end

local boughtBy = {}
for i = 9, #ARGV, 2 do boughtBy[ARGV[i]] = tonumber(ARGV[i + 1]) end
for _, id in ipairs(customers) do boughtBy[id] = boughtBy[id] or 0 end
for id, bought in pairs(boughtBy) do
  local full, _, held = readCustomer(redis.call('HGET', showtime, id))
  local entry = customerEntry(full, bought, held)
  if entry then
    redis.call('HSET', showtime, id, entry)
  else
    redis.call('HDEL', showtime, id)
  end
end

-- Both start from the clock, so that they stay above all earlier ones even where Redis had lost everything.
local fence = math.max(tonumber(known[4] or 0), lastFence)
local started = math.max(tonumber(known[3] or 0), nowMicros)
redis.call('DEL', changes)
local ruleUntil = math.max(0, startsAt - ORPHAN_RULE_ENDS_MS)
local about = struct.pack(LOADED_FORMAT, seatCount, 0, ({off = 0, warn = 1, strict = STRICT})[orphanRule], ruleUntil)
local version = commit(started, 'r', 'loaded', about, 'leaseUntil', '0', 'fence', format('%d', fence))
for _, key in ipairs({showtime, map, expiries, changes, runs}) do redis.call('PEXPIREAT', key, keepUntil) end
return {'LOADED', version}
