-- Ends of holds, with their owner's entry. needs: showtime, expiries, and the parts hold-records and customers

--- Seat-milliseconds that come back when a hold ends before its time: all but what it used and the least charge.
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end

--- `refund` seat-milliseconds go back to the owner, who has bought `sold` seats more.
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(redis.call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  redis.call('ZREM', expiries, id)
  if entry then
    redis.call('HDEL', showtime, 'h:' .. id)
    redis.call('HSET', showtime, owner, entry)
  else
    redis.call('HDEL', showtime, 'h:' .. id, owner)
  end
end
