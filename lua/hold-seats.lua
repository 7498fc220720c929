--[[
Holds all the named seats for one customer, or none of them. A repeat by the same hold id finds its own hold, unstretched.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
  2 map       string: the state of each seat (parts/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
  5 runs      string: the runs of the layout (parts/search.lua)
ARGV
  1 hold        field of the hold, h:<id>
  2 customer    field of the customer, c:<id>
  3 lengthMs    how long the hold lasts, if the customer's budget allows
  4 quote       the frozen price, opaque
  5 count       how many seats
  6 seats       the seats, as runs ("3-4,9-9")
RETURN
  HOLD          fence, expiresAt, now (s and µs), repeated (0 or 1), seats, single seats that it leaves, version
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TAKEN         the seats that are not free
  UNKNOWN       the seats that the map does not have
  TOO_MANY      the cap that was passed
  SPENT         ms until the customer's budget allows the shortest hold
  ORPHAN        up to three other groups that leave no single seat
  FOREIGN       the hold id belongs to another customer
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local hold = ARGV[1]
local customer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local count = tonumber(ARGV[5])
local seats = ARGV[6]
-- include clock
-- include seat-map
-- include begin-hold

if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
local only = ONLY_FREE
-- include read-runs
if read < count then
  -- include seat-lists
  local unknown = {'UNKNOWN'}
  eachSeat(seats, texts, function(seat)
    if seat >= seatCount then unknown[#unknown + 1] = seat end
  end)
  if unknown[2] then return unknown end
  -- A loaded showtime has a character for each seat: Redis lost the map (evicted), so nobody may take these seats.
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
local taken
if not fits then
  -- include seat-lists
  local isHeld = false
  taken = {'TAKEN'}
  eachSeat(seats, texts, function(seat, state)
    if state ~= FREE then taken[#taken + 1] = seat end
    isHeld = isHeld or state == HELD
  end)
  if isHeld and more then return {'AGAIN'} end
end
if taken then return taken end

-- include allow
local orphans = ''
if rule > 0 and now < ruleUntil then
  -- include seat-lists
  -- include orphans
  local list = {}
  eachSeat(seats, texts, function(seat) list[#list + 1] = seat end)
  local left = findOrphans(list)
  orphans = runsOf(left)
  if left[1] and rule == STRICT then
    -- include search
    -- include alternatives
    -- No other group: this party could not be seated otherwise.
    local others = findAlternatives(list)
    if others[1] then return {'ORPHAN', others} end
  end
end
-- include hold-format
-- include make-hold
