-- What Postgres decided about seats that a hold had, shown in the map. needs: showtime, hold, fence, seats, and the parts seat-map,
-- seat-lists, commit, hold-records and distrust

--- The record of the hold, where it is here and is the one that Postgres means; and what of the showtime was read with it.
local function findSettled()
  local loaded, version, record = unpack(call('HMGET', showtime, 'loaded', 'version', hold))
  local found = record and readHold(record)
  local mine = found and found.fence == fence and found.seats == seats
  return mine and found, loaded, version
end

--- Seats that the hold has become `wanted`, as the table `to` says; those that are it already stay. Answers the version; nil where the
--- map did not fit and is to be loaded anew.
local function settleSeats(mine, loaded, version, wanted, to)
  if not loaded then return distrust() end
  local only = ONLY_HELD
  -- include read-runs
  local open, wrong = mine and fits, false
  if not open then
    eachSeat(seats, texts, function(_, state)
      if mine and state == HELD then open = true elseif state ~= wanted then wrong = true end
    end)
  end
  if wrong then return distrust() end
  if not open then return version end
  -- include write-runs
  return commit(version, (wanted == SOLD and 's' or 'f') .. seats)
end
