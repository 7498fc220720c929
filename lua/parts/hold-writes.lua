-- Writes and ends of holds, with the owner's entry. needs: expiries, and the parts hold-records and customers
local function setHold(hold)
  local expiresAt = whole(hold.expiresAt)
  setField('h:' .. hold.id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, hold.stage, whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, hold.id)
end

-- Seat-milliseconds that come back when a hold ends before its time: all but what it used and the least charge.
local function unused(hold)
  local usedUntil = math.max(now, hold.createdAt + SHORTEST_HOLD_MS)
  return math.max(0, hold.expiresAt - usedUntil) * hold.count
end

-- Ends a hold; `refund` seat-milliseconds go back to its owner, who has bought `bought` seats more.
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
