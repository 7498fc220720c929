-- A hold's record: "customer fence expiresAt stage createdAt seats quote". The quote comes last, for it may hold any character.
-- Stages: 0 as made, 1 extended by its owner, 2 reserved: it waits for its payment, and only freeSeats or confirmHold end it early.
-- needs: showtime
local function readHold(id)
  local record = field('h:' .. id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  local _, commas = string.gsub(seats, ',', ',')
  return {
    id = id,
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    count = commas + 1,
    quote = quote,
  }
end
