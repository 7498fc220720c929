-- A hold's record, "h:<id>" in the showtime's hash: "customer fence expiresAt stage createdAt count seats quote". The quote comes
-- last, for it may hold any character. Stages: 0 as made, 1 extended by its owner, 2 reserved: it waits for its payment, and only
-- freeSeats or confirmHold end it early.
local function readHold(record)
  local customer, fence, expiresAt, stage, createdAt, count, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    count = tonumber(count),
    seats = seats,
    quote = quote,
  }
end
