-- What is to be remembered of a customer whose hold ends. needs: the part customers

--- The entry to write; nil where there is nothing to remember.
local function customerEntry(full, bought, held)
  if full <= whole and bought == 0 and held == 0 then return nil end
  return struct.pack(CUSTOMER_FORMAT, full, bought, held)
end
