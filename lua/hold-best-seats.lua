--[[
Picks the best free group of seats and holds it, in one step: together in one row nearest to the best spot without leaving a single
seat; else together; else in two rows one behind the other; else apart, but nearest to the best spot and in the largest groups.
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
  6 categories  a character a category, in turn: 1 where its seats will do
  7 together    1: in one row or not at all
  8 accessible  how many accessible places at least, and as few as can be; 0: none
  9 stage       1: together; 2: in two rows or apart, near each other; 3: apart, wherever
  10 beginAt  the run to begin with, from 1
  11 layout    number of the layout whose seats are meant, or 0: whichever the map has
  12 closed   companion seats that are sold only with their place, "4-3,8-9", or nothing
  13 request  digest of the request and name of the key that keeps it, or nothing (modules/new-holds.lua)
RETURN
  HOLD          fence expiresAt now repeated seats orphans version : repeated: 0 or 1; orphans: nothing
  UNLOADED      : the map has to be loaded first
  AGAIN         : more holds are overdue than one call may free: call again
  NOT_ENOUGH    : no seats that meet the request are free
  FURTHER       stage beginAt : where to go on; this call looked at as many runs as one call may
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
local categories = ARGV[6]
local together = tonumber(ARGV[7])
local accessible = tonumber(ARGV[8])
local stage = tonumber(ARGV[9])
local beginAt = tonumber(ARGV[10])
local layout = tonumber(ARGV[11])
local closed = ARGV[12]
local request = ARGV[13]
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

if state.held + state.bought + count > MAX_SEATS_PER_BUYER then return 'TOO_MANY ' .. MAX_SEATS_PER_BUYER end
local length, retryMs = allowedLength(state.full, now, count, lengthMs)
if not length then return 'SPENT ' .. retryMs end

-- A hall of up to RUN_BATCH runs is decided in one call. In a larger one a call looks at a batch of them and
-- says where to go on, so that nobody waits for the search of another; only what is wanted apart and found in
-- no batch is looked for in the whole hall.
local search = openSearch(map, runs, beginAt, (stage == 3 or accessible > 0) and huge or RUN_BATCH)
if not search then
  forgetMap(showtime)
  return 'UNLOADED'
end
-- The search marks what it chose in its map.
local before = search.packed
search.categories, search.seatCount, search.placeOf = categories, state.seatCount, readCompanions(closed)
if accessible == 0 then search.packed = withoutCompanions(before, search.placeOf) end
local isSingle = beginAt == 1 and not search.moreRuns
local anyFree, list = not isFull(search), nil
if anyFree and accessible > 0 then
  list = findAccessible(search, count, together == 1, accessible)
elseif anyFree and stage == 1 then
  list = findTogether(search, count)
end
local mayBeApart = accessible == 0 and together == 0 and (isSingle or stage > 1)
if anyFree and not list and mayBeApart then list = findNearby(search, count) end
if not list then
  if state.truncated then return 'AGAIN' end
  if not anyFree or isSingle or accessible > 0 or stage == 3 then return 'NOT_ENOUGH' end
  if search.moreRuns then return 'FURTHER ' .. stage .. ' ' .. search.lastRun + 1 end
  if together == 1 then return 'NOT_ENOUGH' end
  return 'FURTHER ' .. stage + 1 .. ' 1'
end
table.sort(list)
local seats, texts = rangesOf(list), {}
for first, last in gmatch(seats, RANGE) do texts[first] = sub(before, first + SEAT_AT, last + SEAT_AT) end
local fence, expiresAt, version =
  makeHold(showtime, map, expiries, changes, hold, buyer, state, now, nowMicros, seats, texts, count, length, quote)
keepRequest(request, '')
return 'HOLD ' .. fence .. ' ' .. expiresAt .. format(' %d 0 ', now) .. seats .. '  ' .. version
