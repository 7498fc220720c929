--[[
Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: hold id by its end
  4 changes   stream: what changed at which version
  5 runs      string: the runs of the layout (parts/search.lua)
ARGV
  1 holdId      id of the hold
  2 customerId  id of the customer
  3 lengthMs    how long the hold lasts, if the customer's budget allows
  4 quote       the frozen price, opaque
  5... seats    index of each seat, ascending, each once
RETURN
  HOLD          fence, expiresAt, now, version, repeated (0 or 1), seats ("3,4"), single seats that it leaves ("5")
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TAKEN         the seats that are not free
  UNKNOWN       the seats that the map does not have
  TOO_MANY      the cap that was passed
  SPENT         ms until the customer's budget allows the shortest hold
  ORPHAN        up to three other groups ("3,4") that leave no single seat
  FOREIGN       the hold id belongs to another customer
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local holdId = ARGV[1]
local customerId = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
-- include clock
-- include seat-map
-- include commit
-- include begin-hold

local count, seats = #ARGV - 4, {}
if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
for i = 5, #ARGV do seats[i - 4] = tonumber(ARGV[i]) end
if seats[count] >= seatCount then
  local unknown = {'UNKNOWN'}
  for _, seat in ipairs(seats) do
    if seat >= seatCount then unknown[#unknown + 1] = seat end
  end
  return unknown
end

local text, offset = readSeats(seats[1], seats[count])
if not text then
  redis.call('HSET', showtime, 'loaded', 0)
  return {'UNLOADED'}
end
local taken, isHeld
for index = 1, count do
  local state = byte(text, seats[index] + offset) % NEIGHBOUR
  if state ~= FREE then
    taken = taken or {'TAKEN'}
    taken[#taken + 1] = seats[index]
    isHeld = isHeld or state == HELD
  end
end
if isHeld and more then return {'AGAIN'} end
if taken then return taken end

-- include allow
local list, orphans = table.concat(ARGV, ',', 5), ''
local rule, untilMs = string.match(known[4], '^(%a+) (%d+)$')
if rule and now < tonumber(untilMs) then
  -- include orphans
  local left = findOrphans(seats, text, offset)
  orphans = table.concat(left, ',')
  if #left > 0 and rule == 'strict' then
    -- include search
    -- include alternatives
    -- No other group: this party could not be seated otherwise.
    local others = findAlternatives(seats)
    if #others > 0 then return {'ORPHAN', others} end
  end
end
-- include hold-format
-- include make-hold
