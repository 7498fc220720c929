-- The map and Postgres disagree: it is not for a script to guess. The map counts as unloaded, so that the next touch reads the
-- truth; the epoch rises, so that a load that read Postgres before this moment is refused. needs: the parts clock and showtime
local function distrust()
  local epoch = tonumber(field('epoch') or 0)
  setField('loaded', '0')
  setField('epoch', whole(math.max(epoch + 1, nowMicros)))
  setField('leaseUntil', '0')
  writeFields()
end
