-- A hold's record: "customer fence expiresAt stage createdAt seats quote". The quote comes last, for it may hold any character.
-- Stages: 0 as made, 1 extended by its owner, 2 reserved: it waits for its payment, and only freeSeats or confirmHold end it early.
-- needs: holds, expiries, customers
local function readHold(id)
  local record = redis.call('HGET', holds, id)
  if not record then return nil end
  local customer, fence, expiresAt, stage, createdAt, seats, quote =
    string.match(record, '^(%S+) (%d+) (%d+) (%d) (%d+) (%S+) (.*)$')
  return {
    customer = customer,
    fence = tonumber(fence),
    expiresAt = tonumber(expiresAt),
    stage = tonumber(stage),
    createdAt = tonumber(createdAt),
    seats = seats,
    quote = quote,
  }
end

local function writeHold(id, hold)
  local expiresAt = whole(hold.expiresAt)
  redis.call('HSET', holds, id, table.concat({
    hold.customer, whole(hold.fence), expiresAt, whole(hold.stage), whole(hold.createdAt), hold.seats, hold.quote,
  }, ' '))
  redis.call('ZADD', expiries, expiresAt, id)
end

local function holdsOf(customer)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', customers, customer) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end

local function dropHold(id, hold)
  redis.call('HDEL', holds, id)
  redis.call('ZREM', expiries, id)
  local others = {}
  for _, other in ipairs(holdsOf(hold.customer)) do
    if other ~= id then others[#others + 1] = other end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold.customer)
  else
    redis.call('HSET', customers, hold.customer, table.concat(others, ' '))
  end
end
