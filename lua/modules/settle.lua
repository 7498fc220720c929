-- Shows in the map what Postgres decided about seats that a hold had.

--- The record of the hold, where it is here and is the one that Postgres means; then the showtime's loaded
--- and version.
local function findSettled(showtime, id, fence, seats)
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', id))
  local hold = record and readHold(record)
  local isMeant = hold and hold.fence == fence and hold.seats == seats
  return isMeant and hold or nil, loaded, version
end

--- Seats of `hold` become `wanted`, by `transition`; those that have that state already stay. Answers the
--- version; nil where the map did not fit and is to be loaded again.
local function settleSeats(showtime, map, changes, hold, loaded, version, seats, wanted, transition)
  if not loaded then return invalidate(showtime) end
  local texts, _, allMatch = readRanges(map, seats, ALL_HELD)
  local open, isWrong = hold and allMatch, false
  if not open then
    eachSeat(seats, texts, function(_, state)
      if hold and state == HELD then open = true elseif state ~= wanted then isWrong = true end
    end)
  end
  if isWrong then return invalidate(showtime) end
  if not open then return version end
  writeRanges(map, texts, transition)
  return commit(showtime, changes, version, (wanted == SOLD and 's' or 'f') .. seats)
end
