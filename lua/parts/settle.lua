-- What Postgres decided about seats that a hold had, shown in the map. needs: showtime, holdId, fence, seats (and as text: list),
-- and the parts seat-map, commit, hold-records and distrust

--- The record of the hold, where it is here and is the one that Postgres means; and what of the showtime was read with it.
local function findSettled()
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', 'h:' .. holdId))
  local hold = record and readHold(record)
  local mine = hold and hold.fence == fence and hold.seats == list
  return mine and hold, loaded and loaded ~= '0', version
end

--- Seats that the hold has become `wanted` ('s' or 'f' in the change); those that are it already stay. Answers the version; nil where
--- the map did not fit and is to be loaded anew.
local function settleSeats(mine, loaded, version, wanted, letter)
  local text, offset
  if loaded then text, offset = readSeats(seats[1], seats[#seats]) end
  local fits, open = text ~= nil, {}
  for _, seat in ipairs(fits and seats or {}) do
    local state = byte(text, seat + offset) % NEIGHBOUR
    if mine and state == HELD then
      open[#open + 1] = seat
    elseif state ~= wanted then
      fits = false
    end
  end
  if not fits then return distrust() end
  if #open == 0 then return version end
  writeSeats(open, text, offset, wanted - HELD)
  return commit(version, letter .. table.concat(open, ','))
end
