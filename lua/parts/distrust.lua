-- The map and Postgres disagree: it is not for a script to guess. The map counts as unloaded, so that the next touch reads the
-- truth; the epoch rises, so that a load that read Postgres before this moment is refused. needs: showtime, and the part clock
local function distrust()
  local epoch = tonumber(redis.call('HGET', showtime, 'epoch') or 0)
  redis.call('HDEL', showtime, 'loaded')
  redis.call('HSET', showtime, 'epoch', string.format('%d', math.max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end
