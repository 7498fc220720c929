// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.

export const library = { name: 'milo_holds_8_261e2712', source: `#!lua name=milo_holds_8_261e2712
local CHANGES_KEPT = 100
local CHANGES_KEPT_TEXT = '100'
local HOLD_BUDGET_MS = 12000000
local HOLD_BUDGET_REFILL = 2
local MAX_EXTENSIONS = 10
local MAX_SEATS_PER_BUYER = 20
local MAX_SEATS_PER_HOLD = 10
local MOST_HOLDS_REMEMBERED = 100
local ORPHAN_RULE_ENDS_MS = 1800000
local REAP_BATCH = 100
local REQUEST_KEPT_MS_TEXT = '3600000'
local RUN_BATCH = 256
local SHORTEST_EXTENSION_MS = 30000
local SHORTEST_HOLD_MS = 60000
local call, byte, find, format, gmatch, gsub, concat, floor, huge, max, min, sub, pack, unpackBytes
local NEVER, NEVER_TEXT = 281474976710655, '281474976710655'
local function bind()
  call = redis.call
  byte, find, format, gmatch, gsub = string.byte, string.find, string.format, string.gmatch, string.gsub
  concat, floor, huge, max, min, sub = table.concat, math.floor, math.huge, math.max, math.min, string.sub
  pack, unpackBytes = struct.pack, struct.unpack
end
local function readClock()
  local time = call('TIME')
  local micros = time[1] * 1000000 + time[2]
  return floor(micros / 1000), micros
end
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local SEAT_AT = 1
local RANGE, ALL_FREE, ALL_HELD = '(%d+)-(%d+)', '^[04]+$', '^[15]+$'
local TO_HELD, TO_FREE, TO_SOLD = {['0'] = '1', ['4'] = '5'}, {['1'] = '0', ['5'] = '4'}, {['1'] = '2', ['5'] = '6'}
local TO_BLOCKED, TO_UNBLOCKED = {['0'] = '3', ['4'] = '7'}, {['3'] = '0', ['7'] = '4'}
local function readRanges(map, ranges, allowed)
  local texts, count, allMatch = {}, 0, true
  for first, last in gmatch(ranges, RANGE) do
    local text = call('GETRANGE', map, first, last)
    texts[first] = text
    count = count + #text
    if not find(text, allowed) then allMatch = false end
  end
  return texts, count, allMatch
end
local function writeRanges(map, texts, transition)
  for first, text in pairs(texts) do call('SETRANGE', map, first, (gsub(text, '.', transition))) end
end
local function eachSeat(ranges, texts, visit)
  for first, last in gmatch(ranges, RANGE) do
    for at = 1, last - first + 1 do
      local character = byte(texts[first], at)
      visit(first + at - 1, character and character % NEIGHBOUR)
    end
  end
end
local function rangesOf(list)
  local ranges, first = {}, nil
  for index, seat in ipairs(list) do
    first = first or seat
    if list[index + 1] ~= seat + 1 then
      ranges[#ranges + 1] = format('%d-%d', first, seat)
      first = nil
    end
  end
  return concat(ranges, ',')
end
local function freeSeatsOf(map, ranges)
  local texts, _, allMatch = readRanges(map, ranges, ALL_HELD)
  writeRanges(map, texts, TO_FREE)
  if allMatch then return ranges end
  local open = {}
  eachSeat(ranges, texts, function(seat, state)
    if state == HELD then open[#open + 1] = seat end
  end)
  return rangesOf(open)
end
local function announce(changes, id, number, change)
  if number % CHANGES_KEPT == 0 then
    call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
  else
    call('XADD', changes, id, 's', change)
  end
  call('PUBLISH', changes, id .. ' ' .. change)
end
local function commit(showtime, changes, version, change, ...)
  local number = version + 1
  local id = format('%d', number)
  call('HSET', showtime, 'version', id, ...)
  announce(changes, id, number, change)
  return id
end
local BUYER_FORMAT = '>I6i3i3'
local function readBuyer(entry, now)
  local whole = now * HOLD_BUDGET_REFILL
  if not entry then return whole, 0, 0 end
  local full, bought, held = unpackBytes(BUYER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
local function buyerEntry(now, full, bought, held)
  if full <= now * HOLD_BUDGET_REFILL and bought == 0 and held == 0 then return nil end
  return pack(BUYER_FORMAT, full, bought, held)
end
local function budgetOf(full, now)
  return HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
end
local function allowedLength(full, now, count, lengthMs)
  local budget = budgetOf(full, now)
  local length = min(lengthMs, floor(budget / count))
  local least = min(lengthMs, SHORTEST_HOLD_MS)
  if length < least then return nil, math.ceil((least * count - budget) / HOLD_BUDGET_REFILL) end
  return length
end
local function unusedMs(createdAt, expiresAt, now)
  return max(0, expiresAt - max(now, createdAt + SHORTEST_HOLD_MS))
end
local LOADED_FORMAT, STRICT = '>I3I6I1I6I6', 2
local function readLoaded(loaded) return unpackBytes(LOADED_FORMAT, loaded) end
local function packLoaded(seatCount, nextExpiry, orphanRule, ruleUntil, layout)
  return pack(LOADED_FORMAT, seatCount, nextExpiry, orphanRule, ruleUntil, layout)
end
local function invalidate(showtime)
  if call('EXISTS', showtime) == 0 then return end
  local epoch = tonumber(call('HGET', showtime, 'epoch') or 0)
  local _, nowMicros = readClock()
  call('HDEL', showtime, 'loaded')
  call('HSET', showtime, 'epoch', format('%d', max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
local function forgetMap(showtime) call('HDEL', showtime, 'loaded') end
local HOLD_FORMAT, RESERVED = '>I1I6I6I7I1I1ss', 2
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, extensions, buyer, seats, rest = unpackBytes(HOLD_FORMAT, record)
  return {
    buyer = buyer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    extensions = extensions,
    seats = seats,
    quote = sub(record, rest),
  }
end
local function packHold(hold)
  return pack(
    HOLD_FORMAT, hold.stage, hold.expiresAt, hold.createdAt, hold.fence, hold.count, hold.extensions, hold.buyer, hold.seats
  ) .. hold.quote
end
local function holdFields(hold, now, version)
  local numbers = format('%d %d %d %d %d', hold.fence, hold.createdAt, hold.expiresAt, hold.stage, hold.extensions)
  return hold.buyer .. ' ' .. numbers .. ' ' .. hold.seats .. format(' %d ', now) .. (version or '0') .. ' ' .. hold.quote
end
local function endHold(showtime, expiries, id, hold, now, refund, sold)
  local owner = hold.buyer
  local full, bought, held = readBuyer(call('HGET', showtime, owner), now)
  local entry = buyerEntry(now, full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
local function endUnasked(showtime, expiries, id, hold, now, refund)
  if hold.stage == 0 then call('ZADD', expiries, NEVER_TEXT, 'x:' .. sub(id, 3)) end
  endHold(showtime, expiries, id, hold, now, refund, 0)
end
local function lengthen(showtime, expiries, id, hold, longer, full, bought, held)
  hold.expiresAt = hold.expiresAt + longer
  local entry = pack(BUYER_FORMAT, full + longer * hold.count, bought, held)
  call('HSET', showtime, id, packHold(hold), hold.buyer, entry)
  call('ZADD', expiries, format('%d', hold.expiresAt), id)
end
local function freeOverdue(showtime, map, expiries, changes, now, limit)
  local overdue = call('ZRANGEBYSCORE', expiries, '-inf', format('%d', now), 'LIMIT', 0, limit)
  if not overdue[1] then return false end
  local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
  local freed = {}
  for _, id in ipairs(overdue) do
    local record = call('HGET', showtime, id)
    if record then
      local hold = readHold(record)
      endUnasked(showtime, expiries, id, hold, now, 0)
      local ranges = loaded and freeSeatsOf(map, hold.seats) or ''
      if ranges ~= '' then freed[#freed + 1] = ranges end
    else
      call('ZREM', expiries, id)
    end
  end
  if freed[1] then commit(showtime, changes, version, 'f' .. concat(freed, ',')) end
  return #overdue == limit
end
local DIGEST_SIZE = 64
local function openShowtime(showtime, map, expiries, changes, hold, buyer, now)
  local loaded, version, record, entry, fence = unpack(call('HMGET', showtime, 'loaded', 'version', hold, buyer, 'fence'))
  if not loaded then return nil end
  local seatCount, nextExpiry, orphanRule, ruleUntil, layout = readLoaded(loaded)
  local truncated = false
  if nextExpiry <= now then
    truncated = freeOverdue(showtime, map, expiries, changes, now, REAP_BATCH)
    nextExpiry = tonumber(call('ZRANGE', expiries, 0, 0, 'WITHSCORES')[2] or NEVER)
    call('HSET', showtime, 'loaded', packLoaded(seatCount, nextExpiry, orphanRule, ruleUntil, layout))
    version, record, entry, fence = unpack(call('HMGET', showtime, 'version', hold, buyer, 'fence'))
  end
  local full, bought, held = readBuyer(entry, now)
  return {
    version = version,
    record = record,
    full = full,
    bought = bought,
    held = held,
    fence = fence,
    seatCount = seatCount,
    nextExpiry = nextExpiry,
    orphanRule = orphanRule,
    ruleUntil = ruleUntil,
    layout = layout,
    truncated = truncated,
  }
end
local function findRequest(request)
  if request == '' then return nil, false end
  local earlier = call('GET', sub(request, DIGEST_SIZE + 1))
  if not earlier then return nil, false end
  return earlier, sub(earlier, 1, DIGEST_SIZE) ~= sub(request, 1, DIGEST_SIZE)
end
local function repeatFields(hold, now, version, earlier)
  local orphans = earlier and sub(earlier, DIGEST_SIZE + 1) or ''
  return format('%d %d %d 1 ', hold.fence, hold.expiresAt, now) .. hold.seats .. ' ' .. orphans .. ' ' .. version
end
local function makeHold(showtime, map, expiries, changes, id, buyer, state, now, nowMicros, seats, texts, count, length, quote)
  local number, expiresAt = state.version + 1, now + length
  local version, endText = format('%d', number), format('%d', expiresAt)
  local fence = max(state.fence + 1, nowMicros)
  local fenceText = format('%d', fence)
  local record = pack(HOLD_FORMAT, 0, expiresAt, now, fence, count, 0, buyer, seats) .. quote
  local entry = pack(BUYER_FORMAT, state.full + length * count, state.bought, state.held + count)
  writeRanges(map, texts, TO_HELD)
  call('ZADD', expiries, endText, id)
  if expiresAt < state.nextExpiry then
    local loaded = packLoaded(state.seatCount, expiresAt, state.orphanRule, state.ruleUntil, state.layout)
    call('HSET', showtime, 'loaded', loaded)
  end
  call('HSET', showtime, 'version', version, 'fence', fenceText, id, record, buyer, entry)
  announce(changes, version, number, 'h' .. seats)
  return fenceText, endText, version
end
local function keepRequest(request, orphans)
  if request == '' then return end
  call('SET', sub(request, DIGEST_SIZE + 1), sub(request, 1, DIGEST_SIZE) .. orphans, 'PX', REQUEST_KEPT_MS_TEXT)
end
local function findSettled(showtime, id, fence, seats)
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', id))
  local hold = record and readHold(record)
  local isMeant = hold and hold.fence == fence and hold.seats == seats
  return isMeant and hold or nil, loaded, version
end
local function settleSeats(showtime, map, changes, hold, loaded, version, seats, wanted, transition)
  if not loaded then return invalidate(showtime) end
  local texts, _, allMatch = readRanges(map, seats, ALL_HELD)
  local open, isWrong = hold and allMatch, false
  if not open then
    eachSeat(seats, texts, function(_, state)
      if hold and state == HELD then open = true elseif state ~= wanted then isWrong = true end
    end)
  end
  if isWrong then return invalidate(showtime) end
  if not open then return version end
  writeRanges(map, texts, transition)
  return commit(showtime, changes, version, (wanted == SOLD and 's' or 'f') .. seats)
end
local function readCompanions(closed)
  local placeOf = {}
  for companion, place in gmatch(closed, RANGE) do placeOf[tonumber(companion)] = tonumber(place) end
  return placeOf
end
local function withoutCompanions(packed, placeOf)
  for seat in pairs(placeOf) do packed = sub(packed, 1, seat) .. '3' .. sub(packed, seat + 2) end
  return packed
end
local function findOrphans(map, list, placeOf)
  local from = max(0, list[1] - 2)
  local text, offset = call('GETRANGE', map, from, list[#list] + 2), 1 - from
  local chosen = {}
  for _, seat in ipairs(list) do chosen[seat] = true end
  local function isFree(seat) return not chosen[seat] and byte(text, seat + offset) % NEIGHBOUR == FREE end
  local function isJoined(seat)
    local character = byte(text, seat + offset)
    return character and (character - 48) >= NEIGHBOUR
  end
  local orphans, seen = {}, {}
  local function look(seat)
    if seen[seat] or not isFree(seat) then return end
    seen[seat] = true
    local left = isJoined(seat - 1) and isFree(seat - 1)
    local right = isJoined(seat) and isFree(seat + 1)
    if not left and not right and not placeOf[seat] then orphans[#orphans + 1] = seat end
  end
  for _, seat in ipairs(list) do
    if isJoined(seat - 1) then look(seat - 1) end
    if isJoined(seat) then look(seat + 1) end
  end
  return orphans
end
local RUN_SIZE, RUN_ZERO, BLOCK, HULL_SIZE = 14, 131072, 16, 6
local BLOCK_SIZE = HULL_SIZE + BLOCK * RUN_SIZE
local JOINED, ALONE = 52, 48
local CLEAN_RUNS = 40
local function openSearch(map, runs, from, batch)
  local packed = call('GET', map)
  if not packed then return nil end
  local begin, size = (from - 1) / BLOCK * BLOCK_SIZE, batch / BLOCK * BLOCK_SIZE
  local packedRuns = call('GETRANGE', runs, begin, size == huge and -1 or begin + size)
  local moreRuns = #packedRuns > size
  local count = moreRuns and batch or (#packedRuns - math.ceil(#packedRuns / BLOCK_SIZE) * HULL_SIZE) / RUN_SIZE
  return {packed = packed, packedRuns = packedRuns, firstRun = from, lastRun = from + count - 1, moreRuns = moreRuns, read = {}}
end
local function isFull(search)
  return not (find(search.packed, '4', 1, true) or find(search.packed, '0', 1, true))
end
local function recordOf(search, index)
  local nth = index - search.firstRun
  return (nth - nth % BLOCK) / BLOCK * HULL_SIZE + HULL_SIZE + nth * RUN_SIZE + 1
end
local function runAt(search, index)
  local run = search.read[index]
  if run then return run end
  local at = recordOf(search, index)
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = byte(search.packedRuns, at, at + RUN_SIZE - 1)
  local start, length = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 64 + e - 48
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local aside = max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = start, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48, x = x, y = y, least = aside * aside + y * y,
  }
  search.read[index] = run
  return run
end
local function whereIs(search, seat)
  for index = search.firstRun, search.lastRun do
    local at = recordOf(search, index)
    local a, b, c, d, e = byte(search.packedRuns, at, at + 4)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(search, index)
      return run, run.x + 2 * offset
    end
  end
end
local function nextFree(packed, at)
  local joined = find(packed, '4', at, true)
  local alone = find(packed, '0', at, true)
  return joined and alone and min(joined, alone) or joined or alone
end
local function windowsOf(search, count)
  local packed = search.packed
  local core = string.rep('4', count - 1)
  local from, nearest = 1, 0
  return function(at)
    if at >= from and at <= nearest then return nearest end
    from = at
    while at do
      if count == 1 then at = nextFree(packed, at) else at = find(packed, core, at, true) end
      local last = at and byte(packed, at + count - 1)
      if last == JOINED or last == ALONE then break end
      at = at and at + 1
    end
    nearest = at or huge
    return nearest
  end
end
local function isClean(search, at, count)
  local packed = search.packed
  local left = at > 1 and byte(packed, at - 1)
  if left == JOINED and not (at > 2 and byte(packed, at - 2) == JOINED) then return false end
  local last, right, afterRight = byte(packed, at + count - 1, at + count + 1)
  if last ~= JOINED then return true end
  return not (right == ALONE or (right == JOINED and afterRight ~= ALONE and afterRight ~= JOINED))
end
local function nextRun(search, index, count, nextWindow)
  local packedRuns, firstRun = search.packedRuns, search.firstRun
  while index <= search.lastRun do
    local at, isSkipped = recordOf(search, index), false
    if (index - firstRun) % BLOCK == 0 then
      local a, b, c, d, e, f = byte(packedRuns, at - HULL_SIZE, at - 1)
      local first, last = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 4096 + (e - 48) * 64 + f - 48
      isSkipped = nextWindow(first + SEAT_AT) > last + SEAT_AT
    end
    if isSkipped then
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
local function nearestWindow(search, count, isAllowed, clean)
  local nextWindow = windowsOf(search, count)
  local best, bestClean
  local index = nextRun(search, search.firstRun, count, nextWindow)
  while index do
    local run = runAt(search, index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - search.firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if isAllowed(run) then
      eachWindow(run, count, nextWindow, function(offset, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(search, at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
    index = nextRun(search, index + 1, count, nextWindow)
  end
  return bestClean or best
end
local ALTERNATIVES = 3
local function findAlternatives(map, runs, list, placeOf)
  local search = openSearch(map, runs, 1, RUN_BATCH)
  search.packed = withoutCompanions(search.packed, placeOf)
  local run, x = whereIs(search, list[1])
  local other, otherX = whereIs(search, list[#list])
  if not run or not other then return {} end
  local middleX, middleY = (x + otherX) / 2, (run.y + other.y) / 2
  local candidates, nextWindow = {}, windowsOf(search, #list)
  local function look(candidate)
    local best
    if candidate.kind == run.kind then
      eachWindow(candidate, #list, nextWindow, function(offset, at)
        local aside = candidate.x + 2 * offset + #list - 1 - middleX
        local distance = aside * aside + (candidate.y - middleY) * (candidate.y - middleY)
        if (not best or distance < best.distance) and isClean(search, at, #list) then
          best = {start = candidate.start + offset, distance = distance}
        end
      end)
    end
    candidates[#candidates + 1] = best
  end
  look(run)
  local index = nextRun(search, search.firstRun, #list, nextWindow)
  while index do
    if runAt(search, index) ~= run then look(runAt(search, index)) end
    index = nextRun(search, index + 1, #list, nextWindow)
  end
  table.sort(candidates, function(a, b)
    return a.distance < b.distance or (a.distance == b.distance and a.start < b.start)
  end)
  local groups = {}
  for index = 1, min(ALTERNATIVES, #candidates) do
    local start = candidates[index].start
    groups[index] = format('%d-%d', start, start + #list - 1)
  end
  return groups
end
local ACCESSIBLE, WANTED = 32, 49
local function isWanted(search, run) return byte(search.categories, run.kind % ACCESSIBLE + 1) == WANTED end
local function plainRuns(search)
  return function(run) return run.kind < ACCESSIBLE and isWanted(search, run) end
end
local function seatsOf(window, seats)
  for offset = 0, window.count - 1 do seats[#seats + 1] = window.start + offset end
  return seats
end
local function take(search, window)
  local at = window.start + SEAT_AT
  local packed = search.packed
  search.packed = sub(packed, 1, at - 1) .. string.rep('3', window.count) .. sub(packed, at + window.count)
end
local function partner(rows, window, size, nextWindow, isAllowed)
  local best
  for _, row in ipairs({window.run.row - 1, window.run.row + 1}) do
    for _, run in ipairs(rows[row] or {}) do
      if isAllowed(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local aside = math.abs(run.x + 2 * offset + size - 1 - window.x)
          if not best or aside < best.aside then best = {start = run.start + offset, count = size, aside = aside} end
        end)
      end
    end
  end
  return best
end
local function findInTwoRows(search, count, isAllowed)
  local rows, nextSingle = {}, windowsOf(search, 1)
  local index = nextRun(search, search.firstRun, 1, nextSingle)
  while index do
    local run = runAt(search, index)
    rows[run.row] = rows[run.row] or {}
    table.insert(rows[run.row], run)
    index = nextRun(search, index + 1, 1, nextSingle)
  end
  for size = math.ceil(count / 2), count - 1 do
    local best
    local nextWindow, nextOther = windowsOf(search, size), windowsOf(search, count - size)
    local index = nextRun(search, search.firstRun, size, nextWindow)
    while index do
      local run = runAt(search, index)
      if best and best.distance <= run.least then break end
      if isAllowed(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local x = run.x + 2 * offset + size - 1
          local window = {start = run.start + offset, count = size, run = run, x = x}
          local other = partner(rows, window, count - size, nextOther, isAllowed)
          local distance = other and x * x + run.y * run.y + other.aside * other.aside
          if other and (not best or distance < best.distance) then
            best = {distance = distance, first = window, second = other}
          end
        end)
      end
      index = nextRun(search, index + 1, size, nextWindow)
    end
    if best then return seatsOf(best.second, seatsOf(best.first, {})) end
  end
end
local function findApart(search, count, isAllowed, seats)
  if count == 0 then return seats end
  local size = count
  while size > 0 do
    local window = nearestWindow(search, size, isAllowed, false)
    if window then
      take(search, window)
      seatsOf(window, seats)
      count = count - size
    end
    if count == 0 then return seats end
    size = min(count, window and size or size - 1)
  end
end
local function findTogether(search, count)
  local window = nearestWindow(search, count, plainRuns(search), true)
  return window and seatsOf(window, {})
end
local function findNearby(search, count)
  local isAllowed = plainRuns(search)
  return count > 1 and findInTwoRows(search, count, isAllowed) or findApart(search, count, isAllowed, {})
end
local function findBeside(search, count, atLeast)
  local placeOf = search.placeOf
  local best
  local nextWindow, anyWillDo = windowsOf(search, count), not find(search.categories, '0', 1, true)
  local places = {}
  for index = search.firstRun, search.lastRun do
    local run = runAt(search, index)
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
  local function countCompanions(start)
    local companions = 0
    for seat = start, start + count - 1 do
      local place = placeOf[seat]
      if place and (place < start or place >= start + count) then return nil end
      if place then companions = companions + 1 end
    end
    return companions
  end
  local function areWanted(start)
    for seat = start, start + count - 1 do
      if not isWanted(search, (whereIs(search, seat))) then return false end
    end
    return true
  end
  for index = search.firstRun, search.lastRun do
    local run = runAt(search, index)
    if run.kind >= ACCESSIBLE and isWanted(search, run) then
      local first = max(0, run.start - count + 1)
      local around = {start = first, length = min(search.seatCount, run.start + run.length + count - 1) - first}
      around.x, around.y = run.x - 2 * (run.start - first), run.y
      eachWindow(around, count, nextWindow, function(offset)
        local start = first + offset
        local used = countPlaces(start)
        local middle = around.x + 2 * offset + count - 1
        local distance = middle * middle + around.y * around.y
        local companions = countCompanions(start)
        local better = not best or used < best.used
        if best and companions and used == best.used then
          better = companions > best.companions or (companions == best.companions and distance < best.distance)
        end
        if companions and used >= atLeast and better and (anyWillDo or areWanted(start)) then
          best = {start = start, count = count, used = used, companions = companions, distance = distance}
        end
      end)
    end
  end
  return best
end
local function findAccessible(search, count, mustBeTogether, atLeast)
  local beside = findBeside(search, count, atLeast)
  if beside then return seatsOf(beside, {}) end
  search.packed = withoutCompanions(search.packed, search.placeOf)
  if mustBeTogether or atLeast > 1 then return nil end
  local function isPlace(run) return run.kind >= ACCESSIBLE and isWanted(search, run) end
  local place = nearestWindow(search, 1, isPlace, false)
  if not place then return nil end
  local before = search.packed
  take(search, place)
  local others = findApart(search, count - 1, plainRuns(search), {})
  if not others then
    search.packed = before
    take(search, place)
    others = findApart(search, count - 1, function(run) return isWanted(search, run) end, {})
  end
  return others and seatsOf(place, others)
end
redis.register_function{function_name = 'milo_holds_8_261e2712_beginLoad', flags = {}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local leaseMs = tonumber(ARGV[1])
local now, nowMicros = readClock()
local loaded, lastEpoch, leaseUntil = unpack(call('HMGET', showtime, 'loaded', 'epoch', 'leaseUntil'))
if loaded then return 'LOADED' end
local left = tonumber(leaseUntil or 0) - now
if left > 0 then return 'WAIT ' .. left end
local epoch = format('%d', max(tonumber(lastEpoch or 0) + 1, nowMicros))
call('HSET', showtime, 'epoch', epoch, 'leaseUntil', format('%d', now + leaseMs))
return 'LOAD ' .. epoch
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_blockSeats', flags = {}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local seats = ARGV[1]
local layout = tonumber(ARGV[2])
local now = readClock()
local truncated = freeOverdue(showtime, map, expiries, changes, now, REAP_BATCH)
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
if not loaded then return 'UNLOADED' end
local seatCount, _, _, _, mapLayout = readLoaded(loaded)
if layout > 0 and layout ~= mapLayout then return 'OTHER_LAYOUT' end
local texts, count = readRanges(map, seats, ALL_FREE)
local unknown, taken, anyFree, anyHeld = {}, {}, false, false
eachSeat(seats, texts, function(seat, state)
  if seat >= seatCount then unknown[#unknown + 1] = seat end
  if state == HELD then anyHeld = true end
  if state == FREE then anyFree = true elseif state ~= BLOCKED then taken[#taken + 1] = seat end
end)
if unknown[1] then return 'UNKNOWN ' .. rangesOf(unknown) end
if count == 0 then
  forgetMap(showtime)
  return 'UNLOADED'
end
if anyHeld and truncated then return 'AGAIN' end
if taken[1] then return 'TAKEN ' .. rangesOf(taken) end
if not anyFree then return 'BLOCKED ' .. version end
writeRanges(map, texts, TO_BLOCKED)
return 'BLOCKED ' .. commit(showtime, changes, version, 'b' .. seats)
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_changesSince', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local since = tonumber(ARGV[1])
local now = readClock()
if freeOverdue(showtime, map, expiries, changes, now, REAP_BATCH) then return 'AGAIN' end
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
if not loaded then return 'UNLOADED' end
local seatCount, _, orphanRule, ruleUntil, layout = readLoaded(loaded)
local missed = version - since
local inReach = missed > 0 and missed <= CHANGES_KEPT
local entries = inReach and call('XRANGE', changes, format('%d', since + 1), '+') or {}
if #entries == missed and (missed == 0 or entries[1][2][2] ~= 'r') then
  local texts = {}
  for index, entry in ipairs(entries) do texts[index] = entry[2][2] end
  return 'CHANGES ' .. version .. format(' %d %d ', now, layout) .. concat(texts, '/')
end
local packed = call('GET', map)
if not packed then
  forgetMap(showtime)
  return 'UNLOADED'
end
return 'MAP ' .. version .. format(' %d %d ', now, seatCount) .. packed .. format(' %d %d %d', layout, orphanRule, ruleUntil)
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_confirmHold', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local fence = tonumber(ARGV[2])
local seats = ARGV[3]
local now = readClock()
local mine, loaded, version = findSettled(showtime, hold, fence, seats)
if mine then
  endHold(showtime, expiries, hold, mine, now, (mine.expiresAt - mine.createdAt) * mine.count, mine.count)
end
local shown = settleSeats(showtime, map, changes, mine, loaded, version, seats, SOLD, TO_SOLD)
if not shown then return 'UNLOADED' end
return 'CONFIRMED ' .. shown
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_extendHold', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local expiries = KEYS[2]
local hold = ARGV[1]
local buyer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local latestMs = tonumber(ARGV[4])
local now = readClock()
local version, record, entry = unpack(call('HMGET', showtime, 'version', hold, buyer))
local mine = record and readHold(record)
if not mine or mine.expiresAt <= now or mine.buyer ~= buyer then return 'GONE' end
local full, bought, held = readBuyer(entry, now)
local latest = min(now + lengthMs, mine.createdAt + latestMs)
local longer = min(latest - mine.expiresAt, floor(budgetOf(full, now) / mine.count))
local isSpent = mine.stage == RESERVED or mine.extensions >= MAX_EXTENSIONS
if isSpent or longer < SHORTEST_EXTENSION_MS then return 'NOT_EXTENDABLE' end
mine.extensions = mine.extensions + 1
lengthen(showtime, expiries, hold, mine, longer, full, bought, held)
return 'HOLD ' .. holdFields(mine, now, version)
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_finishLoad', flags = {}, callback = function(KEYS, ARGV)
if not call then bind() end
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
  if not kept[hold] then boughtBy[id] = (boughtBy[id] or 0) + seats end
end
for _, id in ipairs(buyers) do boughtBy[id] = boughtBy[id] or 0 end
for id, bought in pairs(boughtBy) do
  local full, _, held = readBuyer(call('HGET', showtime, id), now)
  local entry = buyerEntry(now, full, bought, held)
  if entry then call('HSET', showtime, id, entry) else call('HDEL', showtime, id) end
end
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
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_freeSeats', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local fence = tonumber(ARGV[2])
local seats = ARGV[3]
local now = readClock()
local mine, loaded, version = findSettled(showtime, hold, fence, seats)
if mine then
  endHold(showtime, expiries, hold, mine, now, unusedMs(mine.createdAt, mine.expiresAt, now) * mine.count, 0)
end
local shown = settleSeats(showtime, map, changes, mine, loaded, version, seats, FREE, TO_FREE)
if not shown then return 'UNLOADED' end
return 'FREED ' .. shown
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_getHold', flags = {'no-writes'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local hold = ARGV[1]
local now = readClock()
local version, record = unpack(call('HMGET', showtime, 'version', hold))
local found = record and readHold(record)
if not found or found.expiresAt <= now then return 'GONE' end
return 'HOLD ' .. holdFields(found, now, version)
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_holdBestSeats', flags = {}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local hold = ARGV[1]
local buyer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local count = tonumber(ARGV[5])
local categories = ARGV[6]
local together = tonumber(ARGV[7])
local accessible = tonumber(ARGV[8])
local stage = tonumber(ARGV[9])
local beginAt = tonumber(ARGV[10])
local layout = tonumber(ARGV[11])
local closed = ARGV[12]
local request = ARGV[13]
local now, nowMicros = readClock()
local state = openShowtime(showtime, map, expiries, changes, hold, buyer, now)
if not state then return 'UNLOADED' end
local earlier, isOther = findRequest(request)
if isOther then return 'MISMATCH' end
if state.record then
  local own = readHold(state.record)
  if own.expiresAt <= now then return 'AGAIN' end
  if own.buyer ~= buyer then return 'FOREIGN' end
  return 'HOLD ' .. repeatFields(own, now, state.version, earlier)
end
if earlier then return 'ENDED' end
if layout > 0 and layout ~= state.layout then return 'OTHER_LAYOUT' end
if count > MAX_SEATS_PER_HOLD then return 'TOO_MANY ' .. MAX_SEATS_PER_HOLD end
if state.held + state.bought + count > MAX_SEATS_PER_BUYER then return 'TOO_MANY ' .. MAX_SEATS_PER_BUYER end
local length, retryMs = allowedLength(state.full, now, count, lengthMs)
if not length then return 'SPENT ' .. retryMs end
local search = openSearch(map, runs, beginAt, (stage == 3 or accessible > 0) and huge or RUN_BATCH)
if not search then
  forgetMap(showtime)
  return 'UNLOADED'
end
local before = search.packed
search.categories, search.seatCount, search.placeOf = categories, state.seatCount, readCompanions(closed)
if accessible == 0 then search.packed = withoutCompanions(before, search.placeOf) end
local isSingle = beginAt == 1 and not search.moreRuns
local anyFree, list = not isFull(search), nil
if anyFree and accessible > 0 then
  list = findAccessible(search, count, together == 1, accessible)
elseif anyFree and stage == 1 then
  list = findTogether(search, count)
end
local mayBeApart = accessible == 0 and together == 0 and (isSingle or stage > 1)
if anyFree and not list and mayBeApart then list = findNearby(search, count) end
if not list then
  if state.truncated then return 'AGAIN' end
  if not anyFree or isSingle or accessible > 0 or stage == 3 then return 'NOT_ENOUGH' end
  if search.moreRuns then return 'FURTHER ' .. stage .. ' ' .. search.lastRun + 1 end
  if together == 1 then return 'NOT_ENOUGH' end
  return 'FURTHER ' .. stage + 1 .. ' 1'
end
table.sort(list)
local seats, texts = rangesOf(list), {}
for first, last in gmatch(seats, RANGE) do texts[first] = sub(before, first + SEAT_AT, last + SEAT_AT) end
local fence, expiresAt, version =
  makeHold(showtime, map, expiries, changes, hold, buyer, state, now, nowMicros, seats, texts, count, length, quote)
keepRequest(request, '')
return 'HOLD ' .. fence .. ' ' .. expiresAt .. format(' %d 0 ', now) .. seats .. '  ' .. version
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_holdSeats', flags = {}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local hold = ARGV[1]
local buyer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local count = tonumber(ARGV[5])
local seats = ARGV[6]
local layout = tonumber(ARGV[7])
local closed = ARGV[8]
local request = ARGV[9]
local now, nowMicros = readClock()
local state = openShowtime(showtime, map, expiries, changes, hold, buyer, now)
if not state then return 'UNLOADED' end
local earlier, isOther = findRequest(request)
if isOther then return 'MISMATCH' end
if state.record then
  local own = readHold(state.record)
  if own.expiresAt <= now then return 'AGAIN' end
  if own.buyer ~= buyer then return 'FOREIGN' end
  return 'HOLD ' .. repeatFields(own, now, state.version, earlier)
end
if earlier then return 'ENDED' end
if layout > 0 and layout ~= state.layout then return 'OTHER_LAYOUT' end
if count > MAX_SEATS_PER_HOLD then return 'TOO_MANY ' .. MAX_SEATS_PER_HOLD end
local texts, found, allFree = readRanges(map, seats, ALL_FREE)
if found < count then
  local unknown = {}
  eachSeat(seats, texts, function(seat)
    if seat >= state.seatCount then unknown[#unknown + 1] = seat end
  end)
  if unknown[1] then return 'UNKNOWN ' .. rangesOf(unknown) end
  forgetMap(showtime)
  return 'UNLOADED'
end
local taken, anyHeld = {}, false
if not allFree then
  eachSeat(seats, texts, function(seat, character)
    if character ~= FREE then taken[#taken + 1] = seat end
    anyHeld = anyHeld or character == HELD
  end)
end
if anyHeld and state.truncated then return 'AGAIN' end
if taken[1] then return 'TAKEN ' .. rangesOf(taken) end
if state.held + state.bought + count > MAX_SEATS_PER_BUYER then return 'TOO_MANY ' .. MAX_SEATS_PER_BUYER end
local length, retryMs = allowedLength(state.full, now, count, lengthMs)
if not length then return 'SPENT ' .. retryMs end
local orphans = ''
if state.orphanRule > 0 and now < state.ruleUntil then
  local list, placeOf = {}, readCompanions(closed)
  eachSeat(seats, texts, function(seat) list[#list + 1] = seat end)
  orphans = rangesOf(findOrphans(map, list, placeOf))
  if orphans ~= '' and state.orphanRule == STRICT then
    local groups = findAlternatives(map, runs, list, placeOf)
    if groups[1] then return 'ORPHAN ' .. concat(groups, ',') end
  end
end
local fence, expiresAt, version =
  makeHold(showtime, map, expiries, changes, hold, buyer, state, now, nowMicros, seats, texts, count, length, quote)
keepRequest(request, orphans)
return 'HOLD ' .. fence .. ' ' .. expiresAt .. format(' %d 0 ', now) .. seats .. ' ' .. orphans .. ' ' .. version
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_releaseHold', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local hold = ARGV[1]
local buyer = ARGV[2]
local now = readClock()
local loaded, version, record, entry = unpack(call('HMGET', showtime, 'loaded', 'version', hold, buyer))
if not record then return 'GONE' end
local stage, expiresAt, createdAt, _, count, _, owner, seats = unpackBytes(HOLD_FORMAT, record)
if expiresAt <= now or owner ~= buyer then return 'GONE' end
if stage == RESERVED then return 'RESERVED' end
local full, bought, held = readBuyer(entry, now)
local left = buyerEntry(now, full - unusedMs(createdAt, expiresAt, now) * count, bought, held - count)
call('ZREM', expiries, hold)
if left then call('HDEL', showtime, hold) else call('HDEL', showtime, hold, buyer) end
local freed = loaded and freeSeatsOf(map, seats) or ''
if freed == '' then
  if left then call('HSET', showtime, buyer, left) end
  return 'RELEASED'
end
if left then
  commit(showtime, changes, version, 'f' .. freed, buyer, left)
else
  commit(showtime, changes, version, 'f' .. freed)
end
return 'RELEASED'
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_rememberHolds', flags = {}, callback = function(KEYS, ARGV)
if not call then bind() end
local holds = KEYS[1]
local keptMs = ARGV[1]
local hold = ARGV[2]
local _, nowMicros = readClock()
local at = format('%d', nowMicros)
local function remember(key, name)
  call('ZADD', key, 'NX', at, name)
  call('ZREMRANGEBYRANK', key, 0, -1 - MOST_HOLDS_REMEMBERED)
  call('PEXPIRE', key, keptMs)
end
remember(holds, hold)
for i = 3, #ARGV, 2 do remember(ARGV[i], ARGV[i + 1]) end
return 'REMEMBERED'
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_reserveHold', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local expiries = KEYS[2]
local hold = ARGV[1]
local buyer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local latestMs = tonumber(ARGV[4])
local now = readClock()
local version, record, entry = unpack(call('HMGET', showtime, 'version', hold, buyer))
local mine = record and readHold(record)
if not mine or mine.expiresAt <= now or mine.buyer ~= buyer then return 'GONE' end
local full, bought, held = readBuyer(entry, now)
if mine.stage == RESERVED then return 'HOLD ' .. holdFields(mine, now, version) end
mine.stage = RESERVED
local longer = max(0, min(now + lengthMs, mine.createdAt + latestMs) - mine.expiresAt)
lengthen(showtime, expiries, hold, mine, longer, full, bought, held)
return 'HOLD ' .. holdFields(mine, now, version)
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_seatStates', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local now = readClock()
if freeOverdue(showtime, map, expiries, changes, now, REAP_BATCH) then return 'AGAIN' end
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
if not loaded then return 'UNLOADED' end
local seatCount, _, orphanRule, ruleUntil, layout = readLoaded(loaded)
local packed = call('GET', map)
if not packed then
  forgetMap(showtime)
  return 'UNLOADED'
end
return 'MAP ' .. version .. format(' %d %d ', now, seatCount) .. packed .. format(' %d %d %d', layout, orphanRule, ruleUntil)
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_sweepHolds', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local limit = tonumber(ARGV[1])
local truncated = freeOverdue(showtime, map, expiries, changes, readClock(), limit)
for i = 2, #ARGV do call('ZREM', expiries, 'x:' .. ARGV[i]) end
local untold = call('ZRANGEBYSCORE', expiries, NEVER_TEXT, NEVER_TEXT, 'LIMIT', 0, limit)
local version = call('HGET', showtime, 'version') or '0'
return 'SWEPT ' .. version .. (truncated and ' 1 ' or ' 0 ') .. concat(untold, ',')
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_unblockSeats', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
local map = KEYS[2]
local changes = KEYS[3]
local seats = ARGV[1]
local loaded, version = unpack(call('HMGET', showtime, 'loaded', 'version'))
local texts = readRanges(map, seats, ALL_FREE)
local open, isKnown = {}, loaded
eachSeat(seats, texts, function(seat, state)
  if not state then isKnown = false end
  if state == BLOCKED then open[#open + 1] = seat end
end)
if not isKnown then
  invalidate(showtime)
  return 'UNLOADED'
end
if not open[1] then return 'UNBLOCKED ' .. version end
writeRanges(map, texts, TO_UNBLOCKED)
return 'UNBLOCKED ' .. commit(showtime, changes, version, 'f' .. rangesOf(open))
end}
redis.register_function{function_name = 'milo_holds_8_261e2712_unloadMap', flags = {'allow-oom'}, callback = function(KEYS, ARGV)
if not call then bind() end
local showtime = KEYS[1]
invalidate(showtime)
return 'UNLOADED'
end}
` } as const

/** Claims the load of a showtime's map from Postgres: one loader at a time among all callers, for the length of a lease. */
export const beginLoad = {
  library,
  name: 'milo_holds_8_261e2712_beginLoad',
  readOnly: false,
  keys: ['showtime'],
  args: ['leaseMs'],
  rest: undefined,
  replies: {
    LOADED: [],
    WAIT: ['leftMs'],
    LOAD: ['epoch'],
  },
} as const

/** Blocks seats for the theater's staff: all of them, or none. Blocked ones stay so, and a repeat finds them blocked. */
export const blockSeats = {
  library,
  name: 'milo_holds_8_261e2712_blockSeats',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['seats', 'layout'],
  rest: undefined,
  replies: {
    BLOCKED: ['version'],
    UNLOADED: [],
    AGAIN: [],
    TAKEN: ['seats'],
    UNKNOWN: ['seats'],
    OTHER_LAYOUT: [],
  },
} as const

/** What changed since a version, for a viewer who comes back. Overdue holds are freed first. */
export const changesSince = {
  library,
  name: 'milo_holds_8_261e2712_changesSince',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['since'],
  rest: undefined,
  replies: {
    CHANGES: ['version', 'now', 'layout', 'changes'],
    MAP: ['version', 'now', 'seatCount', 'packed', 'layout', 'orphanRule', 'ruleUntil'],
    UNLOADED: [],
    AGAIN: [],
  },
} as const

/** Turns a hold's seats into sold ones, after Postgres did. An overdue hold whose record is still here is confirmed as well: nobody else took its seats. */
export const confirmHold = {
  library,
  name: 'milo_holds_8_261e2712_confirmHold',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['hold', 'fence', 'seats'],
  rest: undefined,
  replies: {
    CONFIRMED: ['version'],
    UNLOADED: [],
  },
} as const

/** Makes a hold last longer at its owner's wish, as long as their budget allows. What would give too little uses nothing up. */
export const extendHold = {
  library,
  name: 'milo_holds_8_261e2712_extendHold',
  readOnly: false,
  keys: ['showtime', 'expiries'],
  args: ['hold', 'buyer', 'lengthMs', 'latestMs'],
  rest: undefined,
  replies: {
    HOLD: ['buyer', 'fence', 'createdAt', 'expiresAt', 'stage', 'extensions', 'seats', 'now', 'version', 'quote'],
    NOT_EXTENDABLE: [],
    GONE: [],
  },
} as const

/** Replaces the map with what Postgres says; holds that still live here are kept. Refused where something changed since beginLoad. */
export const finishLoad = {
  library,
  name: 'milo_holds_8_261e2712_finishLoad',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['epoch', 'seatCount', 'lastFence', 'keepUntil', 'orphanRule', 'startsAt', 'packed', 'packedRuns', 'layout'],
  rest: 'bought',
  replies: {
    LOADED: ['version'],
    STALE: [],
  },
} as const

/** Frees seats after Postgres freed them: the reservation lapsed, was declined or cancelled. Where the hold is here, it ends. Where it is not, a seat that is not free may be somebody else's by now, so the map is loaded again instead. */
export const freeSeats = {
  library,
  name: 'milo_holds_8_261e2712_freeSeats',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['hold', 'fence', 'seats'],
  rest: undefined,
  replies: {
    FREED: ['version'],
    UNLOADED: [],
  },
} as const

/** Reads a hold. An overdue hold counts as gone. */
export const getHold = {
  library,
  name: 'milo_holds_8_261e2712_getHold',
  readOnly: true,
  keys: ['showtime'],
  args: ['hold'],
  rest: undefined,
  replies: {
    HOLD: ['buyer', 'fence', 'createdAt', 'expiresAt', 'stage', 'extensions', 'seats', 'now', 'version', 'quote'],
    GONE: [],
  },
} as const

/** Picks the best free group of seats and holds it, in one step: together in one row nearest to the best spot without leaving a single seat; else together; else in two rows one behind the other; else apart, but nearest to the best spot and in the largest groups. */
export const holdBestSeats = {
  library,
  name: 'milo_holds_8_261e2712_holdBestSeats',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['hold', 'buyer', 'lengthMs', 'quote', 'count', 'categories', 'together', 'accessible', 'stage', 'beginAt', 'layout', 'closed', 'request'],
  rest: undefined,
  replies: {
    HOLD: ['fence', 'expiresAt', 'now', 'repeated', 'seats', 'orphans', 'version'],
    UNLOADED: [],
    AGAIN: [],
    NOT_ENOUGH: [],
    FURTHER: ['stage', 'beginAt'],
    TOO_MANY: ['limit'],
    SPENT: ['retryMs'],
    OTHER_LAYOUT: [],
    FOREIGN: [],
    MISMATCH: [],
    ENDED: [],
  },
} as const

/** Holds all the named seats for one buyer, or none of them. A repeat by the same hold id finds its own hold, unstretched. */
export const holdSeats = {
  library,
  name: 'milo_holds_8_261e2712_holdSeats',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes', 'runs'],
  args: ['hold', 'buyer', 'lengthMs', 'quote', 'count', 'seats', 'layout', 'closed', 'request'],
  rest: undefined,
  replies: {
    HOLD: ['fence', 'expiresAt', 'now', 'repeated', 'seats', 'orphans', 'version'],
    UNLOADED: [],
    AGAIN: [],
    TAKEN: ['seats'],
    UNKNOWN: ['seats'],
    ORPHAN: ['groups'],
    TOO_MANY: ['limit'],
    SPENT: ['retryMs'],
    OTHER_LAYOUT: [],
    FOREIGN: [],
    MISMATCH: [],
    ENDED: [],
  },
} as const

/** Ends a hold at its owner's wish. Not one that is reserved: its payment may be under way (freeSeats ends that). */
export const releaseHold = {
  library,
  name: 'milo_holds_8_261e2712_releaseHold',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['hold', 'buyer'],
  rest: undefined,
  replies: {
    RELEASED: [],
    RESERVED: [],
    GONE: [],
  },
} as const

/** Remembers under each buyer's own key that they have a hold: beside the keys of showtimes, which may live on another node. */
export const rememberHolds = {
  library,
  name: 'milo_holds_8_261e2712_rememberHolds',
  readOnly: false,
  keys: ['holds'],
  args: ['keptMs', 'hold'],
  rest: 'others',
  replies: {
    REMEMBERED: [],
  },
} as const

/** Keeps a hold through the payment of its reservation, once. A repeat finds it kept already and answers the same. */
export const reserveHold = {
  library,
  name: 'milo_holds_8_261e2712_reserveHold',
  readOnly: false,
  keys: ['showtime', 'expiries'],
  args: ['hold', 'buyer', 'lengthMs', 'latestMs'],
  rest: undefined,
  replies: {
    HOLD: ['buyer', 'fence', 'createdAt', 'expiresAt', 'stage', 'extensions', 'seats', 'now', 'version', 'quote'],
    GONE: [],
  },
} as const

/** A snapshot of the seat map. Overdue holds are freed before it is read. */
export const seatStates = {
  library,
  name: 'milo_holds_8_261e2712_seatStates',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: [],
  rest: undefined,
  replies: {
    MAP: ['version', 'now', 'seatCount', 'packed', 'layout', 'orphanRule', 'ruleUntil'],
    UNLOADED: [],
    AGAIN: [],
  },
} as const

/** Frees overdue holds of one showtime, a bounded batch at a time, so that viewers see it. Correctness never needs it. */
export const sweepHolds = {
  library,
  name: 'milo_holds_8_261e2712_sweepHolds',
  readOnly: false,
  keys: ['showtime', 'map', 'expiries', 'changes'],
  args: ['limit'],
  rest: 'told',
  replies: {
    SWEPT: ['version', 'more', 'untold'],
  },
} as const

/** Frees blocked seats, after Postgres did. Seats in another state stay as they are. */
export const unblockSeats = {
  library,
  name: 'milo_holds_8_261e2712_unblockSeats',
  readOnly: false,
  keys: ['showtime', 'map', 'changes'],
  args: ['seats'],
  rest: undefined,
  replies: {
    UNBLOCKED: ['version'],
    UNLOADED: [],
  },
} as const

/** Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it again. Holds are kept. */
export const unloadMap = {
  library,
  name: 'milo_holds_8_261e2712_unloadMap',
  readOnly: false,
  keys: ['showtime'],
  args: [],
  rest: undefined,
  replies: {
    UNLOADED: [],
  },
} as const
