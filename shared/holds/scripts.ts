// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.

/** Claims the load of a showtime's map from Postgres: one loader at a time among all callers, for the length of a lease. */
export const beginLoad = {
  keys: ['showtime'],
  args: ['leaseMs'],
  rest: undefined,
  sha1: '67ceeebf8fa1afa351024a4b4c3b0e7dd4fd77c2',
  source: `local showtime = KEYS[1]
local leaseMs = tonumber(ARGV[1])
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local state = redis.call('HMGET', showtime, 'loaded', 'epoch', 'leaseUntil')
if state[1] then return {'LOADED'} end
local left = tonumber(state[3] or 0) - now
if left > 0 then return {'WAIT', left} end
local epoch = math.max(tonumber(state[2] or 0) + 1, nowMicros)
redis.call('HSET', showtime, 'epoch', string.format('%d', epoch), 'leaseUntil', string.format('%d', now + leaseMs))
return {'LOAD', epoch}`,
} as const

/** Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked. */
export const blockSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['seats'],
  rest: undefined,
  sha1: '1ea0f2e0ac1d3932f768bdcc5bf062358691e57e',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local REAP_BATCH = 100
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local seats = ARGV[1]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
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
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local lists = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local ended = readHold(record)
      endHold(id, ended, 0, 0)
      if state[1] then
        local seats, freed = ended.seats, nil
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
if fits then
  freed = seats
else
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
        if freed ~= '' then lists[#lists + 1] = freed end
      end
    else
      call('ZREM', expiries, id)
    end
  end
  if lists[1] then commit(state[2], 'f' .. table.concat(lists, ',')) end
end
local LOADED_FORMAT, STRICT = '>I3I6I1I6', 2
local known = call('HMGET', showtime, 'loaded', 'version')
if not known[1] then return {'UNLOADED'} end
local seatCount, version = struct.unpack(LOADED_FORMAT, known[1]), known[2]
local only, to = ONLY_FREE, {['0'] = '3', ['4'] = '7'}
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
local unknown, taken, anyFree, isHeld = {'UNKNOWN'}, {'TAKEN'}, false, false
eachSeat(seats, texts, function(seat, state)
  if seat >= seatCount then unknown[#unknown + 1] = seat end
  if state == HELD then isHeld = true end
  if state == FREE then anyFree = true elseif state ~= BLOCKED then taken[#taken + 1] = seat end
end)
if unknown[2] then return unknown end
if read == 0 then
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
if isHeld and more then return {'AGAIN'} end
if taken[2] then return taken end
if not anyFree then return {'BLOCKED', version} end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
return {'BLOCKED', commit(version, 'b' .. seats)}`,
} as const

/** What changed since a version, for a viewer who comes back. Overdue holds are freed first. */
export const changesSince = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['since'],
  rest: undefined,
  sha1: 'c1cdebeb0d95f7d4fd54430e588a2db5d0bbd577',
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
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
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
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local lists = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local ended = readHold(record)
      endHold(id, ended, 0, 0)
      if state[1] then
        local seats, freed = ended.seats, nil
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
if fits then
  freed = seats
else
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
        if freed ~= '' then lists[#lists + 1] = freed end
      end
    else
      call('ZREM', expiries, id)
    end
  end
  if lists[1] then commit(state[2], 'f' .. table.concat(lists, ',')) end
end
if more then return {'AGAIN'} end
local LOADED_FORMAT, STRICT = '>I3I6I1I6', 2
local known = call('HMGET', showtime, 'loaded', 'version')
if not known[1] then return {'UNLOADED'} end
local seatCount = struct.unpack(LOADED_FORMAT, known[1])
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
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
return {'MAP', version, now, seatCount, packed}`,
} as const

/** Turns a hold's seats into sold ones, after Postgres did. An overdue hold whose record is still here is confirmed as well: nobody else took its seats. */
export const confirmHold = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['hold', 'fence', 'seats'],
  rest: undefined,
  sha1: '4fd5736607eca205042ae027a3dc3ae576fd7f64',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local fence = tonumber(ARGV[2])
local seats = ARGV[3]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HDEL', showtime, 'loaded')
  redis.call('HSET', showtime, 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
local function findSettled()
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', hold))
  local found = record and readHold(record)
  local mine = found and found.fence == fence and found.seats == seats
  return mine and found, loaded, version
end
local function settleSeats(mine, loaded, version, wanted, to)
  if not loaded then return distrust() end
  local only = ONLY_HELD
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
  local open, wrong = mine and fits, false
  if not open then
    eachSeat(seats, texts, function(_, state)
      if mine and state == HELD then open = true elseif state ~= wanted then wrong = true end
    end)
  end
  if wrong then return distrust() end
  if not open then return version end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
  return commit(version, (wanted == SOLD and 's' or 'f') .. seats)
end
local mine, loaded, version = findSettled()
if mine then endHold(hold, mine, (mine.expiresAt - mine.createdAt) * mine.count, mine.count) end
version = settleSeats(mine, loaded, version, SOLD, {['1'] = '2', ['5'] = '6'})
if not version then return {'UNLOADED'} end
return {'CONFIRMED', version}`,
} as const

/** Makes a hold last longer, once for its owner's wish (stage 1) and once for the payment of its reservation (stage 2). A repeat finds the hold extended already and answers the same. */
export const extendHold = {
  keys: ['showtime', 'expiries'],
  args: ['hold', 'customer', 'stage', 'lengthMs', 'latestMs'],
  rest: undefined,
  sha1: '56afcd883a79b27bc82545df39466967fc4a421c',
  source: `local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local showtime = KEYS[1]
local expiries = KEYS[2]
local hold = ARGV[1]
local customer = ARGV[2]
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
local known = redis.call('HMGET', showtime, 'version', hold, customer)
local found = known[2] and readHold(known[2])
if not found or found.expiresAt <= now or found.customer ~= customer then return {'GONE'} end
if found.stage < stage then
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
  local full, bought, held = readCustomer(known[3])
  local longer = math.min(now + lengthMs, found.createdAt + latestMs) - found.expiresAt
  local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
  if stage == 1 then longer = math.min(longer, math.floor(budget / found.count)) end
  longer = math.max(0, longer)
  found.stage = stage
  found.expiresAt = found.expiresAt + longer
  local record = struct.pack(
    HOLD_FORMAT, stage, found.expiresAt, found.createdAt, found.fence, found.count, customer, found.seats
  ) .. found.quote
  local entry = struct.pack(CUSTOMER_FORMAT, full + longer * found.count, bought, held)
  redis.call('HSET', showtime, hold, record, customer, entry)
  redis.call('ZADD', expiries, string.format('%d', found.expiresAt), hold)
end
return {'HOLD', found.customer, found.fence, found.expiresAt, found.stage, found.seats, found.quote, now, known[1] or 0}`,
} as const

/** Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad. */
export const finishLoad = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['epoch', 'seatCount', 'lastFence', 'keepUntil', 'orphanRule', 'startsAt', 'packed', 'packedRuns'],
  rest: 'bought',
  sha1: 'e2174c60fb6dfa84b190745a76a46f2d79d4cc8c',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
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
local LOADED_FORMAT, STRICT = '>I3I6I1I6', 2
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
local function unused(createdAt, expiresAt)
  return math.max(0, expiresAt - math.max(now, createdAt + SHORTEST_HOLD_MS))
end
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
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
  eachSeat(seats, texts, function(_, state)
    if not state or state == BLOCKED then keep = false end
  end)
  if keep then
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
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
local fence = math.max(tonumber(known[4] or 0), lastFence)
local started = math.max(tonumber(known[3] or 0), nowMicros)
redis.call('DEL', changes)
local ruleUntil = math.max(0, startsAt - ORPHAN_RULE_ENDS_MS)
local about = struct.pack(LOADED_FORMAT, seatCount, 0, ({off = 0, warn = 1, strict = STRICT})[orphanRule], ruleUntil)
local version = commit(started, 'r', 'loaded', about, 'leaseUntil', '0', 'fence', format('%d', fence))
for _, key in ipairs({showtime, map, expiries, changes, runs}) do redis.call('PEXPIREAT', key, keepUntil) end
return {'LOADED', version}`,
} as const

/** Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends. Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded anew instead. */
export const freeSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['hold', 'fence', 'seats'],
  rest: undefined,
  sha1: '711c359ddd1187a7e19aca44465c9302dbcd0fdc',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local fence = tonumber(ARGV[2])
local seats = ARGV[3]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
local function unused(createdAt, expiresAt)
  return math.max(0, expiresAt - math.max(now, createdAt + SHORTEST_HOLD_MS))
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HDEL', showtime, 'loaded')
  redis.call('HSET', showtime, 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
local function findSettled()
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', hold))
  local found = record and readHold(record)
  local mine = found and found.fence == fence and found.seats == seats
  return mine and found, loaded, version
end
local function settleSeats(mine, loaded, version, wanted, to)
  if not loaded then return distrust() end
  local only = ONLY_HELD
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
  local open, wrong = mine and fits, false
  if not open then
    eachSeat(seats, texts, function(_, state)
      if mine and state == HELD then open = true elseif state ~= wanted then wrong = true end
    end)
  end
  if wrong then return distrust() end
  if not open then return version end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
  return commit(version, (wanted == SOLD and 's' or 'f') .. seats)
end
local mine, loaded, version = findSettled()
if mine then endHold(hold, mine, unused(mine.createdAt, mine.expiresAt) * mine.count, 0) end
version = settleSeats(mine, loaded, version, FREE, {['1'] = '0', ['5'] = '4'})
if not version then return {'UNLOADED'} end
return {'FREED', version}`,
} as const

/** Reads a hold. An overdue hold is none. */
export const getHold = {
  keys: ['showtime'],
  args: ['hold'],
  rest: undefined,
  sha1: '04259264151fd9b8cbf18c512f765282b074d8dc',
  source: `local showtime = KEYS[1]
local hold = ARGV[1]
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
local known = redis.call('HMGET', showtime, 'version', hold)
local found = known[2] and readHold(known[2])
if not found or found.expiresAt <= now then return {'GONE'} end
return {'HOLD', found.customer, found.fence, found.expiresAt, found.stage, found.seats, found.quote, now, known[1] or 0}`,
} as const

/** Picks the best free group of seats and holds it, in one step: together in one row nearest to the best spot without leaving a single seat; else together; else in two rows one behind the other; else apart, but nearest to the best spot and in the largest groups. */
export const holdBestSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['hold', 'customer', 'lengthMs', 'quote', 'count', 'categories', 'together', 'accessible', 'stage', 'beginAt'],
  rest: undefined,
  sha1: '8b397f99e23c397330d144f1e09ebf909a8dddc6',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
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
local hold = ARGV[1]
local customer = ARGV[2]
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
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
local LOADED_FORMAT, STRICT = '>I3I6I1I6', 2
local NEVER = 281474976710655
local known = call('HMGET', showtime, 'loaded', 'version', hold, customer, 'fence')
if not known[1] then return {'UNLOADED'} end
local seatCount, due, rule, ruleUntil = struct.unpack(LOADED_FORMAT, known[1])
local more = false
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
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local lists = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local ended = readHold(record)
      endHold(id, ended, 0, 0)
      if state[1] then
        local seats, freed = ended.seats, nil
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
if fits then
  freed = seats
else
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
        if freed ~= '' then lists[#lists + 1] = freed end
      end
    else
      call('ZREM', expiries, id)
    end
  end
  if lists[1] then commit(state[2], 'f' .. table.concat(lists, ',')) end
end
  due = tonumber(call('ZRANGE', expiries, 0, 0, 'WITHSCORES')[2] or NEVER)
  call('HSET', showtime, 'loaded', struct.pack(LOADED_FORMAT, seatCount, due, rule, ruleUntil))
  known = call('HMGET', showtime, 'loaded', 'version', hold, customer, 'fence')
end
if known[3] then
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
  local own = readHold(known[3])
  if own.expiresAt <= now then return {'AGAIN'} end
  if own.customer ~= customer then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, time[1], time[2], 1, own.seats, '', known[2]}
end
if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local full, bought, held = readCustomer(known[4])
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
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
local before = packed
local single = beginAt == 1 and not moreRuns
local anyFree, list = not isFull(), nil
if anyFree and accessible > 0 then
  list = findAccessible(count, together == 1, accessible)
elseif anyFree and stage == 1 then
  list = findTogether(count)
end
if anyFree and not list and accessible == 0 and together == 0 and (single or stage > 1) then list = findNearby(count) end
if not list then
  if more then return {'AGAIN'} end
  if not anyFree or single or accessible > 0 or stage == 3 then return {'NOT_ENOUGH'} end
  if moreRuns then return {'FURTHER', stage, lastRun + 1} end
  if together == 1 then return {'NOT_ENOUGH'} end
  return {'FURTHER', stage + 1, 1}
end
table.sort(list)
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
local seats, texts, orphans = runsOf(list), {}, ''
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do texts[first] = string.sub(before, first + SEAT_AT, last + SEAT_AT) end
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local number, expiresAt = known[2] + 1, now + length
local id, endText, change = format('%d', number), format('%d', expiresAt), 'h' .. seats
local fence = math.max(known[5] + 1, nowMicros)
local fenceText = format('%d', fence)
local record = struct.pack(HOLD_FORMAT, 0, expiresAt, now, fence, count, customer, seats) .. quote
local entry = struct.pack(CUSTOMER_FORMAT, full + length * count, bought, held + count)
local to = {['0'] = '1', ['4'] = '5'}
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
call('ZADD', expiries, endText, hold)
if expiresAt < due then
  call('HSET', showtime, 'loaded', struct.pack(LOADED_FORMAT, seatCount, expiresAt, rule, ruleUntil))
end
call('HSET', showtime, 'version', id, 'fence', fenceText, hold, record, customer, entry)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
call('PUBLISH', changes, id .. ' ' .. change)
return 'HOLD ' .. fenceText .. ' ' .. endText .. ' ' .. time[1] .. ' ' .. time[2] .. ' 0 ' .. seats .. ' ' .. orphans .. ' ' .. id`,
} as const

/** Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched. */
export const holdSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['hold', 'customer', 'lengthMs', 'quote', 'count', 'seats'],
  rest: undefined,
  sha1: '2d95e32bfaf33fe0e4d2d721445e9406eec65aec',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
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
local hold = ARGV[1]
local customer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local count = tonumber(ARGV[5])
local seats = ARGV[6]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
local LOADED_FORMAT, STRICT = '>I3I6I1I6', 2
local NEVER = 281474976710655
local known = call('HMGET', showtime, 'loaded', 'version', hold, customer, 'fence')
if not known[1] then return {'UNLOADED'} end
local seatCount, due, rule, ruleUntil = struct.unpack(LOADED_FORMAT, known[1])
local more = false
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
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local lists = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local ended = readHold(record)
      endHold(id, ended, 0, 0)
      if state[1] then
        local seats, freed = ended.seats, nil
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
if fits then
  freed = seats
else
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
        if freed ~= '' then lists[#lists + 1] = freed end
      end
    else
      call('ZREM', expiries, id)
    end
  end
  if lists[1] then commit(state[2], 'f' .. table.concat(lists, ',')) end
end
  due = tonumber(call('ZRANGE', expiries, 0, 0, 'WITHSCORES')[2] or NEVER)
  call('HSET', showtime, 'loaded', struct.pack(LOADED_FORMAT, seatCount, due, rule, ruleUntil))
  known = call('HMGET', showtime, 'loaded', 'version', hold, customer, 'fence')
end
if known[3] then
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
  local own = readHold(known[3])
  if own.expiresAt <= now then return {'AGAIN'} end
  if own.customer ~= customer then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, time[1], time[2], 1, own.seats, '', known[2]}
end
if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
local only = ONLY_FREE
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
if read < count then
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local unknown = {'UNKNOWN'}
  eachSeat(seats, texts, function(seat)
    if seat >= seatCount then unknown[#unknown + 1] = seat end
  end)
  if unknown[2] then return unknown end
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
local taken
if not fits then
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local isHeld = false
  taken = {'TAKEN'}
  eachSeat(seats, texts, function(seat, state)
    if state ~= FREE then taken[#taken + 1] = seat end
    isHeld = isHeld or state == HELD
  end)
  if isHeld and more then return {'AGAIN'} end
end
if taken then return taken end
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local full, bought, held = readCustomer(known[4])
if held + bought + count > MAX_SEATS_PER_CUSTOMER then return {'TOO_MANY', MAX_SEATS_PER_CUSTOMER} end
local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
local length = math.min(lengthMs, math.floor(budget / count))
local least = math.min(lengthMs, SHORTEST_HOLD_MS)
if length < least then return {'SPENT', math.ceil((least * count - budget) / HOLD_BUDGET_REFILL)} end
local orphans = ''
if rule > 0 and now < ruleUntil then
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
local function findOrphans(list)
  local from = math.max(0, list[1] - 2)
  local text, offset = call('GETRANGE', map, from, list[#list] + 2), 1 - from
  local chosen = {}
  for _, seat in ipairs(list) do chosen[seat] = true end
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
  for _, seat in ipairs(list) do
    if joined(seat - 1) then look(seat - 1) end
    if joined(seat) then look(seat + 1) end
  end
  return orphans
end
  local list = {}
  eachSeat(seats, texts, function(seat) list[#list + 1] = seat end)
  local left = findOrphans(list)
  orphans = runsOf(left)
  if left[1] and rule == STRICT then
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
local function findAlternatives(list)
  openRuns(1, RUN_BATCH)
  local run, x = whereIs(list[1])
  local other, otherX = whereIs(list[#list])
  if not run or not other then return {} end
  local middleX, middleY = (x + otherX) / 2, (run.y + other.y) / 2
  local found, nextWindow = {}, windowsOf(#list)
  local function look(candidate)
    local best
    if candidate.kind == run.kind then
      eachWindow(candidate, #list, nextWindow, function(offset, at)
        local aside = candidate.x + 2 * offset + #list - 1 - middleX
        local distance = aside * aside + (candidate.y - middleY) * (candidate.y - middleY)
        if (not best or distance < best.distance) and isClean(at, #list) then
          best = {start = candidate.start + offset, distance = distance}
        end
      end)
    end
    found[#found + 1] = best
  end
  look(run)
  local index = nextRun(firstRun, #list, nextWindow)
  while index do
    if runAt(index) ~= run then look(runAt(index)) end
    index = nextRun(index + 1, #list, nextWindow)
  end
  table.sort(found, function(a, b)
    return a.distance < b.distance or (a.distance == b.distance and a.start < b.start)
  end)
  local groups = {}
  for index = 1, math.min(ALTERNATIVES, #found) do
    local start = found[index].start
    groups[index] = format('%d-%d', start, start + #list - 1)
  end
  return groups
end
    local others = findAlternatives(list)
    if others[1] then return {'ORPHAN', others} end
  end
end
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local number, expiresAt = known[2] + 1, now + length
local id, endText, change = format('%d', number), format('%d', expiresAt), 'h' .. seats
local fence = math.max(known[5] + 1, nowMicros)
local fenceText = format('%d', fence)
local record = struct.pack(HOLD_FORMAT, 0, expiresAt, now, fence, count, customer, seats) .. quote
local entry = struct.pack(CUSTOMER_FORMAT, full + length * count, bought, held + count)
local to = {['0'] = '1', ['4'] = '5'}
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
call('ZADD', expiries, endText, hold)
if expiresAt < due then
  call('HSET', showtime, 'loaded', struct.pack(LOADED_FORMAT, seatCount, expiresAt, rule, ruleUntil))
end
call('HSET', showtime, 'version', id, 'fence', fenceText, hold, record, customer, entry)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
call('PUBLISH', changes, id .. ' ' .. change)
return 'HOLD ' .. fenceText .. ' ' .. endText .. ' ' .. time[1] .. ' ' .. time[2] .. ' 0 ' .. seats .. ' ' .. orphans .. ' ' .. id`,
} as const

/** Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that). */
export const releaseHold = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['hold', 'customer'],
  rest: undefined,
  sha1: '3de2934b349402846816104eef225a6192e5c450',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local customer = ARGV[2]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local HOLD_FORMAT = '>I1I6I6I7I1ss'
local known = call('HMGET', showtime, 'loaded', 'version', hold, customer)
if not known[3] then return {'GONE'} end
local stage, expiresAt, createdAt, _, count, owner, seats = struct.unpack(HOLD_FORMAT, known[3])
if expiresAt <= now or owner ~= customer then return {'GONE'} end
if stage == 2 then return {'RESERVED'} end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
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
local full, bought, held = readCustomer(known[4])
local entry = customerEntry(full - unused(createdAt, expiresAt) * count, bought, held - count)
call('ZREM', expiries, hold)
if entry then call('HDEL', showtime, hold) else call('HDEL', showtime, hold, customer) end
local freed = ''
if known[1] then
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
if fits then
  freed = seats
else
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
end
if freed == '' then
  if entry then call('HSET', showtime, customer, entry) end
  return 'RELEASED'
end
local number, change = known[2] + 1, 'f' .. freed
local id = format('%d', number)
if entry then call('HSET', showtime, 'version', id, customer, entry) else call('HSET', showtime, 'version', id) end
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
call('PUBLISH', changes, id .. ' ' .. change)
return 'RELEASED'`,
} as const

/** A snapshot of the seat map. Overdue holds are freed before it is read. */
export const seatStates = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: [],
  rest: undefined,
  sha1: '94b9bc7018b566701b23d6002d901b307ffd4556',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
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
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
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
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local lists = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local ended = readHold(record)
      endHold(id, ended, 0, 0)
      if state[1] then
        local seats, freed = ended.seats, nil
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
if fits then
  freed = seats
else
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
        if freed ~= '' then lists[#lists + 1] = freed end
      end
    else
      call('ZREM', expiries, id)
    end
  end
  if lists[1] then commit(state[2], 'f' .. table.concat(lists, ',')) end
end
if more then return {'AGAIN'} end
local LOADED_FORMAT, STRICT = '>I3I6I1I6', 2
local known = call('HMGET', showtime, 'loaded', 'version')
if not known[1] then return {'UNLOADED'} end
local seatCount = struct.unpack(LOADED_FORMAT, known[1])
local packed = redis.call('GET', map)
if not packed then
  call('HDEL', showtime, 'loaded')
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
  sha1: '3f7362fb45c35a178a2014b5776acf1275395ec2',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
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
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
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
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
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
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
  local state = call('HMGET', showtime, 'loaded', 'version')
  local lists = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local ended = readHold(record)
      endHold(id, ended, 0, 0)
      if state[1] then
        local seats, freed = ended.seats, nil
local only, to = ONLY_HELD, {['1'] = '0', ['5'] = '4'}
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
if fits then
  freed = seats
else
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
  local open = {}
  eachSeat(seats, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  freed = runsOf(open)
end
        if freed ~= '' then lists[#lists + 1] = freed end
      end
    else
      call('ZREM', expiries, id)
    end
  end
  if lists[1] then commit(state[2], 'f' .. table.concat(lists, ',')) end
end
return {'SWEPT', redis.call('HGET', showtime, 'version') or 0, more and 1 or 0, overdue}`,
} as const

/** Frees blocked seats, after Postgres did. Seats in another state stay as they are. */
export const unblockSeats = {
  keys: ['showtime', 'map', 'changes'],
  args: ['seats'],
  rest: undefined,
  sha1: '4701f556aa1c84d3c54738ad200c3fab342c7e42',
  source: `local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
local showtime = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
local seats = ARGV[1]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
local function commit(version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
call('PUBLISH', changes, id .. ' ' .. change)
  return id
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HDEL', showtime, 'loaded')
  redis.call('HSET', showtime, 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
local only, to, open, known = ONLY_FREE, {['3'] = '0', ['7'] = '4'}, {}, loaded
local function eachSeat(seats, texts, visit)
  for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function runsOf(list)
  local runs, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      runs[#runs + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return table.concat(runs, ',')
end
local texts, read, fits = {}, 0, true
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do
  local text = call('GETRANGE', map, first, last)
  texts[first] = text
  read = read + #text
  if not string.find(text, only) then fits = false end
end
eachSeat(seats, texts, function(seat, state)
  if not state then known = false end
  if state == BLOCKED then open[#open + 1] = seat end
end)
if not known then
  distrust()
  return {'UNLOADED'}
end
if not open[1] then return {'UNBLOCKED', version} end
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
return {'UNBLOCKED', commit(version, 'f' .. runsOf(open))}`,
} as const

/** Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it anew. Holds are kept. */
export const unloadMap = {
  keys: ['showtime'],
  args: [],
  rest: undefined,
  sha1: '8a986d314893bda3b866594b1ce20fb773b09fcf',
  source: `local showtime = KEYS[1]
local call, byte, format = redis.call, string.byte, string.format
local time = redis.call('TIME')
local nowMicros = time[1] * 1000000 + time[2]
local now = math.floor(nowMicros / 1000)
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HDEL', showtime, 'loaded')
  redis.call('HSET', showtime, 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
distrust()
return {'UNLOADED'}`,
} as const
