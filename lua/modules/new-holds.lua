-- How every new hold begins and is written.
local DIGEST_SIZE = 64

--- The showtime for a new hold, after overdue holds are freed; nil if the map is not loaded. Most holds are
--- released or bought before their end, so few calls have to look for overdue ones.
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

--- Finds an earlier request with the same Idempotency-Key. The id of its hold follows from buyer, showtime
--- and key. A string key in the showtime's slot has the digest of the request and the single seats that it
--- left. It lives longer than the hold, so that a late repeat takes no seats again. Returns the stored text,
--- or nil, and whether that was another request.
local function findRequest(request)
  if request == '' then return nil, false end
  local earlier = call('GET', sub(request, DIGEST_SIZE + 1))
  if not earlier then return nil, false end
  return earlier, sub(earlier, 1, DIGEST_SIZE) ~= sub(request, 1, DIGEST_SIZE)
end

--- The fields of the reply HOLD for a hold that exists already; `earlier` is a result of findRequest.
local function repeatFields(hold, now, version, earlier)
  local orphans = earlier and sub(earlier, DIGEST_SIZE + 1) or ''
  return format('%d %d %d 1 ', hold.fence, hold.expiresAt, now) .. hold.seats .. ' ' .. orphans .. ' ' .. version
end

--- Writes a hold of free seats: `texts` describe the seats, `state` is the result of openShowtime. Returns
--- fence, expiresAt and version as text.
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

--- Stores a request that has an Idempotency-Key, with the single seats that it left.
local function keepRequest(request, orphans)
  if request == '' then return end
  call('SET', sub(request, DIGEST_SIZE + 1), sub(request, 1, DIGEST_SIZE) .. orphans, 'PX', REQUEST_KEPT_MS_TEXT)
end
