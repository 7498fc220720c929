-- Whether and how long a customer may hold `count` seats more. needs: count, lengthMs, known, and the part clock
-- include customers
local full, bought, held = readCustomer(known[4])
if held + bought + count > MAX_SEATS_PER_CUSTOMER then return {'TOO_MANY', MAX_SEATS_PER_CUSTOMER} end
local budget = HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
local length = math.min(lengthMs, math.floor(budget / count))
local least = math.min(lengthMs, SHORTEST_HOLD_MS)
if length < least then return {'SPENT', math.ceil((least * count - budget) / HOLD_BUDGET_REFILL)} end
