-- Holds `seats`, which are free, and answers. needs: seats and orphans (as runs), texts (of read-runs), quote, and the parts begin-hold,
-- allow, hold-format and clock
local number, expiresAt = known[2] + 1, now + length
local id, endText, change = format('%d', number), format('%d', expiresAt), 'h' .. seats
local fence = math.max(known[5] + 1, nowMicros)
local fenceText = format('%d', fence)
local record = struct.pack(HOLD_FORMAT, 0, expiresAt, now, fence, count, customer, seats) .. quote
local entry = struct.pack(CUSTOMER_FORMAT, full + length * count, bought, held + count)
local to = {['0'] = '1', ['4'] = '5'}
-- include write-runs
call('ZADD', expiries, endText, hold)
if expiresAt < due then
  call('HSET', showtime, 'loaded', struct.pack(LOADED_FORMAT, seatCount, expiresAt, rule, ruleUntil))
end
call('HSET', showtime, 'version', id, 'fence', fenceText, hold, record, customer, entry)
-- include announce
return 'HOLD ' .. fenceText .. ' ' .. endText .. ' ' .. time[1] .. ' ' .. time[2] .. ' 0 ' .. seats .. ' ' .. orphans .. ' ' .. id
