-- Ends of holds, with their owner's entry. needs: showtime, expiries, and the parts hold-records and customers

--- `refund` seat-milliseconds go back to the owner, who has bought `sold` seats more.
local function endHold(id, hold, refund, sold)
  local owner = 'c:' .. hold.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, 'h:' .. id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, 'h:' .. id, owner)
  end
end
