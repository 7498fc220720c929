--[[
Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad.
NEEDS MEMORY
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
  5 runs      string: the runs of the layout (modules/search.lua)
ARGV
  1 epoch       as answered by beginLoad
  2 seatCount   how many seats the layout has
  3 lastFence   the highest fence that Postgres knows for this showtime, or 0
  4 keepUntil   when Redis may forget the showtime, ms
  5 orphanRule  strict, warn or off
  6 startsAt    start of the showtime, ms
  7 packed      the map as Postgres sees it, packed
  8 packedRuns  the runs of the layout, packed
  9 layout      number of the layout, or 0
  10... bought  of a buyer: field (b:<id>), how many seats, field of the hold that still has them or nothing; in turn
RETURN
  LOADED        version
  STALE         : somebody else loads, or what was read is out of date: begin again
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
local layout = ARGV[9]

local now, nowMicros = readClock()
local loaded, lastEpoch, version, fence, lastLayout =
  unpack(call('HMGET', showtime, 'loaded', 'epoch', 'version', 'fence', 'layout'))
if loaded or tonumber(lastEpoch or 0) ~= epoch then return 'STALE' end

call('SET', map, packed)
call('SET', runs, packedRuns)
-- Holds of an earlier layout are of seats that are gone, whichever seats have their indexes now.
local sameSeats = lastLayout == layout or not lastLayout
local holds, buyers, kept = {}, {}, {}
for _, name in ipairs(call('HKEYS', showtime)) do
  local kind = string.match(name, '^([hb]):')
  if kind == 'h' then holds[#holds + 1] = name end
  if kind == 'b' then buyers[#buyers + 1] = name end
end
for _, id in ipairs(holds) do
  local hold = readHold(call('HGET', showtime, id))
  local texts = readRanges(map, hold.seats, ALL_FREE)
  local keep = sameSeats and hold.expiresAt > now
  eachSeat(hold.seats, texts, function(_, state)
    -- A hold of a seat that is out of use now is no hold. Sold ones may be its own: its reservation awaits
    -- payment in Postgres.
    if not state or state == BLOCKED then keep = false end
  end)
  kept[id] = keep
  if keep then
    writeRanges(map, texts, TO_HELD)
  else
    endUnasked(showtime, expiries, id, hold, now, unusedMs(hold.createdAt, hold.expiresAt, now) * hold.count)
  end
end

local boughtBy = {}
for i = 10, #ARGV, 3 do
  local id, seats, hold = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
  -- What a hold still has is counted with it.
  if not kept[hold] then boughtBy[id] = (boughtBy[id] or 0) + seats end
end
for _, id in ipairs(buyers) do boughtBy[id] = boughtBy[id] or 0 end
for id, bought in pairs(boughtBy) do
  local full, _, held = readBuyer(call('HGET', showtime, id), now)
  local entry = buyerEntry(now, full, bought, held)
  if entry then call('HSET', showtime, id, entry) else call('HDEL', showtime, id) end
end

-- Both start from the clock, so that they stay above all earlier ones even where Redis had lost everything.
local nextFence = max(tonumber(fence or 0), lastFence)
local started = max(tonumber(version or 0), nowMicros)
call('DEL', changes)
local ruleUntil = max(0, startsAt - ORPHAN_RULE_ENDS_MS)
local about = packLoaded(seatCount, 0, ({off = 0, warn = 1, strict = STRICT})[orphanRule], ruleUntil, tonumber(layout))
local raised = commit(
  showtime, changes, started, 'r',
  'loaded', about, 'layout', layout, 'leaseUntil', '0', 'fence', format('%d', nextFence)
)
for _, key in ipairs({showtime, map, expiries, changes, runs}) do call('PEXPIREAT', key, keepUntil) end
return 'LOADED ' .. raised
