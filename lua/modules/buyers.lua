-- What a showtime knows of a buyer, "b:<id>" in its hash: full, bought, held. `full` says when their
-- budget is whole again, in seat-milliseconds of the clock (GCRA: one number for what is left and since
-- when); then the seats bought and held.
local BUYER_FORMAT = '>I6i3i3'

--- full, bought and held; of a buyer without an entry too.
local function readBuyer(entry, now)
  local whole = now * HOLD_BUDGET_REFILL
  if not entry then return whole, 0, 0 end
  local full, bought, held = unpackBytes(BUYER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end

--- The entry to write when a hold ends; nil where there is nothing to remember.
local function buyerEntry(now, full, bought, held)
  if full <= now * HOLD_BUDGET_REFILL and bought == 0 and held == 0 then return nil end
  return pack(BUYER_FORMAT, full, bought, held)
end

--- Seat-milliseconds that a buyer may still hold.
local function budgetOf(full, now)
  return HOLD_BUDGET_MS - (full - now * HOLD_BUDGET_REFILL)
end

--- How long a buyer may hold `count` seats, at most `lengthMs`; nil, and how many ms to wait, where that
--- is too short.
local function allowedLength(full, now, count, lengthMs)
  local budget = budgetOf(full, now)
  local length = min(lengthMs, floor(budget / count))
  local least = min(lengthMs, SHORTEST_HOLD_MS)
  if length < least then return nil, math.ceil((least * count - budget) / HOLD_BUDGET_REFILL) end
  return length
end

--- Milliseconds of each seat that come back when a hold ends before its time: all but what it used and the
--- least charge.
local function unusedMs(createdAt, expiresAt, now)
  return max(0, expiresAt - max(now, createdAt + SHORTEST_HOLD_MS))
end
