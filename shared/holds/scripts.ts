// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.

/** Claims the load of a showtime's map from Postgres: one loader at a time among all callers, for the length of a lease. */
export const beginLoad = {
  keys: ['showtime'],
  args: ['leaseMs'],
  rest: undefined,
  sha1: '2a2fd508da62fc07b73408feac084278e9760b28',
  source: `local showtime = KEYS[1]
local leaseMs = tonumber(ARGV[1])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local state = redis.call('HMGET', showtime, 'loaded', 'epoch', 'leaseUntil')
if state[1] == '1' then return {'LOADED'} end
local left = tonumber(state[3] or 0) - now
if left > 0 then return {'WAIT', left} end
local epoch = math.max(tonumber(state[2] or 0) + 1, nowMicros)
redis.call('HSET', showtime, 'epoch', whole(epoch), 'leaseUntil', whole(now + leaseMs))
return {'LOAD', epoch}`,
} as const

/** Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked. */
export const blockSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: [],
  rest: 'seats',
  sha1: '4f63fce1b4863bbb41e68f945b0850c0eac2e010',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local REAP_BATCH = 100
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
readFields({'loaded', 'seats', 'version'})
local loaded = field('loaded') == '1'
if not loaded then return {'UNLOADED'} end
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
local _, more = reap(REAP_BATCH)
local unknown, taken, open, held = {'UNKNOWN'}, {'TAKEN'}, {}, false
for i = 1, #ARGV do
  local seat = tonumber(ARGV[i])
  if seat >= tonumber(field('seats')) then
    unknown[#unknown + 1] = seat
  else
    local seatState = stateOf(seat)
    if seatState == HELD then held = true end
    if seatState == FREE then open[#open + 1] = seat
    elseif seatState ~= BLOCKED or mapLost then taken[#taken + 1] = seat end
  end
end
if mapLost then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
if #unknown > 1 then return unknown end
if held and more then return {'AGAIN'} end
if #taken > 1 then return taken end
for _, seat in ipairs(open) do setState(seat, BLOCKED) end
commit(#open > 0 and 'b' .. table.concat(open, ','))
return {'BLOCKED', version()}`,
} as const

/** What changed since a version, for a viewer who comes back. Overdue holds are freed first. */
export const changesSince = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['since'],
  rest: undefined,
  sha1: 'a81a2248c3572fb5ed184c5372428f4078b2611d',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local REAP_BATCH = 100
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local since = tonumber(ARGV[1])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
readFields({'loaded', 'seats', 'version'})
local loaded = field('loaded') == '1'
if not loaded then return {'UNLOADED'} end
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
local _, more = reap(REAP_BATCH)
if more then return {'AGAIN'} end
local missed = version() - since
if missed == 0 then return {'CHANGES', version(), now} end
local entries = missed > 0 and missed <= CHANGES_KEPT
  and redis.call('XRANGE', changes, whole(since + 1) .. '-0', '+') or {}
if #entries == missed and entries[1][2][2] ~= 'r' then
  local reply = {'CHANGES', version(), now}
  for _, entry in ipairs(entries) do reply[#reply + 1] = entry[2][2] end
  return reply
end
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', version(), now, tonumber(field('seats')), packed}`,
} as const

/** Turns a hold's seats into sold ones, after Postgres did. An overdue hold whose record is still here is confirmed as well: nobody else took its seats. */
export const confirmHold = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['holdId', 'fence'],
  rest: 'seats',
  sha1: '3016e681f29c7982417149b1f4f4ea196a2d06d7',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
local function distrust()
  local epoch = tonumber(field('epoch') or 0)
  setField('loaded', '0')
  setField('epoch', whole(math.max(epoch + 1, nowMicros)))
  setField('leaseUntil', '0')
  writeFields()
end
readFields({'loaded', 'version', 'h:' .. holdId})
local loaded = field('loaded') == '1'
local hold = readHold(holdId)
local mine = hold and hold.fence == fence and hold.seats == table.concat(ARGV, ',', 3)
local open, foreign = {}, false
if loaded then
  for i = 3, #ARGV do
    local seatState = stateOf(tonumber(ARGV[i]))
    if mine and seatState == HELD then
      open[#open + 1] = ARGV[i]
    elseif seatState ~= SOLD then
      foreign = true
    end
  end
end
if mine then endHold(hold, (hold.expiresAt - hold.createdAt) * hold.count, hold.count) end
if not loaded or foreign or mapLost then
  distrust()
  return {'UNLOADED'}
end
for _, seat in ipairs(open) do setState(tonumber(seat), SOLD) end
commit(#open > 0 and 's' .. table.concat(open, ','))
return {'CONFIRMED', version()}`,
} as const

/** Makes a hold last longer, once for its owner's wish (stage 1) and once for the payment of its reservation (stage 2). A repeat finds the hold extended already and answers the same. */
export const extendHold = {
  keys: ['showtime', 'expiries'],
  args: ['holdId', 'customerId', 'stage', 'lengthMs', 'latestMs'],
  rest: undefined,
  sha1: '3eee857d63b03ac81d695b8d4e9d939e1700cc7e',
  source: `local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local expiries = KEYS[2]
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
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
readFields({'version', 'h:' .. holdId, 'c:' .. customerId})
local hold = readHold(holdId)
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage < stage then
  local customer = readCustomer(customerId)
  local longer = math.min(now + lengthMs, hold.createdAt + latestMs) - hold.expiresAt
  if stage == 1 then longer = math.min(longer, math.floor(customer.budget / hold.count)) end
  longer = math.max(0, longer)
  customer.budget = customer.budget - longer * hold.count
  hold.stage = stage
  hold.expiresAt = hold.expiresAt + longer
  setHold(hold)
  setCustomer(customer)
  writeFields()
end
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, tonumber(field('version') or 0)}`,
} as const

/** Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad. */
export const finishLoad = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['epoch', 'seatCount', 'lastFence', 'keepUntil', 'orphanRule', 'startsAt', 'packed', 'packedRuns'],
  rest: 'bought',
  sha1: '187f7be5b2b287a9e6dcc6a78f91d35bc32269a3',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
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
local startsAt = ARGV[6]
local packed = ARGV[7]
local packedRuns = ARGV[8]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
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
return {'LOADED', version()}`,
} as const

/** Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends. Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded anew instead. */
export const freeSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['holdId', 'fence'],
  rest: 'seats',
  sha1: 'bd3baf064ab0c7e883acc7fec3ff209cc040ba97',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local fence = tonumber(ARGV[2])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
local function distrust()
  local epoch = tonumber(field('epoch') or 0)
  setField('loaded', '0')
  setField('epoch', whole(math.max(epoch + 1, nowMicros)))
  setField('leaseUntil', '0')
  writeFields()
end
readFields({'loaded', 'version', 'h:' .. holdId})
local loaded = field('loaded') == '1'
local hold = readHold(holdId)
local mine = hold and hold.fence == fence and hold.seats == table.concat(ARGV, ',', 3)
local open, foreign = {}, false
if loaded then
  for i = 3, #ARGV do
    local seatState = stateOf(tonumber(ARGV[i]))
    if mine and seatState == HELD then
      open[#open + 1] = ARGV[i]
    elseif mine or seatState ~= FREE then
      foreign = true
    end
  end
end
if mine then endHold(hold, unused(hold), 0) end
if not loaded or foreign or mapLost then
  distrust()
  return {'UNLOADED'}
end
for _, seat in ipairs(open) do setState(tonumber(seat), FREE) end
commit(#open > 0 and 'f' .. table.concat(open, ','))
return {'FREED', version()}`,
} as const

/** Reads a hold. An overdue hold is none. */
export const getHold = {
  keys: ['showtime'],
  args: ['holdId'],
  rest: undefined,
  sha1: 'c2dedac5620fba55f2e600e0cfe6af813e511a2a',
  source: `local showtime = KEYS[1]
local holdId = ARGV[1]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
readFields({'version', 'h:' .. holdId})
local hold = readHold(holdId)
if not hold or hold.expiresAt <= now then return {'GONE'} end
return {'HOLD', hold.customer, hold.fence, hold.expiresAt, hold.stage, hold.seats, hold.quote, now, tonumber(field('version') or 0)}`,
} as const

/** Picks the best free group of seats and holds it, in one step: together in one row nearest to the best spot without leaving a single seat; else together; else in two rows one behind the other; else apart, but nearest to the best spot and in the largest groups. */
export const holdBestSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['holdId', 'customerId', 'lengthMs', 'quote', 'count', 'category', 'together', 'accessible', 'stage', 'beginAt'],
  rest: undefined,
  sha1: '8d88ff0ea84f107a8cce7ef78319c0b64435ec9c',
  source: `local CHANGES_KEPT = 100
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
local category = tonumber(ARGV[6])
local together = tonumber(ARGV[7])
local accessible = tonumber(ARGV[8])
local stage = tonumber(ARGV[9])
local beginAt = tonumber(ARGV[10])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
readFields({'loaded', 'seats', 'fence', 'version', 'h:' .. holdId, 'c:' .. customerId})
local loaded = field('loaded') == '1'
if not loaded then return {'UNLOADED'} end
local seatCount = tonumber(field('seats'))
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
local function repeatedHold()
  local own = readHold(holdId)
  if not own or own.expiresAt <= now then return nil end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, version(), 1, own.seats, ''}
end
local function allow(count)
  local customer = readCustomer(customerId)
  if customer.held + customer.bought + count > MAX_SEATS_PER_CUSTOMER then
    return nil, nil, {'TOO_MANY', MAX_SEATS_PER_CUSTOMER}
  end
  local length = math.min(lengthMs, math.floor(customer.budget / count))
  local least = math.min(lengthMs, SHORTEST_HOLD_MS)
  if length < least then
    return nil, nil, {'SPENT', math.ceil((least * count - customer.budget) / HOLD_BUDGET_REFILL)}
  end
  return customer, length
end
local function makeHold(customer, length, seats, orphans)
  local fence = math.max(tonumber(field('fence')) + 1, nowMicros)
  setField('fence', whole(fence))
  for _, seat in ipairs(seats) do setState(seat, HELD) end
  local list = table.concat(seats, ',')
  setHold({
    id = holdId, customer = customerId, fence = fence, expiresAt = now + length, stage = 0, createdAt = now, seats = list,
    quote = quote,
  })
  customer.budget = customer.budget - length * #seats
  customer.holds[#customer.holds + 1] = {holdId, #seats}
  setCustomer(customer)
  commit('h' .. list)
  return {'HOLD', fence, now + length, now, version(), 0, list, table.concat(orphans, ',')}
end
local repeated = repeatedHold()
if repeated then return repeated end
if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
local _, more = reap(REAP_BATCH)
local customer, length, refusal = allow(count)
if refusal then return refusal end
local RUN_SIZE, RUN_ZERO = 14, 131072
local ANY_FREE = '[0-7P-W8<@DHLX\\\\\`dhl]'
local CLEAN_RUNS = 40
local packed, packedRuns, runCount
local firstRun, lastRun
local texts, read = {}, {}
local digits = setmetatable({}, {__index = function(known, character)
  local cell = string.byte(character) - 48
  local both = (cell % 8) .. math.floor(cell / 8)
  known[character] = both
  return both
end})
local function openRuns(from, batch)
  packed = redis.call('GET', map)
  packedRuns = redis.call('GET', runs) or ''
  runCount = #packedRuns / RUN_SIZE
  firstRun, lastRun = from, math.min(runCount, from + batch - 1)
end
local function runAt(index)
  local run = read[index]
  if run then return run end
  local at = (index - 1) * RUN_SIZE
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = string.byte(packedRuns, at + 1, at + RUN_SIZE)
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local length = (d - 48) * 64 + e - 48
  local aside = math.max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = (a - 48) * 4096 + (b - 48) * 64 + c - 48, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48,
    x = x, y = y, least = aside * aside + y * y,
  }
  read[index] = run
  return run
end
local function whereIs(seat)
  for index = 1, runCount do
    local a, b, c, d, e = string.byte(packedRuns, (index - 1) * RUN_SIZE + 1, (index - 1) * RUN_SIZE + 5)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(index)
      return run, run.x + 2 * offset
    end
  end
end
local function textOf(run)
  local text = texts[run]
  if not text then
    local first = math.max(0, math.floor((run.start - 2) / 2))
    local last = math.min(math.floor((seatCount - 1) / 2), math.floor((run.start + run.length + 1) / 2))
    text = '33' .. string.gsub(string.sub(packed, first + 1, last + 1), '.', digits) .. '33'
    texts[run] = text
    run.from = run.start - first * 2 + 3
  end
  return text, run.from
end
local function isClean(text, at, count)
  local beforeLeft, left = string.byte(text, at - 2, at - 1)
  if left == 52 and beforeLeft ~= 52 then return false end
  local last, right, afterRight = string.byte(text, at + count - 1, at + count + 1)
  if last ~= 52 then return true end
  return not (right == 48 or (right == 52 and afterRight ~= 48 and afterRight ~= 52))
end
local function eachWindow(run, count, visit)
  if run.length < count then return end
  if not texts[run] then
    local seats = string.sub(packed, math.floor(run.start / 2) + 1, math.floor((run.start + run.length - 1) / 2) + 1)
    if not string.find(seats, ANY_FREE) then return end
  end
  local text, from = textOf(run)
  local pattern = string.rep('4', count - 1) .. '[04]'
  local last = from + run.length - count
  local at = string.find(text, pattern, from)
  while at and at <= last do
    visit(at - from, text, at)
    at = string.find(text, pattern, at + 1)
  end
end
local function nearestWindow(count, fits, clean)
  local best, bestClean
  for index = firstRun, lastRun do
    local run = runAt(index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if fits(run) then
      eachWindow(run, count, function(offset, text, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(text, at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
  end
  return bestClean or best
end
local ACCESSIBLE = 32
local function seatsOf(window, seats)
  for offset = 0, window.count - 1 do seats[#seats + 1] = window.start + offset end
  return seats
end
local function take(window)
  local text, from = textOf(window.run)
  local at = from + window.start - window.run.start
  texts[window.run] = string.sub(text, 1, at - 1) .. string.rep('3', window.count) .. string.sub(text, at + window.count)
end
local function partner(rows, window, size, fits)
  local best
  for _, row in ipairs({window.run.row - 1, window.run.row + 1}) do
    for _, run in ipairs(rows[row] or {}) do
      if fits(run) then
        eachWindow(run, size, function(offset)
          local aside = math.abs(run.x + 2 * offset + size - 1 - window.x)
          if not best or aside < best.aside then best = {start = run.start + offset, count = size, aside = aside} end
        end)
      end
    end
  end
  return best
end
local function findInTwoRows(count, fits)
  local rows = {}
  for index = firstRun, lastRun do
    local run = runAt(index)
    rows[run.row] = rows[run.row] or {}
    table.insert(rows[run.row], run)
  end
  for size = math.ceil(count / 2), count - 1 do
    local best
    for index = firstRun, lastRun do
      local run = runAt(index)
      if best and best.distance <= run.least then break end
      if fits(run) then
        eachWindow(run, size, function(offset)
          local x = run.x + 2 * offset + size - 1
          local window = {start = run.start + offset, count = size, run = run, x = x}
          local other = partner(rows, window, count - size, fits)
          local distance = other and x * x + run.y * run.y + other.aside * other.aside
          if other and (not best or distance < best.distance) then
            best = {distance = distance, first = window, second = other}
          end
        end)
      end
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
local function fitsCategory(wanted)
  return function(run) return run.kind < ACCESSIBLE and (wanted < 0 or run.kind == wanted) end
end
local function findTogether(count, wanted)
  local window = nearestWindow(count, fitsCategory(wanted), true)
  return window and seatsOf(window, {})
end
local function findNearby(count, wanted)
  local fits = fitsCategory(wanted)
  return count > 1 and findInTwoRows(count, fits) or findApart(count, fits, {})
end
local function findBeside(count, wanted, atLeast)
  local best
  local function fits(run) return wanted < 0 or run.kind % ACCESSIBLE == wanted end
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
  local function allFit(start)
    for seat = start, start + count - 1 do
      if not fits(whereIs(seat)) then return false end
    end
    return true
  end
  for index = firstRun, lastRun do
    local run = runAt(index)
    if run.kind >= ACCESSIBLE and fits(run) then
      local first = math.max(0, run.start - count + 1)
      local around = {start = first, length = math.min(seatCount, run.start + run.length + count - 1) - first}
      around.x, around.y = run.x - 2 * (run.start - first), run.y
      eachWindow(around, count, function(offset)
        local start = first + offset
        local used = countPlaces(start)
        local middle = around.x + 2 * offset + count - 1
        local distance = middle * middle + around.y * around.y
        local better = not best or used < best.used or (used == best.used and distance < best.distance)
        if used >= atLeast and better and (wanted < 0 or allFit(start)) then
          best = {start = start, count = count, used = used, distance = distance}
        end
      end)
    end
  end
  return best
end
local function findAccessible(count, wanted, mustBeTogether, atLeast)
  local beside = findBeside(count, wanted, atLeast)
  if beside then return seatsOf(beside, {}) end
  if mustBeTogether or atLeast > 1 then return nil end
  local function fits(run) return wanted < 0 or run.kind % ACCESSIBLE == wanted end
  local place = nearestWindow(1, function(run) return run.kind >= ACCESSIBLE and fits(run) end, false)
  if not place then return nil end
  take(place)
  local others = findApart(count - 1, fitsCategory(wanted), {})
  if not others then
    texts = {}
    take(place)
    others = findApart(count - 1, fits, {})
  end
  return others and seatsOf(place, others)
end
openRuns(beginAt, stage == 3 and math.huge or RUN_BATCH)
if not packed then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
local single = runCount <= RUN_BATCH
local seats
if not string.find(packed, ANY_FREE) then
  if more then return {'AGAIN'} end
  return {'NOT_ENOUGH'}
elseif accessible > 0 then
  lastRun = runCount
  seats = findAccessible(count, category, together == 1, accessible)
elseif stage == 1 then
  seats = findTogether(count, category)
end
if not seats and accessible == 0 and together == 0 and (single or stage > 1) then seats = findNearby(count, category) end
if not seats then
  if more then return {'AGAIN'} end
  if single or accessible > 0 or stage == 3 then return {'NOT_ENOUGH'} end
  if lastRun < runCount then return {'FURTHER', stage, lastRun + 1} end
  if together == 1 then return {'NOT_ENOUGH'} end
  return {'FURTHER', stage + 1, 1}
end
table.sort(seats)
return makeHold(customer, length, seats, {})`,
} as const

/** Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched. */
export const holdSeats = {
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['holdId', 'customerId', 'lengthMs', 'quote'],
  rest: 'seats',
  sha1: '76a10c4e400e050ec9e64c66a95b95c8f069f9b5',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local MAX_SEATS_PER_CUSTOMER = 20
local MAX_SEATS_PER_HOLD = 10
local ORPHAN_RULE_ENDS_MS = 1800000
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
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
readFields({'loaded', 'seats', 'fence', 'version', 'orphanRule', 'startsAt', 'h:' .. holdId, 'c:' .. customerId})
local loaded = field('loaded') == '1'
if not loaded then return {'UNLOADED'} end
local seatCount = tonumber(field('seats'))
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
local function repeatedHold()
  local own = readHold(holdId)
  if not own or own.expiresAt <= now then return nil end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, version(), 1, own.seats, ''}
end
local function allow(count)
  local customer = readCustomer(customerId)
  if customer.held + customer.bought + count > MAX_SEATS_PER_CUSTOMER then
    return nil, nil, {'TOO_MANY', MAX_SEATS_PER_CUSTOMER}
  end
  local length = math.min(lengthMs, math.floor(customer.budget / count))
  local least = math.min(lengthMs, SHORTEST_HOLD_MS)
  if length < least then
    return nil, nil, {'SPENT', math.ceil((least * count - customer.budget) / HOLD_BUDGET_REFILL)}
  end
  return customer, length
end
local function makeHold(customer, length, seats, orphans)
  local fence = math.max(tonumber(field('fence')) + 1, nowMicros)
  setField('fence', whole(fence))
  for _, seat in ipairs(seats) do setState(seat, HELD) end
  local list = table.concat(seats, ',')
  setHold({
    id = holdId, customer = customerId, fence = fence, expiresAt = now + length, stage = 0, createdAt = now, seats = list,
    quote = quote,
  })
  customer.budget = customer.budget - length * #seats
  customer.holds[#customer.holds + 1] = {holdId, #seats}
  setCustomer(customer)
  commit('h' .. list)
  return {'HOLD', fence, now + length, now, version(), 0, list, table.concat(orphans, ',')}
end
local repeated = repeatedHold()
if repeated then return repeated end
local seats = {}
for i = 5, #ARGV do seats[#seats + 1] = tonumber(ARGV[i]) end
if #seats > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
local _, more = reap(REAP_BATCH)
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
local function findOrphans(seats)
  local chosen = {}
  for _, seat in ipairs(seats) do chosen[seat] = true end
  local function free(seat) return not chosen[seat] and stateOf(seat) == FREE end
  local function joined(seat) return seat >= 0 and seat < seatCount and bitsOf(seat) >= NEIGHBOUR end
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
  orphans = findOrphans(seats)
  if #orphans > 0 and rule == 'strict' then
local RUN_SIZE, RUN_ZERO = 14, 131072
local ANY_FREE = '[0-7P-W8<@DHLX\\\\\`dhl]'
local CLEAN_RUNS = 40
local packed, packedRuns, runCount
local firstRun, lastRun
local texts, read = {}, {}
local digits = setmetatable({}, {__index = function(known, character)
  local cell = string.byte(character) - 48
  local both = (cell % 8) .. math.floor(cell / 8)
  known[character] = both
  return both
end})
local function openRuns(from, batch)
  packed = redis.call('GET', map)
  packedRuns = redis.call('GET', runs) or ''
  runCount = #packedRuns / RUN_SIZE
  firstRun, lastRun = from, math.min(runCount, from + batch - 1)
end
local function runAt(index)
  local run = read[index]
  if run then return run end
  local at = (index - 1) * RUN_SIZE
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = string.byte(packedRuns, at + 1, at + RUN_SIZE)
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local length = (d - 48) * 64 + e - 48
  local aside = math.max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = (a - 48) * 4096 + (b - 48) * 64 + c - 48, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48,
    x = x, y = y, least = aside * aside + y * y,
  }
  read[index] = run
  return run
end
local function whereIs(seat)
  for index = 1, runCount do
    local a, b, c, d, e = string.byte(packedRuns, (index - 1) * RUN_SIZE + 1, (index - 1) * RUN_SIZE + 5)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(index)
      return run, run.x + 2 * offset
    end
  end
end
local function textOf(run)
  local text = texts[run]
  if not text then
    local first = math.max(0, math.floor((run.start - 2) / 2))
    local last = math.min(math.floor((seatCount - 1) / 2), math.floor((run.start + run.length + 1) / 2))
    text = '33' .. string.gsub(string.sub(packed, first + 1, last + 1), '.', digits) .. '33'
    texts[run] = text
    run.from = run.start - first * 2 + 3
  end
  return text, run.from
end
local function isClean(text, at, count)
  local beforeLeft, left = string.byte(text, at - 2, at - 1)
  if left == 52 and beforeLeft ~= 52 then return false end
  local last, right, afterRight = string.byte(text, at + count - 1, at + count + 1)
  if last ~= 52 then return true end
  return not (right == 48 or (right == 52 and afterRight ~= 48 and afterRight ~= 52))
end
local function eachWindow(run, count, visit)
  if run.length < count then return end
  if not texts[run] then
    local seats = string.sub(packed, math.floor(run.start / 2) + 1, math.floor((run.start + run.length - 1) / 2) + 1)
    if not string.find(seats, ANY_FREE) then return end
  end
  local text, from = textOf(run)
  local pattern = string.rep('4', count - 1) .. '[04]'
  local last = from + run.length - count
  local at = string.find(text, pattern, from)
  while at and at <= last do
    visit(at - from, text, at)
    at = string.find(text, pattern, at + 1)
  end
end
local function nearestWindow(count, fits, clean)
  local best, bestClean
  for index = firstRun, lastRun do
    local run = runAt(index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if fits(run) then
      eachWindow(run, count, function(offset, text, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(text, at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
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
  local found = {}
  local function look(candidate)
    local best
    if candidate.kind == run.kind then
      eachWindow(candidate, #seats, function(offset, text, at)
        local aside = candidate.x + 2 * offset + #seats - 1 - middleX
        local distance = aside * aside + (candidate.y - middleY) * (candidate.y - middleY)
        if (not best or distance < best.distance) and isClean(text, at, #seats) then
          best = {start = candidate.start + offset, distance = distance}
        end
      end)
    end
    found[#found + 1] = best
  end
  look(run)
  for index = firstRun, lastRun do
    if runAt(index) ~= run then look(runAt(index)) end
  end
  table.sort(found, function(a, b)
    return a.distance < b.distance or (a.distance == b.distance and a.start < b.start)
  end)
  local lists = {}
  for index = 1, math.min(ALTERNATIVES, #found) do
    local list = {}
    for offset = 0, #seats - 1 do list[#list + 1] = whole(found[index].start + offset) end
    lists[index] = table.concat(list, ',')
  end
  return lists
end
    local others = findAlternatives(seats)
    if #others > 0 then return {'ORPHAN', others} end
  end
end
return makeHold(customer, length, seats, orphans)`,
} as const

/** Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that). */
export const releaseHold = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['holdId', 'customerId'],
  rest: undefined,
  sha1: '1f32c5d7c8c217cab00e037e72a5a2eb04e838c5',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local holdId = ARGV[1]
local customerId = ARGV[2]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
readFields({'loaded', 'version', 'h:' .. holdId, 'c:' .. customerId})
local loaded = field('loaded') == '1'
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
local hold = readHold(holdId)
if not hold or hold.expiresAt <= now or hold.customer ~= customerId then return {'GONE'} end
if hold.stage == 2 then return {'RESERVED'} end
local freed = {}
endHold(hold, unused(hold), 0)
freeSeatsOf(hold, freed)
commit(#freed > 0 and 'f' .. table.concat(freed, ','))
return {'RELEASED', version()}`,
} as const

/** A snapshot of the seat map. Overdue holds are freed before it is read. */
export const seatStates = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: [],
  rest: undefined,
  sha1: 'e329dba9ee3f88cd736484c8eec1153b7a443681',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local REAP_BATCH = 100
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
readFields({'loaded', 'seats', 'version'})
local loaded = field('loaded') == '1'
if not loaded then return {'UNLOADED'} end
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
local _, more = reap(REAP_BATCH)
if more then return {'AGAIN'} end
local packed = redis.call('GET', map)
if not packed then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
return {'MAP', version(), now, tonumber(field('seats')), packed}`,
} as const

/** Spends from an allowance that refills steadily (GCRA): as many of the wanted units as it has, or none where it has none. */
export const spendAllowance = {
  keys: ['allowance'],
  args: ['everyMicros', 'burst', 'wanted'],
  rest: undefined,
  sha1: 'f868947a71403e47a0a96e923f6db07cf9bf6c2b',
  source: `local allowance = KEYS[1]
local everyMicros = tonumber(ARGV[1])
local burst = tonumber(ARGV[2])
local wanted = tonumber(ARGV[3])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local full = math.max(tonumber(redis.call('GET', allowance) or 0), nowMicros)
local units = math.floor((burst * everyMicros - (full - nowMicros)) / everyMicros)
if units < 1 then
  return {'EMPTY', full - nowMicros - (burst - 1) * everyMicros}
end
local spent = math.min(wanted, units)
full = full + spent * everyMicros
redis.call('SET', allowance, whole(full), 'PX', whole(math.ceil((full - nowMicros) / 1000)))
return {'SPENT', spent, units - spent, full - nowMicros}`,
} as const

/** Frees overdue holds of one showtime, a bounded batch at a time, so that viewers see it. Correctness never needs it. */
export const sweepHolds = {
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['limit'],
  rest: undefined,
  sha1: 'b7b14817c2ab60c793a503b85c619280be635b13',
  source: `local CHANGES_KEPT = 100
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local SHORTEST_HOLD_MS = 60000
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local limit = tonumber(ARGV[1])
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
local function readCustomer(id)
  local entry = field('c:' .. id)
  local customer = {id = id, budget = HOLD_BUDGET_MS, bought = 0, held = 0, holds = {}}
  if not entry then return customer end
  local budget, at, bought, rest = string.match(entry, '^(%-?%d+) (%d+) (%d+)(.*)$')
  customer.budget = math.min(HOLD_BUDGET_MS, tonumber(budget) + (now - tonumber(at)) * HOLD_BUDGET_REFILL)
  customer.bought = tonumber(bought)
  for holdId, count in string.gmatch(rest, ' (%S+):(%d+)') do
    customer.holds[#customer.holds + 1] = {holdId, tonumber(count)}
    customer.held = customer.held + tonumber(count)
  end
  return customer
end
local function setCustomer(customer)
  if #customer.holds == 0 and customer.bought == 0 and customer.budget >= HOLD_BUDGET_MS then
    return setField('c:' .. customer.id, false)
  end
  local parts = {whole(math.min(HOLD_BUDGET_MS, customer.budget)), whole(now), customer.bought}
  for _, hold in ipairs(customer.holds) do parts[#parts + 1] = hold[1] .. ':' .. hold[2] end
  setField('c:' .. customer.id, table.concat(parts, ' '))
end
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end
local function endHold(hold, refund, bought)
  setField('h:' .. hold.id, false)
  redis.call('ZREM', expiries, hold.id)
  local customer = readCustomer(hold.customer)
  for index, other in ipairs(customer.holds) do
    if other[1] == hold.id then
      table.remove(customer.holds, index)
      break
    end
  end
  customer.budget = customer.budget + refund
  customer.bought = customer.bought + bought
  setCustomer(customer)
end
local loaded = field('loaded') == '1'
local function freeSeatsOf(hold, freed)
  if not loaded then return end
  local first, last = string.match(hold.seats, '^(%d+).-(%d*)$')
  readSeats(tonumber(first), tonumber(last) or tonumber(first))
  for text in string.gmatch(hold.seats, '%d+') do
    local seat = tonumber(text)
    if stateOf(seat) == HELD then
      setState(seat, FREE)
      freed[#freed + 1] = text
    end
  end
end
local function reap(limit)
  local ids = redis.call('ZRANGEBYSCORE', expiries, '-inf', whole(now), 'LIMIT', 0, limit)
  if #ids == 0 then return ids, false end
  local freed = {}
  for _, id in ipairs(ids) do
    local hold = readHold(id)
    if hold then
      endHold(hold, 0, 0)
      freeSeatsOf(hold, freed)
    else
      redis.call('ZREM', expiries, id)
    end
  end
  commit(#freed > 0 and 'f' .. table.concat(freed, ','))
  return ids, #ids == limit
end
local ids, more = reap(limit)
return {'SWEPT', version(), more and 1 or 0, ids}`,
} as const

/** Frees blocked seats, after Postgres did. Seats in another state stay as they are. */
export const unblockSeats = {
  keys: ['showtime', 'map', 'changes'],
  args: [],
  rest: 'seats',
  sha1: '5882a4e511eb220bb7826b679a3faf433c5312ed',
  source: `local CHANGES_KEPT = 100
local showtime = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local cells, isChanged, changed, mapLost = {}, {}, {}, false
local function readSeats(first, last)
  local from, to = math.max(0, math.floor(first / 2)), math.floor(last / 2)
  if to - from >= 50 then return end
  local text = redis.call('GETRANGE', map, from, to)
  for index = 1, #text do
    local at = from + index - 1
    cells[at] = cells[at] or string.byte(text, index) - 48
  end
end
local function cellOf(at)
  local cell = cells[at]
  if not cell then
    local character = redis.call('GETRANGE', map, at, at)
    if character == '' then
      mapLost = true
      return 63
    end
    cell = string.byte(character) - 48
    cells[at] = cell
  end
  return cell
end
local function bitsOf(seat)
  local cell = cellOf(math.floor(seat / 2))
  if seat % 2 == 0 then return cell % 8 end
  return math.floor(cell / 8)
end
local function stateOf(seat)
  return bitsOf(seat) % NEIGHBOUR
end
local function setState(seat, state)
  local at = math.floor(seat / 2)
  local step = state - stateOf(seat)
  if seat % 2 == 1 then step = step * 8 end
  cells[at] = cells[at] + step
  if not isChanged[at] then
    isChanged[at] = true
    changed[#changed + 1] = at
  end
end
local function writeMap()
  local index = 1
  table.sort(changed)
  while index <= #changed do
    local first = changed[index]
    local text = string.char(cells[first] + 48)
    while changed[index + 1] == first + #text do
      index = index + 1
      text = text .. string.char(cells[changed[index]] + 48)
    end
    redis.call('SETRANGE', map, first, text)
    index = index + 1
  end
  isChanged, changed = {}, {}
end
local function commit(change)
  writeMap()
  if not change then return writeFields() end
  local version = tonumber(field('version')) + 1
  local id = whole(version)
  setField('version', id)
  writeFields()
  redis.call('XADD', changes, 'MAXLEN', '~', CHANGES_KEPT, id .. '-0', 's', change)
  redis.call('PUBLISH', changes, id .. ' ' .. change)
end
local function version()
  return tonumber(field('version') or 0)
end
local function distrust()
  local epoch = tonumber(field('epoch') or 0)
  setField('loaded', '0')
  setField('epoch', whole(math.max(epoch + 1, nowMicros)))
  setField('leaseUntil', '0')
  writeFields()
end
readFields({'loaded', 'version'})
local loaded = field('loaded') == '1'
local open = {}
if loaded then
  for i = 1, #ARGV do
    if stateOf(tonumber(ARGV[i])) == BLOCKED then open[#open + 1] = tonumber(ARGV[i]) end
  end
end
if not loaded or mapLost then
  distrust()
  return {'UNLOADED'}
end
for _, seat in ipairs(open) do setState(seat, FREE) end
commit(#open > 0 and 'f' .. table.concat(open, ','))
return {'UNBLOCKED', version()}`,
} as const

/** Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it anew. Holds are kept. */
export const unloadMap = {
  keys: ['showtime'],
  args: [],
  rest: undefined,
  sha1: '22df576342122b8a87d581b0321e39e8ec1e4cca',
  source: `local showtime = KEYS[1]
local time = redis.call('TIME')
local nowMicros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(nowMicros / 1000)
local function whole(number)
  return string.format('%.0f', number)
end
local known, unwritten = {}, {}
local function readFields(names)
  local values = redis.call('HMGET', showtime, unpack(names))
  for index, name in ipairs(names) do known[name] = values[index] end
end
local function field(name)
  if known[name] == nil then known[name] = redis.call('HGET', showtime, name) end
  return known[name]
end
local function setField(name, value)
  known[name] = value
  unwritten[name] = value
end
local function writeFields()
  local set, gone = {}, {}
  for name, value in pairs(unwritten) do
    if value then
      set[#set + 1] = name
      set[#set + 1] = value
    else
      gone[#gone + 1] = name
    end
    if #set >= 2000 then
      redis.call('HSET', showtime, unpack(set))
      set = {}
    end
  end
  if #set > 0 then redis.call('HSET', showtime, unpack(set)) end
  for _, name in ipairs(gone) do redis.call('HDEL', showtime, name) end
  unwritten = {}
end
local function distrust()
  local epoch = tonumber(field('epoch') or 0)
  setField('loaded', '0')
  setField('epoch', whole(math.max(epoch + 1, nowMicros)))
  setField('leaseUntil', '0')
  writeFields()
end
distrust()
return {'UNLOADED'}`,
} as const
