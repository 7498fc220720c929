-- What a showtime knows of a customer, "c:<id>" in its hash: full, bought, held. `full` says when their budget is whole again, in
-- seat-milliseconds of the clock (GCRA: one number for what is left and since when); then the seats bought and held.
-- needs: the part clock
local CUSTOMER_FORMAT = '>I6i3i3'
local whole = now * HOLD_BUDGET_REFILL
local function readCustomer(entry)
  if not entry then return whole, 0, 0 end
  local full, bought, held = struct.unpack(CUSTOMER_FORMAT, entry)
  return full > whole and full or whole, bought, held
end
