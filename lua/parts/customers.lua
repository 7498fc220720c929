-- What a showtime knows of a customer: "budget at bought id:count id:count": seat-milliseconds left, when that was, seats bought,
-- and the holds with their number of seats. needs: the parts clock and showtime
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
