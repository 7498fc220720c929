-- What every new hold goes through: the customer's caps and budget, then the writes.
-- needs: holdId, customerId, lengthMs, quote, and the parts above

--- A command that is sent twice finds its own hold.
local function repeatedHold()
  local own = readHold(holdId)
  if not own or own.expiresAt <= now then return nil end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, version(), 1, own.seats, ''}
end

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
