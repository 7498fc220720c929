-- How every new hold begins: the showtime is read once, overdue holds are freed, and a command that is sent twice finds its own hold.
-- `due` says that no hold ends before it. Most holds are released or bought before their end, so hardly any call has to look for overdue
-- ones; what it says may be early, never late. needs: showtime, expiries, hold, customer, changes, and the parts clock and seat-map
-- include loaded
local NEVER = 281474976710655
local known = call('HMGET', showtime, 'loaded', 'version', hold, customer, 'fence')
if not known[1] then return {'UNLOADED'} end
local seatCount, due, rule, ruleUntil = struct.unpack(LOADED_FORMAT, known[1])
local more = false
if due <= now then
  local limit = REAP_BATCH
  -- include reap
  due = tonumber(call('ZRANGE', expiries, 0, 0, 'WITHSCORES')[2] or NEVER)
  call('HSET', showtime, 'loaded', struct.pack(LOADED_FORMAT, seatCount, due, rule, ruleUntil))
  known = call('HMGET', showtime, 'loaded', 'version', hold, customer, 'fence')
end
if known[3] then
  -- include hold-records
  local own = readHold(known[3])
  -- Overdue, and still here because others come first.
  if own.expiresAt <= now then return {'AGAIN'} end
  if own.customer ~= customer then return {'FOREIGN'} end
  return {'HOLD', own.fence, own.expiresAt, time[1], time[2], 1, own.seats, '', known[2]}
end
