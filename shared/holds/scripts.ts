// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.

/** Claims the load of a showtime's map from Postgres: one loader at a time among all callers, for the length of a lease. */
export const beginLoad = {
  keys: ['showtime'],
  args: ['leaseMs'],
  rest: undefined,
  sha1: 'a31a29063ca222120753f07bee30f244237ddfb2',
  source: `local showtime = KEYS[1]
local leaseMs = tonumber(ARGV[1])
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local state = redis.call('HMGET', showtime, 'loaded', 'epoch', 'leaseUntil')
if state[1] and state[1] ~= '0' then return {'LOADED'} end
local left = tonumber(state[3] or 0) - now
if left > 0 then return {'WAIT', left} end
local epoch = math.max(tonumber(state[2] or 0) + 1, nowMicros)
redis.call('HSET', showtime, 'epoch', string.format('%d', epoch), 'leaseUntil', string.format('%d', now + leaseMs))
return {'LOAD', epoch}`,
} as const

/** Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked. */
export const blockSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: [],
  rest: 'seats',
  sha1: '162937f14ce4d13eef6687856d114df666e0cba1',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local REAP_BATCH = 100
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local limit, more = REAP_BATCH, nil
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, 'h:' .. id)
    if record then
      local hold = readHold(record)
      endHold(id, hold, 0, 0)
      if state[1] ~= '0' then freeHeld(hold.seats, freed) end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(state[2], 'f' .. table.concat(freed, ',')) end
end
local loaded, version = unpack(redis.call('HMGET', showtime, 'loaded', 'version'))
local seatCount = tonumber(loaded or 0)
if seatCount == 0 then return {'UNLOADED'} end
local seats, unknown = {}, {'UNKNOWN'}
for i = 1, #ARGV do
  seats[i] = tonumber(ARGV[i])
  if seats[i] >= seatCount then unknown[#unknown + 1] = seats[i] end
end
if #unknown > 1 then return unknown end
local text, offset = readSeats(seats[1], seats[#seats])
if not text then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
local taken, open, isHeld = nil, {}, false
for _, seat in ipairs(seats) do
  local state = string.byte(text, seat + offset) % NEIGHBOUR
  if state == HELD then isHeld = true end
  if state == FREE then
    open[#open + 1] = seat
  elseif state ~= BLOCKED then
    taken = taken or {'TAKEN'}
    taken[#taken + 1] = seat
  end
end
if isHeld and more then return {'AGAIN'} end
if taken then return taken end
if #open == 0 then return {'BLOCKED', version} end
writeSeats(open, text, offset, BLOCKED - FREE)
return {'BLOCKED', commit(version, 'b' .. table.concat(open, ','))}`,
} as const

/** What changed since a version, for a viewer who comes back. Overdue holds are freed first. */
export const changesSince = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['since'],
  rest: undefined,
  sha1: '833ac3b2092ac00f3dabf82d7e0ec3720726ac82',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local REAP_BATCH = 100
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local since = tonumber(ARGV[1])
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local limit, more = REAP_BATCH, nil
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, 'h:' .. id)
    if record then
      local hold = readHold(record)
      endHold(id, hold, 0, 0)
      if state[1] ~= '0' then freeHeld(hold.seats, freed) end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(state[2], 'f' .. table.concat(freed, ',')) end
end
if more then return {'AGAIN'} end
local known = redis.call('HMGET', showtime, 'loaded', 'version')
local seatCount = tonumber(known[1] or 0)
if seatCount == 0 then return {'UNLOADED'} end
local version = tonumber(known[2])
local missed = version - since
if missed == 0 then return {'CHANGES', version, now} end
local entries = missed > 0 and missed <= CHANGES_KEPT and redis.call('XRANGE', changes, string.format('%d', since + 1), '+') or {}
if #entries == missed and entries[1][2][2] ~= 'r' then
  local reply = {'CHANGES', version, now}
  for _, entry in ipairs(entries) do reply[#reply + 1] = entry[2][2] end
  return reply
end
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', version, now, seatCount, packed}`,
} as const

/** Turns a hold's seats into sold ones, after Postgres did. An overdue hold whose record is still here is confirmed as well: nobody else took its seats. */
export const confirmHold = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['holdId', 'fence'],
  rest: 'seats',
  sha1: '130101268d17297d7064b299b286bac076b7fed0',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
local list, seats = table.concat(ARGV, ',', 3), {}
for i = 3, #ARGV do seats[i - 2] = tonumber(ARGV[i]) end
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HSET', showtime, 'loaded', '0', 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
local function findSettled()
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', 'h:' .. holdId))
  local hold = record and readHold(record)
  local mine = hold and hold.fence == fence and hold.seats == list
  return mine and hold, loaded and loaded ~= '0', version
end
local function settleSeats(mine, loaded, version, wanted, letter)
  local text, offset
  if loaded then text, offset = readSeats(seats[1], seats[#seats]) end
  local fits, open = text ~= nil, {}
  for _, seat in ipairs(fits and seats or {}) do
    local state = byte(text, seat + offset) % NEIGHBOUR
    if mine and state == HELD then
      open[#open + 1] = seat
    elseif state ~= wanted then
      fits = false
    end
  end
  if not fits then return distrust() end
  if #open == 0 then return version end
  writeSeats(open, text, offset, wanted - HELD)
  return commit(version, letter .. table.concat(open, ','))
end
local hold, loaded, version = findSettled()
if hold then endHold(holdId, hold, (hold.expiresAt - hold.createdAt) * hold.count, hold.count) end
version = settleSeats(hold, loaded, version, SOLD, 's')
if not version then return {'UNLOADED'} end
return {'CONFIRMED', version}`,
} as const

/** Makes a hold last longer, once for its owner's wish (stage 1) and once for the payment of its reservation (stage 2). A repeat finds the hold extended already and answers the same. */
export const extendHold = {
  keys: ['showtime', 'expiries'],
  args: ['holdId', 'customerId', 'stage', 'lengthMs', 'latestMs'],
  rest: undefined,
  sha1: 'e6aca8eb06c6715a93ebfa5b8999dbd13c9d96c7',
  source: `local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local showtime = KEYS[1]
local expiries = KEYS[2]
local holdId = ARGV[1]
local customerId = ARGV[2]
local stage = tonumber(ARGV[3])
local lengthMs = tonumber(ARGV[4])
local latestMs = tonumber(ARGV[5])
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local known = redis.call('HMGET', showtime, 'version', 'h:' .. holdId, 'c:' .. customerId)
local hold = known[2] and readHold(known[2])
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage < stage then
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
  local full, bought, held = readCustomer(known[3])
  local longer = math.min(now + lengthMs, hold.createdAt + latestMs) - hold.expiresAt
  local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
  if stage == 1 then longer = math.min(longer, math.floor(budget / hold.count)) end
  longer = math.max(0, longer)
  hold.stage = stage
  hold.expiresAt = hold.expiresAt + longer
  local record = struct.pack(
    HOLD_FORMAT, stage, hold.expiresAt, hold.createdAt, hold.fence, hold.count, customerId, hold.seats
  ) .. hold.quote
  local entry = customerEntry(full + longer * hold.count, bought, held)
  redis.call('HSET', showtime, 'h:' .. holdId, record, 'c:' .. customerId, entry)
  redis.call('ZADD', expiries, string.format('%d', hold.expiresAt), holdId)
end
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, known[1] or 0}`,
} as const

/** Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad. */
export const finishLoad = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['epoch', 'seatCount', 'lastFence', 'keepUntil', 'orphanRule', 'startsAt', 'packed', 'packedRuns'],
  rest: 'bought',
  sha1: '10c91bf87965ac7808cd909f2f3e96c4d2e8716a',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local ORPHAN_RULE_ENDS_MS = 1800000
local SHORTEST_HOLD_MS = 60000
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
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function unused(createdAt, expiresAt)
  return math.max(0, expiresAt - math.max(now, createdAt + SHORTEST_HOLD_MS))
end
local known = redis.call('HMGET', showtime, 'loaded', 'epoch', 'version', 'fence')
if known[1] and known[1] ~= '0' or tonumber(known[2] or 0) ~= epoch then return {'STALE'} end
redis.call('SET', map, packed)
redis.call('SET', runs, packedRuns)
local holdIds, customerIds = {}, {}
for _, name in ipairs(redis.call('HKEYS', showtime)) do
  local kind, id = string.match(name, '^([hc]):(.*)$')
  if kind == 'h' then holdIds[#holdIds + 1] = id end
  if kind == 'c' then customerIds[#customerIds + 1] = id end
end
for _, id in ipairs(holdIds) do
  local hold = readHold(redis.call('HGET', showtime, 'h:' .. id))
  local keep, open = hold.expiresAt > now, {}
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    local state = seat < seatCount and string.byte(packed, seat + 1) % NEIGHBOUR or BLOCKED
    if state == FREE then open[#open + 1] = seat end
    if state == BLOCKED then keep = false end
  end
  if keep then
    writeSeats(open, packed, 1, HELD - FREE)
  else
    endHold(id, hold, unused(hold.createdAt, hold.expiresAt) * hold.count, 0)
  end
end
local boughtBy = {}
for i = 9, #ARGV, 2 do boughtBy[ARGV[i]] = tonumber(ARGV[i + 1]) end
for _, id in ipairs(customerIds) do boughtBy[id] = boughtBy[id] or 0 end
for id, bought in pairs(boughtBy) do
  local full, _, held = readCustomer(redis.call('HGET', showtime, 'c:' .. id))
  local entry = customerEntry(full, bought, held)
  if entry then
    redis.call('HSET', showtime, 'c:' .. id, entry)
  else
    redis.call('HDEL', showtime, 'c:' .. id)
  end
end
local fence = math.max(tonumber(known[4] or 0), lastFence)
local started = math.max(tonumber(known[3] or 0), nowMicros)
redis.call('DEL', changes)
local rule = orphanRule == 'off' and '' or orphanRule .. ' ' .. format('%d', startsAt - ORPHAN_RULE_ENDS_MS)
local version = commit(
  started, 'r', 'loaded', seatCount, 'leaseUntil', '0', 'orphanRule', rule, 'fence', format('%d', fence)
)
for _, key in ipairs({showtime, map, expiries, changes, runs}) do redis.call('PEXPIREAT', key, keepUntil) end
return {'LOADED', version}`,
} as const

/** Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends. Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded anew instead. */
export const freeSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['holdId', 'fence'],
  rest: 'seats',
  sha1: 'ff78027bff822362fce29170e2c860e309c84258',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
local list, seats = table.concat(ARGV, ',', 3), {}
for i = 3, #ARGV do seats[i - 2] = tonumber(ARGV[i]) end
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function unused(createdAt, expiresAt)
  return math.max(0, expiresAt - math.max(now, createdAt + SHORTEST_HOLD_MS))
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HSET', showtime, 'loaded', '0', 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
local function findSettled()
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', 'h:' .. holdId))
  local hold = record and readHold(record)
  local mine = hold and hold.fence == fence and hold.seats == list
  return mine and hold, loaded and loaded ~= '0', version
end
local function settleSeats(mine, loaded, version, wanted, letter)
  local text, offset
  if loaded then text, offset = readSeats(seats[1], seats[#seats]) end
  local fits, open = text ~= nil, {}
  for _, seat in ipairs(fits and seats or {}) do
    local state = byte(text, seat + offset) % NEIGHBOUR
    if mine and state == HELD then
      open[#open + 1] = seat
    elseif state ~= wanted then
      fits = false
    end
  end
  if not fits then return distrust() end
  if #open == 0 then return version end
  writeSeats(open, text, offset, wanted - HELD)
  return commit(version, letter .. table.concat(open, ','))
end
local hold, loaded, version = findSettled()
if hold then endHold(holdId, hold, unused(hold.createdAt, hold.expiresAt) * hold.count, 0) end
version = settleSeats(hold, loaded, version, FREE, 'f')
if not version then return {'UNLOADED'} end
return {'FREED', version}`,
} as const

/** Reads a hold. An overdue hold is none. */
export const getHold = {
  keys: ['showtime'],
  args: ['holdId'],
  rest: undefined,
  sha1: '245a750c22e0a0d0a547439ea3d28a084fcbd0f2',
  source: `local showtime = KEYS[1]
local holdId = ARGV[1]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local known = redis.call('HMGET', showtime, 'version', 'h:' .. holdId)
local hold = known[2] and readHold(known[2])
if not hold or hold.expiresAt <= now then return {'GONE'} end
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, known[1] or 0}`,
} as const

/** Picks the best free group of seats and holds it, in one step: together in one row nearest to the best spot without leaving a single seat; else together; else in two rows one behind the other; else apart, but nearest to the best spot and in the largest groups. */
export const holdBestSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['holdId', 'customerId', 'lengthMs', 'quote', 'count', 'categories', 'together', 'accessible', 'stage', 'beginAt'],
  rest: undefined,
  sha1: '068d6ca54101dabb9a139eebbfba15ccfee6c8eb',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local MAX_SEATS_PER_CUSTOMER = 20
local MAX_SEATS_PER_HOLD = 10
local REAP_BATCH = 100
local RUN_BATCH = 256
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local holdId = ARGV[1]
local customerId = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local count = tonumber(ARGV[5])
local categories = ARGV[6]
local together = tonumber(ARGV[7])
local accessible = tonumber(ARGV[8])
local stage = tonumber(ARGV[9])
local beginAt = tonumber(ARGV[10])
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local NEVER = '9007199254740991'
local holdField, customerField = 'h:' .. holdId, 'c:' .. customerId
local function readShowtime()
  return call('HMGET', showtime, 'loaded', 'version', 'fence', 'orphanRule', 'due', holdField, customerField)
end
local known = readShowtime()
local seatCount, due, more = tonumber(known[1] or 0), tonumber(known[5] or 0), false
if seatCount == 0 then return {'UNLOADED'} end
if due <= now then
  local limit = REAP_BATCH
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, 'h:' .. id)
    if record then
      local hold = readHold(record)
      endHold(id, hold, 0, 0)
      if state[1] ~= '0' then freeHeld(hold.seats, freed) end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(state[2], 'f' .. table.concat(freed, ',')) end
end
  due = call('ZRANGE', expiries, 0, 0, 'WITHSCORES')[2] or NEVER
  call('HSET', showtime, 'due', due)
  due = tonumber(due)
  known = readShowtime()
end
if known[6] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
  local own = readHold(known[6])
  if own.expiresAt <= now then return {'AGAIN'} end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, known[2], 1, own.seats, ''}
end
if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local full, bought, held = readCustomer(known[7])
if held + bought + count > MAX_SEATS_PER_CUSTOMER then return {'TOO_MANY', MAX_SEATS_PER_CUSTOMER} end
local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
local length = math.min(lengthMs, math.floor(budget / count))
local least = math.min(lengthMs, SHORTEST_HOLD_MS)
if length < least then return {'SPENT', math.ceil((least * count - budget) / HOLD_BUDGET_REFILL)} end
local RUN_SIZE, RUN_ZERO, BLOCK, HULL_SIZE = 14, 131072, 16, 6
local BLOCK_SIZE = HULL_SIZE + BLOCK * RUN_SIZE
local JOINED, ALONE = 52, 48
local SEAT_AT = 1
local CLEAN_RUNS = 40
local packed, packedRuns
local firstRun, lastRun, moreRuns
local read = {}
local function openRuns(from, batch)
  packed = redis.call('GET', map)
  if not packed then return false end
  local begin, size = (from - 1) / BLOCK * BLOCK_SIZE, batch / BLOCK * BLOCK_SIZE
  packedRuns = redis.call('GETRANGE', runs, begin, size == math.huge and -1 or begin + size)
  moreRuns = #packedRuns > size
  local count = moreRuns and batch or (#packedRuns - math.ceil(#packedRuns / BLOCK_SIZE) * HULL_SIZE) / RUN_SIZE
  firstRun, lastRun = from, from + count - 1
  return true
end
local function isFull()
  return not (string.find(packed, '4', 1, true) or string.find(packed, '0', 1, true))
end
local function recordOf(index)
  local nth = index - firstRun
  return (nth - nth % BLOCK) / BLOCK * HULL_SIZE + HULL_SIZE + nth * RUN_SIZE + 1
end
local function runAt(index)
  local run = read[index]
  if run then return run end
  local at = recordOf(index)
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = string.byte(packedRuns, at, at + RUN_SIZE - 1)
  local start, length = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 64 + e - 48
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local aside = math.max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = start, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48, x = x, y = y, least = aside * aside + y * y,
  }
  read[index] = run
  return run
end
local function whereIs(seat)
  for index = firstRun, lastRun do
    local at = recordOf(index)
    local a, b, c, d, e = string.byte(packedRuns, at, at + 4)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(index)
      return run, run.x + 2 * offset
    end
  end
end
local function nextFree(at)
  local joined = string.find(packed, '4', at, true)
  local alone = string.find(packed, '0', at, true)
  return joined and alone and math.min(joined, alone) or joined or alone
end
local function windowsOf(count)
  local core = string.rep('4', count - 1)
  local function nextCore(at) return string.find(packed, core, at, true) end
  if count == 1 then nextCore = nextFree end
  local from, known = 1, 0
  return function(at)
    if at >= from and at <= known then return known end
    from = at
    while at do
      at = nextCore(at)
      local last = at and string.byte(packed, at + count - 1)
      if last == JOINED or last == ALONE then break end
      at = at and at + 1
    end
    known = at or math.huge
    return known
  end
end
local function isClean(at, count)
  local left = at > 1 and string.byte(packed, at - 1)
  if left == JOINED and not (at > 2 and string.byte(packed, at - 2) == JOINED) then return false end
  local last, right, afterRight = string.byte(packed, at + count - 1, at + count + 1)
  if last ~= JOINED then return true end
  return not (right == ALONE or (right == JOINED and afterRight ~= ALONE and afterRight ~= JOINED))
end
local function nextRun(index, count, nextWindow)
  local byte, packedRuns = string.byte, packedRuns
  while index <= lastRun do
    local at, passed = recordOf(index), false
    if (index - firstRun) % BLOCK == 0 then
      local a, b, c, d, e, f = byte(packedRuns, at - HULL_SIZE, at - 1)
      local first, last = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 4096 + (e - 48) * 64 + f - 48
      passed = nextWindow(first + SEAT_AT) > last + SEAT_AT
    end
    if passed then
      index = index + BLOCK
    else
      local a, b, c, d, e = byte(packedRuns, at, at + 4)
      local from = (a - 48) * 4096 + (b - 48) * 64 + c - 48 + SEAT_AT
      if nextWindow(from) <= from + (d - 48) * 64 + e - 48 - count then return index end
      index = index + 1
    end
  end
end
local function eachWindow(run, count, nextWindow, visit)
  local from = run.start + SEAT_AT
  local last = from + run.length - count
  if last < from then return end
  local at = nextWindow(from)
  while at <= last do
    visit(at - from, at)
    at = nextWindow(at + 1)
  end
end
local function nearestWindow(count, fits, clean)
  local nextWindow = windowsOf(count)
  local best, bestClean
  local index = nextRun(firstRun, count, nextWindow)
  while index do
    local run = runAt(index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if fits(run) then
      eachWindow(run, count, nextWindow, function(offset, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
    index = nextRun(index + 1, count, nextWindow)
  end
  return bestClean or best
end
local ACCESSIBLE, WANTED = 32, 49
local function isWanted(run) return string.byte(categories, run.kind % ACCESSIBLE + 1) == WANTED end
local function isWantedAndPlain(run) return run.kind < ACCESSIBLE and isWanted(run) end
local function seatsOf(window, seats)
  for offset = 0, window.count - 1 do seats[#seats + 1] = window.start + offset end
  return seats
end
local function take(window)
  local at = window.start + SEAT_AT
  packed = string.sub(packed, 1, at - 1) .. string.rep('3', window.count) .. string.sub(packed, at + window.count)
end
local function partner(rows, window, size, nextWindow, fits)
  local best
  for _, row in ipairs({window.run.row - 1, window.run.row + 1}) do
    for _, run in ipairs(rows[row] or {}) do
      if fits(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local aside = math.abs(run.x + 2 * offset + size - 1 - window.x)
          if not best or aside < best.aside then best = {start = run.start + offset, count = size, aside = aside} end
        end)
      end
    end
  end
  return best
end
local function findInTwoRows(count, fits)
  local rows, nextFree = {}, windowsOf(1)
  local index = nextRun(firstRun, 1, nextFree)
  while index do
    local run = runAt(index)
    rows[run.row] = rows[run.row] or {}
    table.insert(rows[run.row], run)
    index = nextRun(index + 1, 1, nextFree)
  end
  for size = math.ceil(count / 2), count - 1 do
    local best
    local nextWindow, nextOther = windowsOf(size), windowsOf(count - size)
    local index = nextRun(firstRun, size, nextWindow)
    while index do
      local run = runAt(index)
      if best and best.distance <= run.least then break end
      if fits(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local x = run.x + 2 * offset + size - 1
          local window = {start = run.start + offset, count = size, run = run, x = x}
          local other = partner(rows, window, count - size, nextOther, fits)
          local distance = other and x * x + run.y * run.y + other.aside * other.aside
          if other and (not best or distance < best.distance) then
            best = {distance = distance, first = window, second = other}
          end
        end)
      end
      index = nextRun(index + 1, size, nextWindow)
    end
    if best then return seatsOf(best.second, seatsOf(best.first, {})) end
  end
end
local function findApart(count, fits, seats)
  if count == 0 then return seats end
  local size = count
  while size > 0 do
    local window = nearestWindow(size, fits, false)
    if window then
      take(window)
      seatsOf(window, seats)
      count = count - size
    end
    if count == 0 then return seats end
    size = math.min(count, window and size or size - 1)
  end
end
local function findTogether(count)
  local window = nearestWindow(count, isWantedAndPlain, true)
  return window and seatsOf(window, {})
end
local function findNearby(count)
  return count > 1 and findInTwoRows(count, isWantedAndPlain) or findApart(count, isWantedAndPlain, {})
end
local function findBeside(count, atLeast)
  local best
  local nextWindow, anyWillDo = windowsOf(count), not string.find(categories, '0', 1, true)
  local places = {}
  for index = firstRun, lastRun do
    local run = runAt(index)
    if run.kind >= ACCESSIBLE then
      for offset = 0, run.length - 1 do places[run.start + offset] = true end
    end
  end
  local function countPlaces(start)
    local used = 0
    for seat = start, start + count - 1 do
      if places[seat] then used = used + 1 end
    end
    return used
  end
  local function areWanted(start)
    for seat = start, start + count - 1 do
      if not isWanted(whereIs(seat)) then return false end
    end
    return true
  end
  for index = firstRun, lastRun do
    local run = runAt(index)
    if run.kind >= ACCESSIBLE and isWanted(run) then
      local first = math.max(0, run.start - count + 1)
      local around = {start = first, length = math.min(seatCount, run.start + run.length + count - 1) - first}
      around.x, around.y = run.x - 2 * (run.start - first), run.y
      eachWindow(around, count, nextWindow, function(offset)
        local start = first + offset
        local used = countPlaces(start)
        local middle = around.x + 2 * offset + count - 1
        local distance = middle * middle + around.y * around.y
        local better = not best or used < best.used or (used == best.used and distance < best.distance)
        if used >= atLeast and better and (anyWillDo or areWanted(start)) then
          best = {start = start, count = count, used = used, distance = distance}
        end
      end)
    end
  end
  return best
end
local function findAccessible(count, mustBeTogether, atLeast)
  local beside = findBeside(count, atLeast)
  if beside then return seatsOf(beside, {}) end
  if mustBeTogether or atLeast > 1 then return nil end
  local place = nearestWindow(1, function(run) return run.kind >= ACCESSIBLE and isWanted(run) end, false)
  if not place then return nil end
  local before = packed
  take(place)
  local others = findApart(count - 1, isWantedAndPlain, {})
  if not others then
    packed = before
    take(place)
    others = findApart(count - 1, isWanted, {})
  end
  return others and seatsOf(place, others)
end
if not openRuns(beginAt, (stage == 3 or accessible > 0) and math.huge or RUN_BATCH) then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
local text, offset = packed, SEAT_AT
local single = beginAt == 1 and not moreRuns
local anyFree, seats = not isFull(), nil
if anyFree and accessible > 0 then
  seats = findAccessible(count, together == 1, accessible)
elseif anyFree and stage == 1 then
  seats = findTogether(count)
end
if anyFree and not seats and accessible == 0 and together == 0 and (single or stage > 1) then seats = findNearby(count) end
if not seats then
  if more then return {'AGAIN'} end
  if not anyFree or single or accessible > 0 or stage == 3 then return {'NOT_ENOUGH'} end
  if moreRuns then return {'FURTHER', stage, lastRun + 1} end
  if together == 1 then return {'NOT_ENOUGH'} end
  return {'FURTHER', stage + 1, 1}
end
table.sort(seats)
local list, orphans = table.concat(seats, ','), ''
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local fence = math.max(known[3] + 1, nowMicros)
local expiresAt = now + length
local fenceText, endText = format('%d', fence), format('%d', expiresAt)
local record = struct.pack(HOLD_FORMAT, 0, expiresAt, now, fence, count, customerId, list) .. quote
local entry = customerEntry(full + length * count, bought, held + count)
writeSeats(seats, text, offset, HELD - FREE)
call('ZADD', expiries, endText, holdId)
if expiresAt < due then call('HSET', showtime, 'due', endText) end
local version = commit(known[2], 'h' .. list, 'fence', fenceText, holdField, record, customerField, entry)
return 'HOLD ' .. fenceText .. ' ' .. endText .. ' ' .. format('%d', now) .. ' ' .. version .. ' 0 ' .. list .. ' ' .. orphans`,
} as const

/** Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched. */
export const holdSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['holdId', 'customerId', 'lengthMs', 'quote'],
  rest: 'seats',
  sha1: '9e7b6ba153e19a2c3bacedfb4e9d42df279828f1',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local MAX_SEATS_PER_CUSTOMER = 20
local MAX_SEATS_PER_HOLD = 10
local REAP_BATCH = 100
local RUN_BATCH = 256
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local holdId = ARGV[1]
local customerId = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local NEVER = '9007199254740991'
local holdField, customerField = 'h:' .. holdId, 'c:' .. customerId
local function readShowtime()
  return call('HMGET', showtime, 'loaded', 'version', 'fence', 'orphanRule', 'due', holdField, customerField)
end
local known = readShowtime()
local seatCount, due, more = tonumber(known[1] or 0), tonumber(known[5] or 0), false
if seatCount == 0 then return {'UNLOADED'} end
if due <= now then
  local limit = REAP_BATCH
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, 'h:' .. id)
    if record then
      local hold = readHold(record)
      endHold(id, hold, 0, 0)
      if state[1] ~= '0' then freeHeld(hold.seats, freed) end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(state[2], 'f' .. table.concat(freed, ',')) end
end
  due = call('ZRANGE', expiries, 0, 0, 'WITHSCORES')[2] or NEVER
  call('HSET', showtime, 'due', due)
  due = tonumber(due)
  known = readShowtime()
end
if known[6] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
  local own = readHold(known[6])
  if own.expiresAt <= now then return {'AGAIN'} end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, known[2], 1, own.seats, ''}
end
local count, seats = #ARGV - 4, {}
if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
for i = 5, #ARGV do seats[i - 4] = tonumber(ARGV[i]) end
if seats[count] >= seatCount then
  local unknown = {'UNKNOWN'}
  for _, seat in ipairs(seats) do
    if seat >= seatCount then unknown[#unknown + 1] = seat end
  end
  return unknown
end
local text, offset = readSeats(seats[1], seats[count])
if not text then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
local taken, isHeld
for index = 1, count do
  local state = byte(text, seats[index] + offset) % NEIGHBOUR
  if state ~= FREE then
    taken = taken or {'TAKEN'}
    taken[#taken + 1] = seats[index]
    isHeld = isHeld or state == HELD
  end
end
if isHeld and more then return {'AGAIN'} end
if taken then return taken end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local full, bought, held = readCustomer(known[7])
if held + bought + count > MAX_SEATS_PER_CUSTOMER then return {'TOO_MANY', MAX_SEATS_PER_CUSTOMER} end
local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
local length = math.min(lengthMs, math.floor(budget / count))
local least = math.min(lengthMs, SHORTEST_HOLD_MS)
if length < least then return {'SPENT', math.ceil((least * count - budget) / HOLD_BUDGET_REFILL)} end
local list, orphans = table.concat(ARGV, ',', 5), ''
local rule, untilMs = string.match(known[4], '^(%a+) (%d+)$')
if rule and now < tonumber(untilMs) then
local function findOrphans(seats, text, offset)
  local chosen = {}
  for _, seat in ipairs(seats) do chosen[seat] = true end
  local function free(seat) return not chosen[seat] and byte(text, seat + offset) % NEIGHBOUR == FREE end
  local function joined(seat)
    local character = byte(text, seat + offset)
    return character and (character - 48) >= NEIGHBOUR
  end
  local orphans, seen = {}, {}
  local function look(seat)
    if seen[seat] or not free(seat) then return end
    seen[seat] = true
    local left = joined(seat - 1) and free(seat - 1)
    local right = joined(seat) and free(seat + 1)
    if not left and not right then orphans[#orphans + 1] = seat end
  end
  for _, seat in ipairs(seats) do
    if joined(seat - 1) then look(seat - 1) end
    if joined(seat) then look(seat + 1) end
  end
  return orphans
end
  local left = findOrphans(seats, text, offset)
  orphans = table.concat(left, ',')
  if #left > 0 and rule == 'strict' then
local RUN_SIZE, RUN_ZERO, BLOCK, HULL_SIZE = 14, 131072, 16, 6
local BLOCK_SIZE = HULL_SIZE + BLOCK * RUN_SIZE
local JOINED, ALONE = 52, 48
local SEAT_AT = 1
local CLEAN_RUNS = 40
local packed, packedRuns
local firstRun, lastRun, moreRuns
local read = {}
local function openRuns(from, batch)
  packed = redis.call('GET', map)
  if not packed then return false end
  local begin, size = (from - 1) / BLOCK * BLOCK_SIZE, batch / BLOCK * BLOCK_SIZE
  packedRuns = redis.call('GETRANGE', runs, begin, size == math.huge and -1 or begin + size)
  moreRuns = #packedRuns > size
  local count = moreRuns and batch or (#packedRuns - math.ceil(#packedRuns / BLOCK_SIZE) * HULL_SIZE) / RUN_SIZE
  firstRun, lastRun = from, from + count - 1
  return true
end
local function isFull()
  return not (string.find(packed, '4', 1, true) or string.find(packed, '0', 1, true))
end
local function recordOf(index)
  local nth = index - firstRun
  return (nth - nth % BLOCK) / BLOCK * HULL_SIZE + HULL_SIZE + nth * RUN_SIZE + 1
end
local function runAt(index)
  local run = read[index]
  if run then return run end
  local at = recordOf(index)
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = string.byte(packedRuns, at, at + RUN_SIZE - 1)
  local start, length = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 64 + e - 48
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local aside = math.max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = start, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48, x = x, y = y, least = aside * aside + y * y,
  }
  read[index] = run
  return run
end
local function whereIs(seat)
  for index = firstRun, lastRun do
    local at = recordOf(index)
    local a, b, c, d, e = string.byte(packedRuns, at, at + 4)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(index)
      return run, run.x + 2 * offset
    end
  end
end
local function nextFree(at)
  local joined = string.find(packed, '4', at, true)
  local alone = string.find(packed, '0', at, true)
  return joined and alone and math.min(joined, alone) or joined or alone
end
local function windowsOf(count)
  local core = string.rep('4', count - 1)
  local function nextCore(at) return string.find(packed, core, at, true) end
  if count == 1 then nextCore = nextFree end
  local from, known = 1, 0
  return function(at)
    if at >= from and at <= known then return known end
    from = at
    while at do
      at = nextCore(at)
      local last = at and string.byte(packed, at + count - 1)
      if last == JOINED or last == ALONE then break end
      at = at and at + 1
    end
    known = at or math.huge
    return known
  end
end
local function isClean(at, count)
  local left = at > 1 and string.byte(packed, at - 1)
  if left == JOINED and not (at > 2 and string.byte(packed, at - 2) == JOINED) then return false end
  local last, right, afterRight = string.byte(packed, at + count - 1, at + count + 1)
  if last ~= JOINED then return true end
  return not (right == ALONE or (right == JOINED and afterRight ~= ALONE and afterRight ~= JOINED))
end
local function nextRun(index, count, nextWindow)
  local byte, packedRuns = string.byte, packedRuns
  while index <= lastRun do
    local at, passed = recordOf(index), false
    if (index - firstRun) % BLOCK == 0 then
      local a, b, c, d, e, f = byte(packedRuns, at - HULL_SIZE, at - 1)
      local first, last = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 4096 + (e - 48) * 64 + f - 48
      passed = nextWindow(first + SEAT_AT) > last + SEAT_AT
    end
    if passed then
      index = index + BLOCK
    else
      local a, b, c, d, e = byte(packedRuns, at, at + 4)
      local from = (a - 48) * 4096 + (b - 48) * 64 + c - 48 + SEAT_AT
      if nextWindow(from) <= from + (d - 48) * 64 + e - 48 - count then return index end
      index = index + 1
    end
  end
end
local function eachWindow(run, count, nextWindow, visit)
  local from = run.start + SEAT_AT
  local last = from + run.length - count
  if last < from then return end
  local at = nextWindow(from)
  while at <= last do
    visit(at - from, at)
    at = nextWindow(at + 1)
  end
end
local function nearestWindow(count, fits, clean)
  local nextWindow = windowsOf(count)
  local best, bestClean
  local index = nextRun(firstRun, count, nextWindow)
  while index do
    local run = runAt(index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if fits(run) then
      eachWindow(run, count, nextWindow, function(offset, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
    index = nextRun(index + 1, count, nextWindow)
  end
  return bestClean or best
end
local ALTERNATIVES = 3
local function findAlternatives(seats)
  openRuns(1, RUN_BATCH)
  local run, x = whereIs(seats[1])
  local other, otherX = whereIs(seats[#seats])
  if not run or not other then return {} end
  local middleX, middleY = (x + otherX) / 2, (run.y + other.y) / 2
  local found, nextWindow = {}, windowsOf(#seats)
  local function look(candidate)
    local best
    if candidate.kind == run.kind then
      eachWindow(candidate, #seats, nextWindow, function(offset, at)
        local aside = candidate.x + 2 * offset + #seats - 1 - middleX
        local distance = aside * aside + (candidate.y - middleY) * (candidate.y - middleY)
        if (not best or distance < best.distance) and isClean(at, #seats) then
          best = {start = candidate.start + offset, distance = distance}
        end
      end)
    end
    found[#found + 1] = best
  end
  look(run)
  local index = nextRun(firstRun, #seats, nextWindow)
  while index do
    if runAt(index) ~= run then look(runAt(index)) end
    index = nextRun(index + 1, #seats, nextWindow)
  end
  table.sort(found, function(a, b)
    return a.distance < b.distance or (a.distance == b.distance and a.start < b.start)
  end)
  local lists = {}
  for index = 1, math.min(ALTERNATIVES, #found) do
    local list = {}
    for offset = 0, #seats - 1 do list[#list + 1] = string.format('%d', found[index].start + offset) end
    lists[index] = table.concat(list, ',')
  end
  return lists
end
    local others = findAlternatives(seats)
    if #others > 0 then return {'ORPHAN', others} end
  end
end
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local fence = math.max(known[3] + 1, nowMicros)
local expiresAt = now + length
local fenceText, endText = format('%d', fence), format('%d', expiresAt)
local record = struct.pack(HOLD_FORMAT, 0, expiresAt, now, fence, count, customerId, list) .. quote
local entry = customerEntry(full + length * count, bought, held + count)
writeSeats(seats, text, offset, HELD - FREE)
call('ZADD', expiries, endText, holdId)
if expiresAt < due then call('HSET', showtime, 'due', endText) end
local version = commit(known[2], 'h' .. list, 'fence', fenceText, holdField, record, customerField, entry)
return 'HOLD ' .. fenceText .. ' ' .. endText .. ' ' .. format('%d', now) .. ' ' .. version .. ' 0 ' .. list .. ' ' .. orphans`,
} as const

/** Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that). */
export const releaseHold = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['holdId', 'customerId'],
  rest: undefined,
  sha1: 'fcc94d84083f70b9a8d207f5568c8166676d248d',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local customerId = ARGV[2]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local holdField, customerField = 'h:' .. holdId, 'c:' .. customerId
local known = call('HMGET', showtime, 'loaded', 'version', holdField, customerField)
if not known[3] then return {'GONE'} end
local stage, expiresAt, createdAt, _, count, customer, list = struct.unpack(HOLD_FORMAT, known[3])
if expiresAt <= now or customer ~= customerId then return {'GONE'} end
if stage == 2 then return {'RESERVED'} end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function unused(createdAt, expiresAt)
  return math.max(0, expiresAt - math.max(now, createdAt + SHORTEST_HOLD_MS))
end
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
local full, bought, held = readCustomer(known[4])
local entry = customerEntry(full - unused(createdAt, expiresAt) * count, bought, held - count)
call('ZREM', expiries, holdId)
if entry then call('HDEL', showtime, holdField) else call('HDEL', showtime, holdField, customerField) end
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
return 'RELEASED ' .. version`,
} as const

/** A snapshot of the seat map. Overdue holds are freed before it is read. */
export const seatStates = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: [],
  rest: undefined,
  sha1: 'cc2f2aef0ae209e462fd6f8e3a9be6980a341282',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local REAP_BATCH = 100
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local limit, more = REAP_BATCH, nil
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, 'h:' .. id)
    if record then
      local hold = readHold(record)
      endHold(id, hold, 0, 0)
      if state[1] ~= '0' then freeHeld(hold.seats, freed) end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(state[2], 'f' .. table.concat(freed, ',')) end
end
if more then return {'AGAIN'} end
local known = redis.call('HMGET', showtime, 'loaded', 'version')
local seatCount = tonumber(known[1] or 0)
if seatCount == 0 then return {'UNLOADED'} end
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', known[2], now, seatCount, packed}`,
} as const

/** Spends from an allowance that refills steadily (GCRA): as many of the wanted units as it has, or none where it has none. */
export const spendAllowance = {
  keys: ['allowance'],
  args: ['everyMicros', 'burst', 'wanted'],
  rest: undefined,
  sha1: '9abae8259252dd774ee528b7dc1fd21c5ee2069b',
  source: `local allowance = KEYS[1]
local everyMicros = tonumber(ARGV[1])
local burst = tonumber(ARGV[2])
local wanted = tonumber(ARGV[3])
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local full = math.max(tonumber(redis.call('GET', allowance) or 0), nowMicros)
local units = math.floor((burst * everyMicros - (full - nowMicros)) / everyMicros)
if units < 1 then
  return {'EMPTY', full - nowMicros - (burst - 1) * everyMicros}
end
local spent = math.min(wanted, units)
full = full + spent * everyMicros
redis.call('SET', allowance, string.format('%d', full), 'PX', string.format('%d', math.ceil((full - nowMicros) / 1000)))
return {'SPENT', spent, units - spent, full - nowMicros}`,
} as const

/** Frees overdue holds of one showtime, a bounded batch at a time, so that viewers see it. Correctness never needs it. */
export const sweepHolds = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['limit'],
  rest: undefined,
  sha1: 'caff7997fb430f5903ace847282d284b37910ef1',
  source: `local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local limit = tonumber(ARGV[1])
local more
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
more = #overdue == limit
if overdue[1] then
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
local function freeHeld(list, freed)
  local seats, open = {}, {}
  for seat in string.gmatch(list, '%d+') do seats[#seats + 1] = tonumber(seat) end
  local text, offset = readSeats(seats[1], seats[#seats])
  if not text then return end
  for _, seat in ipairs(seats) do
    if byte(text, seat + offset) % NEIGHBOUR == HELD then
      open[#open + 1] = seat
      freed[#freed + 1] = seat
    end
  end
  writeSeats(open, text, offset, FREE - HELD)
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, 'h:' .. id)
    if record then
      local hold = readHold(record)
      endHold(id, hold, 0, 0)
      if state[1] ~= '0' then freeHeld(hold.seats, freed) end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(state[2], 'f' .. table.concat(freed, ',')) end
end
return {'SWEPT', redis.call('HGET', showtime, 'version') or 0, more and 1 or 0, overdue}`,
} as const

/** Frees blocked seats, after Postgres did. Seats in another state stay as they are. */
export const unblockSeats = {
  keys: ['showtime', 'map', 'changes'],
  args: [],
  rest: 'seats',
  sha1: 'fc6f298dadfd1c3fd3afcf47355e6bc285efe15d',
  source: `local CHANGES_KEPT_TEXT = '100'
local showtime = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local function readSeats(first, last)
  local from = math.max(0, first - 2)
  local text = call('GETRANGE', map, from, last + 2)
  if #text <= last - from then return nil end
  return text, 1 - from
end
local function writeSeats(seats, text, offset, step)
  local index = 1
  while seats[index] do
    local first, length, group = seats[index], 0, {}
    repeat
      group[length + 1] = byte(text, first + length + offset) + step
      length = length + 1
    until seats[index + length] ~= first + length
    call('SETRANGE', map, first, string.char(unpack(group)))
    index = index + length
  end
end
local function commit(version, change, ...)
  local id = format('%d', version + 1)
  call('HSET', showtime, 'version', id, ...)
  call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT_TEXT, id, 's', change)
  call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HSET', showtime, 'loaded', '0', 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
local loaded, version = unpack(redis.call('HMGET', showtime, 'loaded', 'version'))
local seats, open = {}, {}
for i = 1, #ARGV do seats[i] = tonumber(ARGV[i]) end
local text, offset
if loaded and loaded ~= '0' then text, offset = readSeats(seats[1], seats[#seats]) end
if not text then
  distrust()
  return {'UNLOADED'}
end
for _, seat in ipairs(seats) do
  if string.byte(text, seat + offset) % NEIGHBOUR == BLOCKED then open[#open + 1] = seat end
end
if #open == 0 then return {'UNBLOCKED', version} end
writeSeats(open, text, offset, FREE - BLOCKED)
return {'UNBLOCKED', commit(version, 'f' .. table.concat(open, ','))}`,
} as const

/** Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it anew. Holds are kept. */
export const unloadMap = {
  keys: ['showtime'],
  args: [],
  rest: undefined,
  sha1: '345e2a915a2bce09192b16745fcb2074e8a69b37',
  source: `local showtime = KEYS[1]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HSET', showtime, 'loaded', '0', 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
distrust()
return {'UNLOADED'}`,
} as const
