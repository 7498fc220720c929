--[[
Picks the best free group of seats and holds it, in one step: together in one row nearest to the best spot without leaving a single
seat; else together; else in two rows one behind the other; else apart, but nearest to the best spot and in the largest groups.
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
  6 categories  a character a category, in turn: 1 where its seats will do
  7 together    1: in one row or not at all
  8 accessible  how many accessible places at least, and as few as can be; 0: none
  9 stage       1: together; 2: in two rows or apart, near each other; 3: apart, wherever
  10 beginAt   the run to begin with, from 1
RETURN
  HOLD          fence, expiresAt, now (s and µs), repeated (0 or 1), seats (as runs), nothing, version
  UNLOADED      the map has to be loaded first
  AGAIN         more holds are overdue than one call may free: call again
  TOO_MANY      the cap that was passed
  SPENT         ms until the customer's budget allows the shortest hold
  NOT_ENOUGH    no seats that meet the request are free
  FURTHER       the stage and the run to go on with: this call looked at as many runs as one call may
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
local categories = ARGV[6]
local together = tonumber(ARGV[7])
local accessible = tonumber(ARGV[8])
local stage = tonumber(ARGV[9])
local beginAt = tonumber(ARGV[10])
-- include clock
-- include seat-map
-- include begin-hold

if count > MAX_SEATS_PER_HOLD then return {'TOO_MANY', MAX_SEATS_PER_HOLD} end
-- include allow
-- include search
-- include best-groups
-- A hall of up to RUN_BATCH runs is decided in one call. In a larger one a call looks at a batch of them and says where to go on, so that
-- nobody waits for the search of another; only what is wanted apart and found in no batch is looked for in the whole hall.
if not openRuns(beginAt, (stage == 3 or accessible > 0) and math.huge or RUN_BATCH) then
  call('HDEL', showtime, 'loaded')
  return {'UNLOADED'}
end
-- The search marks what it chose in `packed`.
local before = packed
local single = beginAt == 1 and not moreRuns
local anyFree, list = not isFull(), nil
if anyFree and accessible > 0 then
  list = findAccessible(count, together == 1, accessible)
elseif anyFree and stage == 1 then
  list = findTogether(count)
end
if anyFree and not list and accessible == 0 and together == 0 and (single or stage > 1) then list = findNearby(count) end
if not list then
  if more then return {'AGAIN'} end
  if not anyFree or single or accessible > 0 or stage == 3 then return {'NOT_ENOUGH'} end
  if moreRuns then return {'FURTHER', stage, lastRun + 1} end
  if together == 1 then return {'NOT_ENOUGH'} end
  return {'FURTHER', stage + 1, 1}
end
table.sort(list)
-- include seat-lists
local seats, texts, orphans = runsOf(list), {}, ''
for first, last in string.gmatch(seats, '(%d+)-(%d+)') do texts[first] = string.sub(before, first + SEAT_AT, last + SEAT_AT) end
-- include hold-format
-- include make-hold
