--[[
Holds all the named seats for one buyer, or none of them. A repeat by the same hold id finds its own hold, unstretched.
NEEDS MEMORY
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
  2 map       string: the state of each seat (modules/seat-map.lua)
  3 expiries  zset: field of each hold by its end
  4 changes   stream: what changed at which version
  5 runs      string: the runs of the layout (modules/search.lua)
ARGV
  1 hold        field of the hold, h:<id>
  2 buyer       field of the buyer, b:<id>
  3 lengthMs    how long the hold lasts, if the buyer's budget allows
  4 quote       the frozen price, opaque
  5 count       how many seats
  6 seats       the seats, as ranges ("3-4,9-9")
  7 layout      number of the layout whose seats are meant, or 0: whichever the map has
  8 closed      companion seats that are sold only with their place, "4-3,8-9", or nothing: not offered instead
  9 request     digest of the request and name of the key that keeps it, or nothing (modules/new-holds.lua)
RETURN
  HOLD          fence expiresAt now repeated seats orphans version : repeated: 0 or 1; orphans: the single seats that it leaves
  UNLOADED      : the map has to be loaded first
  AGAIN         : more holds are overdue than one call may free: call again
  TAKEN         seats : those that are not free
  UNKNOWN       seats : those that the map does not have
  ORPHAN        groups : up to three other groups that leave no single seat
  TOO_MANY      limit : the cap that was passed
  SPENT         retryMs : the buyer's budget allows the shortest hold then
  OTHER_LAYOUT  : the map has the seats of another layout
  FOREIGN       : the hold id belongs to another buyer
  MISMATCH      : another request came under the same key before
  ENDED         : the hold that this request made is over
]]
local showtime = KEYS[1]
local map = KEYS[2]
local expiries = KEYS[3]
local changes = KEYS[4]
local runs = KEYS[5]
local hold = ARGV[1]
local buyer = ARGV[2]
local lengthMs = tonumber(ARGV[3])
local quote = ARGV[4]
local count = tonumber(ARGV[5])
local seats = ARGV[6]
local layout = tonumber(ARGV[7])
local closed = ARGV[8]
local request = ARGV[9]
local now, nowMicros = readClock()
local state = openShowtime(showtime, map, expiries, changes, hold, buyer, now)
if not state then return 'UNLOADED' end
local earlier, isOther = findRequest(request)
if isOther then return 'MISMATCH' end
if state.record then
  local own = readHold(state.record)
  -- Overdue, and still here because others come first.
  if own.expiresAt <= now then return 'AGAIN' end
  if own.buyer ~= buyer then return 'FOREIGN' end
  return 'HOLD ' .. repeatFields(own, now, state.version, earlier)
end
if earlier then return 'ENDED' end
if layout > 0 and layout ~= state.layout then return 'OTHER_LAYOUT' end
if count > MAX_SEATS_PER_HOLD then return 'TOO_MANY ' .. MAX_SEATS_PER_HOLD end

local texts, found, allFree = readRanges(map, seats, ALL_FREE)
if found < count then
  local unknown = {}
  eachSeat(seats, texts, function(seat)
    if seat >= state.seatCount then unknown[#unknown + 1] = seat end
  end)
  if unknown[1] then return 'UNKNOWN ' .. rangesOf(unknown) end
  -- A loaded showtime has a character for each seat: Redis lost the map (evicted), so nobody may take these
  -- seats.
  forgetMap(showtime)
  return 'UNLOADED'
end
local taken, anyHeld = {}, false
if not allFree then
  eachSeat(seats, texts, function(seat, character)
    if character ~= FREE then taken[#taken + 1] = seat end
    anyHeld = anyHeld or character == HELD
  end)
end
if anyHeld and state.truncated then return 'AGAIN' end
-- Negative controls take the next line away (testing/guards.ts).
if taken[1] then return 'TAKEN ' .. rangesOf(taken) end

if state.held + state.bought + count > MAX_SEATS_PER_BUYER then return 'TOO_MANY ' .. MAX_SEATS_PER_BUYER end
local length, retryMs = allowedLength(state.full, now, count, lengthMs)
if not length then return 'SPENT ' .. retryMs end

local orphans = ''
if state.orphanRule > 0 and now < state.ruleUntil then
  local list, placeOf = {}, readCompanions(closed)
  eachSeat(seats, texts, function(seat) list[#list + 1] = seat end)
  orphans = rangesOf(findOrphans(map, list, placeOf))
  if orphans ~= '' and state.orphanRule == STRICT then
    -- No other group: this party could not be seated otherwise.
    local groups = findAlternatives(map, runs, list, placeOf)
    if groups[1] then return 'ORPHAN ' .. concat(groups, ',') end
  end
end
local fence, expiresAt, version =
  makeHold(showtime, map, expiries, changes, hold, buyer, state, now, nowMicros, seats, texts, count, length, quote)
keepRequest(request, orphans)
return 'HOLD ' .. fence .. ' ' .. expiresAt .. format(' %d 0 ', now) .. seats .. ' ' .. orphans .. ' ' .. version
