-- Holds `seats` (ascending), which are free, and answers. needs: list (the seats as text), text and offset (of readSeats), orphans (as
-- text), quote, and the parts begin-hold, allow and hold-format
local fence = math.max(known[3] + 1, nowMicros)
local expiresAt = now + length
local fenceText, endText = format('%d', fence), format('%d', expiresAt)
local record = struct.pack(HOLD_FORMAT, 0, expiresAt, now, fence, count, customerId, list) .. quote
local entry = customerEntry(full + length * count, bought, held + count)
writeSeats(seats, text, offset, HELD - FREE)
call('ZADD', expiries, endText, holdId)
if expiresAt < due then call('HSET', showtime, 'due', endText) end
local version = commit(known[2], 'h' .. list, 'fence', fenceText, holdField, record, customerField, entry)
return 'HOLD ' .. fenceText .. ' ' .. endText .. ' ' .. format('%d', now) .. ' ' .. version .. ' 0 ' .. list .. ' ' .. orphans
