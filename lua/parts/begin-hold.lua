-- How every new hold begins: overdue ones are freed, the showtime is read once, and a command that is sent twice finds its own hold.
-- needs: showtime, expiries, holdId, customerId, and the parts clock, seat-map and commit
local limit = REAP_BATCH
-- include reap
local holdField, customerField = 'h:' .. holdId, 'c:' .. customerId
local known = redis.call(
  'HMGET', showtime, 'loaded', 'seats', 'version', 'fence', 'orphanRule', 'startsAt', holdField, customerField
)
if known[1] ~= '1' then return {'UNLOADED'} end
local seatCount, version = tonumber(known[2]), tonumber(known[3])
if known[7] then
  -- include hold-records
  local own = readHold(known[7])
  -- Overdue, and still here because others come first.
  if own.expiresAt <= now then return {'AGAIN'} end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, version, 1, own.seats, ''}
end
