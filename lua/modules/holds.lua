-- A hold's record, "h:<id>" in the showtime's hash: stage, expiresAt, createdAt, fence, count, extensions
-- (how often its owner made it longer), buyer ("b:<id>"), seats (ranges), and then the quote, which may
-- hold any character. Packed, it takes half of what text does, and is read in a fifth of the time. Stages: 0
-- held; 2 reserved: it waits for its payment, and only freeSeats or confirmHold end it early. The fence
-- follows the clock and never falls, also above what a Redis gave out that lost its last second of writes.
local HOLD_FORMAT, RESERVED = '>I1I6I6I7I1I1ss', 2

local function readHold(record)
  local stage, expiresAt, createdAt, fence, count, extensions, buyer, seats, rest = unpackBytes(HOLD_FORMAT, record)
  return {
    buyer = buyer,
    fence = fence,
    expiresAt = expiresAt,
    stage = stage,
    createdAt = createdAt,
    count = count,
    extensions = extensions,
    seats = seats,
    quote = sub(record, rest),
  }
end

local function packHold(hold)
  return pack(
    HOLD_FORMAT, hold.stage, hold.expiresAt, hold.createdAt, hold.fence, hold.count, hold.extensions, hold.buyer, hold.seats
  ) .. hold.quote
end

--- The fields of the reply HOLD of getHold, extendHold and reserveHold.
local function holdFields(hold, now, version)
  local numbers = format('%d %d %d %d %d', hold.fence, hold.createdAt, hold.expiresAt, hold.stage, hold.extensions)
  return hold.buyer .. ' ' .. numbers .. ' ' .. hold.seats .. format(' %d ', now) .. (version or '0') .. ' ' .. hold.quote
end

--- Ends a hold: `refund` seat-milliseconds go back to its owner, who has bought `sold` seats more.
local function endHold(showtime, expiries, id, hold, now, refund, sold)
  local owner = hold.buyer
  local full, bought, held = readBuyer(call('HGET', showtime, owner), now)
  local entry = buyerEntry(now, full - refund, bought + sold, held - hold.count)
  call('ZREM', expiries, id)
  if entry then
    call('HDEL', showtime, id)
    call('HSET', showtime, owner, entry)
  else
    call('HDEL', showtime, id, owner)
  end
end

--- A hold ended by itself. Nobody is told here: it stays in `expiries`, as x:<id>, until the sweep has
--- announced it. One that was reserved goes on as its reservation, whose own end is announced.
local function endUnasked(showtime, expiries, id, hold, now, refund)
  -- First, so that the set is never empty: a node whose slot is being moved takes a key that is gone for
  -- moved, and the command would end half done.
  if hold.stage == 0 then call('ZADD', expiries, NEVER_TEXT, 'x:' .. sub(id, 3)) end
  endHold(showtime, expiries, id, hold, now, refund, 0)
end

--- Makes a hold end `longer` ms later; that goes from its owner's budget. full, bought and held: what is
--- known of the owner.
local function lengthen(showtime, expiries, id, hold, longer, full, bought, held)
  hold.expiresAt = hold.expiresAt + longer
  local entry = pack(BUYER_FORMAT, full + longer * hold.count, bought, held)
  call('HSET', showtime, id, packHold(hold), hold.buyer, entry)
  call('ZADD', expiries, format('%d', hold.expiresAt), id)
end
