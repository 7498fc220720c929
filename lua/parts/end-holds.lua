-- Ends of holds, with their owner's entry. needs: showtime, expiries, and the parts hold-records, customers and customer-entry

--- `refund` seat-milliseconds go back to the owner, who has bought `sold` seats more.
local function endHold(id, ended, refund, sold)
  local owner = ended.customer
  local full, bought, held = readCustomer(call('HGET', showtime, owner))
  local entry = customerEntry(full - refund, bought + sold, held - ended.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end
