-- How every new hold begins: the showtime is read once, overdue holds are freed, and a command that is sent twice finds its own hold.
-- `due` says that no hold ends before it. Most holds are released or bought before their end, so hardly any call has to look for overdue
-- ones; what it says may be early, never late. needs: showtime, expiries, holdId, customerId, and the parts clock, seat-map and commit
local NEVER = '9007199254740991'
local holdField, customerField = 'h:' .. holdId, 'c:' .. customerId
local function readShowtime()
  return call('HMGET', showtime, 'loaded', 'version', 'fence', 'orphanRule', 'due', holdField, customerField)
end
local known = readShowtime()
local seatCount, due, more = tonumber(known[1] or 0), tonumber(known[5] or 0), false
if seatCount == 0 then return {'UNLOADED'} end
if due <= now then
  local limit = REAP_BATCH
  -- include reap
  due = call('ZRANGE', expiries, 0, 0, 'WITHSCORES')[2] or NEVER
  call('HSET', showtime, 'due', due)
  due = tonumber(due)
  known = readShowtime()
end
if known[6] then
  -- include hold-records
  local own = readHold(known[6])
  -- Overdue, and still here because others come first.
  if own.expiresAt <= now then return {'AGAIN'} end
  if own.customer ~= customerId then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, now, known[2], 1, own.seats, ''}
end
