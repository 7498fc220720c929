-- Holds `seats` (ascending), which are free, and answers. needs: list (the seats as text), text and offset (of readSeats), orphans (as
-- text), quote, and the parts begin-hold and allow
local fence = math.max(tonumber(known[4]) + 1, nowMicros)
local expiresAt = now + length
local record = string.format('%s %d %d 0 %d %d %s ', customerId, fence, expiresAt, now, count, list) .. quote
local entry = customerEntry(full + length * count, bought, held + count)
writeSeats(seats, text, offset, HELD - FREE)
redis.call('ZADD', expiries, string.format('%d', expiresAt), holdId)
version = commit(version, 'h' .. list, 'fence', string.format('%d', fence), holdField, record, customerField, entry)
return {'HOLD', fence, expiresAt, now, version, 0, list, orphans}
