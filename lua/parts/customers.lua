-- What a showtime knows of a customer, "c:<id>" in its hash: "full bought held". `full` says when their budget is whole again, in
-- seat-milliseconds of the clock (GCRA: one number for what is left and since when); then the seats bought and held.
-- needs: the part clock
local function readCustomer(entry)
  local full, bought, held = string.match(entry or '', '^(%d+) (%d+) (%d+)$')
  return math.max(now * HOLD_BUDGET_REFILL, tonumber(full or 0)), tonumber(bought or 0), tonumber(held or 0)
end

--- The entry to write; nil where there is nothing to remember.
local function customerEntry(full, bought, held)
  if full <= now * HOLD_BUDGET_REFILL and bought == 0 and held == 0 then return nil end
  return string.format('%d %d %d', full, bought, held)
end
