// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.

/** Claims the load of a showtime's map from Postgres: one loader at a time among all callers, for the length of a lease. */
export const beginLoad = {
  keys: ['meta'],
  args: ['leaseMs'],
  rest: undefined,
  sha1: 'ac1e24ebb20571bc46d3accdabbfccdd2bda50a4',
  source: `local meta = KEYS[1]
local leaseMs = tonumber(ARGV[1])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local state = redis.call('HMGET', meta, 'loaded', 'epoch', 'leaseUntil')
if state[1] == '1' then return {'LOADED'} end
local left = tonumber(state[3] or 0) - now
if left > 0 then return {'WAIT', left} end
local epoch = math.max(tonumber(state[2] or 0) + 1, nowMicros)
redis.call('HSET', meta, 'epoch', whole(epoch), 'leaseUntil', whole(now + leaseMs))
return {'LOAD', epoch}`,
} as const

/** Turns a hold's seats into sold ones, after Postgres did. An overdue hold whose record is still here is confirmed as well: nobody else took its seats. */
export const confirmHold = {
  keys: ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'],
  args: ['holdId', 'fence'],
  rest: 'seats',
  sha1: '11905147e89a2258056eb75a9ea2c5715672b21c',
  source: `local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end
local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end
local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', meta, 'epoch') or 0)
  redis.call('HSET', meta, 'loaded', 0, 'epoch', whole(math.max(epoch + 1, nowMicros)), 'leaseUntil', 0)
end
local state = redis.call('HMGET', meta, 'loaded', 'version')
local hold = readHold(holdId)
local mine = hold and hold.fence == fence and hold.seats == table.concat(ARGV, ',', 3)
local open, foreign = {}, false
if state[1] == '1' then
  for i = 3, #ARGV do
    local seatState = stateOf(tonumber(ARGV[i]))
    if mine and seatState == HELD then
      open[#open + 1] = ARGV[i]
    elseif seatState ~= SOLD then
      foreign = true
    end
  end
end
if mine then dropHold(holdId, hold) end
if state[1] ~= '1' or foreign or mapLost then
  distrust()
  return {'UNLOADED'}
end
if #open == 0 then return {'CONFIRMED', tonumber(state[2])} end
for _, seat in ipairs(open) do setState(tonumber(seat), SOLD) end
writeMap()
return {'CONFIRMED', announce('s' .. table.concat(open, ','))}`,
} as const

/** Makes a hold last longer, once for its owner's wish (stage 1) and once for the payment of its reservation (stage 2). A repeat finds the hold extended already and answers the same. */
export const extendHold = {
  keys: ['meta', 'holds', 'expiries'],
  args: ['holdId', 'customerId', 'stage', 'lengthMs', 'latestMs'],
  rest: undefined,
  sha1: '5b9d9e7ad6ea5000997a79965df36560d62289c8',
  source: `local meta = KEYS[1]
local holds = KEYS[2]
local expiries = KEYS[3]
local holdId = ARGV[1]
local customerId = ARGV[2]
local stage = tonumber(ARGV[3])
local lengthMs = tonumber(ARGV[4])
local latestMs = tonumber(ARGV[5])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local customers
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local hold = readHold(holdId)
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage < stage then
  hold.stage = stage
  hold.expiresAt = math.max(hold.expiresAt, math.min(now + lengthMs, hold.createdAt + latestMs))
  writeHold(holdId, hold)
end
local version = tonumber(redis.call('HGET', meta, 'version') or 0)
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, version}`,
} as const

/** Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad. */
export const finishLoad = {
  keys: ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'],
  args: ['epoch', 'seatCount', 'lastFence', 'keepUntil', 'packed'],
  rest: undefined,
  sha1: '2183558e9cefcee2a449bdcbd4d5f88bb7c61911',
  source: `local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local epoch = tonumber(ARGV[1])
local seatCount = tonumber(ARGV[2])
local lastFence = tonumber(ARGV[3])
local keepUntil = ARGV[4]
local packed = ARGV[5]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end
local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end
local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local state = redis.call('HMGET', meta, 'loaded', 'epoch', 'version', 'fence')
if state[1] == '1' or tonumber(state[2] or 0) ~= epoch then return {'STALE'} end
redis.call('SET', map, packed)
for _, id in ipairs(redis.call('HKEYS', holds)) do
  local hold = readHold(id)
  local keep = hold.expiresAt > now
  local seats = {}
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    local seatState = seat < seatCount and stateOf(seat) or BLOCKED
    if seatState == FREE then seats[#seats + 1] = seat end
    if seatState == BLOCKED then keep = false end
  end
  if keep then
    for _, seat in ipairs(seats) do setState(seat, HELD) end
  else
    dropHold(id, hold)
  end
end
writeMap()
local fence = math.max(tonumber(state[4] or 0), lastFence)
local version = math.max(tonumber(state[3] or 0), nowMicros)
redis.call('HSET', meta, 'loaded', 1, 'leaseUntil', 0, 'seats', seatCount, 'fence', whole(fence), 'version', whole(version))
redis.call('DEL', changes)
version = announce('r')
for _, key in ipairs({meta, map, holds, expiries, customers, changes}) do redis.call('PEXPIREAT', key, keepUntil) end
return {'LOADED', version}`,
} as const

/** Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends. Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded anew instead. */
export const freeSeats = {
  keys: ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'],
  args: ['holdId', 'fence'],
  rest: 'seats',
  sha1: 'e50215696bf54fbab38a46e37cc4355a03d02a20',
  source: `local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end
local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end
local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', meta, 'epoch') or 0)
  redis.call('HSET', meta, 'loaded', 0, 'epoch', whole(math.max(epoch + 1, nowMicros)), 'leaseUntil', 0)
end
local state = redis.call('HMGET', meta, 'loaded', 'version')
local hold = readHold(holdId)
local mine = hold and hold.fence == fence and hold.seats == table.concat(ARGV, ',', 3)
local open, foreign = {}, false
if state[1] == '1' then
  for i = 3, #ARGV do
    local seatState = stateOf(tonumber(ARGV[i]))
    if mine and seatState == HELD then
      open[#open + 1] = ARGV[i]
    elseif mine or seatState ~= FREE then
      foreign = true
    end
  end
end
if mine then dropHold(holdId, hold) end
if state[1] ~= '1' or foreign or mapLost then
  distrust()
  return {'UNLOADED'}
end
if #open == 0 then return {'FREED', tonumber(state[2])} end
for _, seat in ipairs(open) do setState(tonumber(seat), FREE) end
writeMap()
return {'FREED', announce('f' .. table.concat(open, ','))}`,
} as const

/** Reads a hold. An overdue hold is none. */
export const getHold = {
  keys: ['meta', 'holds'],
  args: ['holdId'],
  rest: undefined,
  sha1: '8ec7a36628e8ba220a3572873c49538ae475e735',
  source: `local meta = KEYS[1]
local holds = KEYS[2]
local holdId = ARGV[1]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local expiries, customers
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local hold = readHold(holdId)
if not hold or hold.expiresAt <= now then return {'GONE'} end
local version = tonumber(redis.call('HGET', meta, 'version') or 0)
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, version}`,
} as const

/** Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched. */
export const holdSeats = {
  keys: ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'],
  args: ['holdId', 'customerId', 'lengthMs', 'maxSeats', 'maxHeld', 'quote'],
  rest: 'seats',
  sha1: '128c52d9383217f7a3077b6e4e247126137e761a',
  source: `local meta = KEYS[1]
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
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end
local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end
local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
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
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  for seat in string.gmatch(hold.seats, '%d+') do
    if stateOf(tonumber(seat)) == HELD then
      setState(tonumber(seat), FREE)
      freed[#freed + 1] = seat
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      dropHold(id, hold)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  if #freed > 0 then
    writeMap()
    announce('f' .. table.concat(freed, ','))
  end
  return ids, #ids == limit
end
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
return {'HOLD', fence, now + lengthMs, now, announce('h' .. list), 0, list}`,
} as const

/** Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that). */
export const releaseHold = {
  keys: ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'],
  args: ['holdId', 'customerId'],
  rest: undefined,
  sha1: '263d248e9ed0203bbdd199970fcf7be10be55f6c',
  source: `local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local holdId = ARGV[1]
local customerId = ARGV[2]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end
local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end
local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local state = redis.call('HMGET', meta, 'loaded', 'version')
local loaded = state[1] == '1'
local version = tonumber(state[2] or 0)
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  for seat in string.gmatch(hold.seats, '%d+') do
    if stateOf(tonumber(seat)) == HELD then
      setState(tonumber(seat), FREE)
      freed[#freed + 1] = seat
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      dropHold(id, hold)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  if #freed > 0 then
    writeMap()
    announce('f' .. table.concat(freed, ','))
  end
  return ids, #ids == limit
end
local hold = readHold(holdId)
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage == 2 then return {'RESERVED'} end
local freed = {}
dropHold(holdId, hold)
freeSeatsOf(hold, freed)
if #freed > 0 then
  writeMap()
  version = announce('f' .. table.concat(freed, ','))
end
return {'RELEASED', version}`,
} as const

/** A snapshot of the seat map. Overdue holds are freed before it is read. */
export const seatStates = {
  keys: ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'],
  args: [],
  rest: undefined,
  sha1: 'c464f0bde2372554be63a30b26d762d2d322c0dc',
  source: `local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end
local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end
local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local loaded = redis.call('HGET', meta, 'loaded') == '1'
if not loaded then return {'UNLOADED'} end
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  for seat in string.gmatch(hold.seats, '%d+') do
    if stateOf(tonumber(seat)) == HELD then
      setState(tonumber(seat), FREE)
      freed[#freed + 1] = seat
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      dropHold(id, hold)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  if #freed > 0 then
    writeMap()
    announce('f' .. table.concat(freed, ','))
  end
  return ids, #ids == limit
end
local _, more = reap(100)
if more then return {'AGAIN'} end
local state = redis.call('HMGET', meta, 'seats', 'version')
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', meta, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', tonumber(state[2]), now, tonumber(state[1]), packed}`,
} as const

/** Frees overdue holds of one showtime, a bounded batch at a time, so that viewers see it. Correctness never needs it. */
export const sweepHolds = {
  keys: ['meta', 'map', 'holds', 'expiries', 'customers', 'changes'],
  args: ['limit'],
  rest: undefined,
  sha1: '0ff5bb1d182bed301531295f55e763c9cb44500b',
  source: `local meta = KEYS[1]
local map = KEYS[2]
local holds = KEYS[3]
local expiries = KEYS[4]
local customers = KEYS[5]
local changes = KEYS[6]
local limit = tonumber(ARGV[1])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local cells, changed, mapLost = {}, {}, false
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if not character or character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function stateOf(seat)
  return math.floor(cellOf(math.floor(seat / 3)) / 4 ^ (seat % 3)) % 4
end
local function setState(seat, state)
  local at = math.floor(seat / 3)
  cells[at] = cellOf(at) + (state - stateOf(seat)) * 4 ^ (seat % 3)
  changed[at] = true
end
local function writeMap()
  for at in pairs(changed) do
    redis.call('SETRANGE', map, at, string.char(math.floor(cells[at]) + 48))
  end
  changed = {}
end
local function announce(change)
  local version = redis.call('HINCRBY', meta, 'version', 1)
  local id = whole(version)
  redis.call('XADD', changes, 'MAXLEN', '~', 100, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
  return version
end
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end
local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end
local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end
local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
local loaded = redis.call('HGET', meta, 'loaded') == '1'
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  for seat in string.gmatch(hold.seats, '%d+') do
    if stateOf(tonumber(seat)) == HELD then
      setState(tonumber(seat), FREE)
      freed[#freed + 1] = seat
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      dropHold(id, hold)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  if #freed > 0 then
    writeMap()
    announce('f' .. table.concat(freed, ','))
  end
  return ids, #ids == limit
end
local ids, more = reap(limit)
local version = tonumber(redis.call('HGET', meta, 'version') or 0)
return {'SWEPT', version, more and 1 or 0, ids}`,
} as const

/** Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it anew. Holds are kept. */
export const unloadMap = {
  keys: ['meta'],
  args: [],
  rest: undefined,
  sha1: '964a9f1acea7b50ce60bb66442dc8134b40285be',
  source: `local meta = KEYS[1]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local function distrust()
  local epoch = tonumber(redis.call('HGET', meta, 'epoch') or 0)
  redis.call('HSET', meta, 'loaded', 0, 'epoch', whole(math.max(epoch + 1, nowMicros)), 'leaseUntil', 0)
end
distrust()
return {'UNLOADED'}`,
} as const
