-- Writes to the map what Postgres decided about the seats of a hold.

--- Returns the record of the hold if it exists with the fence and the seats that Postgres names, and the
--- fields `loaded` and `version` of the showtime.
local function findSettled(showtime, id, fence, seats)
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', id))
  local hold = record and readHold(record)
  local isMeant = hold and hold.fence == fence and hold.seats == seats
  return isMeant and hold or nil, loaded, version
end

--- Changes the seats of `hold` to the state `wanted`, by `transition`; seats that have it already stay.
--- Returns the version, or nil if the map does not fit and has to be loaded again.
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
