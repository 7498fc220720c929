-- What every new hold goes through: the customer's caps and budget, then the writes.
-- needs: meta, holdId, customerId, lengthMs, quote, lastFence, and the parts above

--- Answers the customer and how long they may hold `count` seats; or a refusal.
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

--- Holds `seats` (ascending), which are free. Answers the reply.
local function makeHold(customer, length, seats, orphans)
  local fence = math.max(lastFence + 1, nowMicros)
  redis.call('HSET', meta, 'fence', whole(fence))
  for _, seat in ipairs(seats) do setState(seat, HELD) end
  writeMap()
  local list = table.concat(seats, ',')
  writeHold({
    id = holdId, customer = customerId, fence = fence, expiresAt = now + length, stage = 0, createdAt = now, seats = list,
    quote = quote,
  })
  customer.budget = customer.budget - length * #seats
  customer.holds[#customer.holds + 1] = {holdId, #seats}
  writeCustomer(customer)
  return {'HOLD', fence, now + length, now, announce('h' .. list), 0, list, table.concat(orphans, ',')}
end
