-- Holds' records, read as a whole. needs: the part clock
-- include hold-format
local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, customer, seats, rest = struct.unpack(HOLD_FORMAT, record)
  return {
    customer = customer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    seats = seats,
    quote = string.sub(record, rest),
  }
end
