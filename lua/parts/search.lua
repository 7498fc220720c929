-- Reads the runs of the layout, nearest to the best spot first, and finds windows of free seats in them. In the map '4' is free with a
-- neighbour to its right and '0' is free at an aisle: three free seats together begin with '44'. needs: map, runs, and the part seat-map
-- Sixteen runs are a block, before which stand its first and its last seat: where nothing is free between, all of it is passed by.
local RUN_SIZE, RUN_ZERO, BLOCK, HULL_SIZE = 14, 131072, 16, 6
local BLOCK_SIZE = HULL_SIZE + BLOCK * RUN_SIZE
local JOINED, ALONE = 52, 48
-- From a seat to its character.
local SEAT_AT = 1
-- A group that leaves no single seat is looked for in this many of the nearest runs, some twenty rows: further away it is no better.
local CLEAN_RUNS = 40
local packed, packedRuns
-- A search looks at the runs from firstRun to lastRun.
local firstRun, lastRun, moreRuns
local read = {}

--- Reads the map, and `batch` of the runs, whole blocks. False where the map was lost.
local function openRuns(from, batch)
  packed = redis.call('GET', map)
  if not packed then return false end
  local begin, size = (from - 1) / BLOCK * BLOCK_SIZE, batch / BLOCK * BLOCK_SIZE
  packedRuns = redis.call('GETRANGE', runs, begin, size == math.huge and -1 or begin + size)
  -- One character more was asked for than the batch has.
  moreRuns = #packedRuns > size
  local count = moreRuns and batch or (#packedRuns - math.ceil(#packedRuns / BLOCK_SIZE) * HULL_SIZE) / RUN_SIZE
  firstRun, lastRun = from, from + count - 1
  return true
end

local function isFull()
  return not (string.find(packed, '4', 1, true) or string.find(packed, '0', 1, true))
end

-- Where the record of a run begins.
local function recordOf(index)
  local nth = index - firstRun
  return (nth - nth % BLOCK) / BLOCK * HULL_SIZE + HULL_SIZE + nth * RUN_SIZE + 1
end

local function runAt(index)
  local run = read[index]
  if run then return run end
  local at = recordOf(index)
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = string.byte(packedRuns, at, at + RUN_SIZE - 1)
  local start, length = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 64 + e - 48
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local aside = math.max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = start, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48, x = x, y = y, least = aside * aside + y * y,
  }
  read[index] = run
  return run
end

-- The run of a seat, and how far the seat is from the best spot to the side.
local function whereIs(seat)
  for index = firstRun, lastRun do
    local at = recordOf(index)
    local a, b, c, d, e = string.byte(packedRuns, at, at + 4)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(index)
      return run, run.x + 2 * offset
    end
  end
end

-- Where the next single free seat stands at or after `at`.
local function nextFree(at)
  local joined = string.find(packed, '4', at, true)
  local alone = string.find(packed, '0', at, true)
  return joined and alone and math.min(joined, alone) or joined or alone
end

--- Answers a function that says where the next window of `count` free neighbours begins at or after `at`; far away where none does.
local function windowsOf(count)
  local core = string.rep('4', count - 1)
  local function nextCore(at) return string.find(packed, core, at, true) end
  if count == 1 then nextCore = nextFree end
  -- Between these there is none but the one at `known`.
  local from, known = 1, 0
  return function(at)
    if at >= from and at <= known then return known end
    from = at
    while at do
      at = nextCore(at)
      local last = at and string.byte(packed, at + count - 1)
      if last == JOINED or last == ALONE then break end
      at = at and at + 1
    end
    known = at or math.huge
    return known
  end
end

-- Whether a window of `count` at `at` leaves no single seat beside it.
local function isClean(at, count)
  local left = at > 1 and string.byte(packed, at - 1)
  if left == JOINED and not (at > 2 and string.byte(packed, at - 2) == JOINED) then return false end
  local last, right, afterRight = string.byte(packed, at + count - 1, at + count + 1)
  if last ~= JOINED then return true end
  return not (right == ALONE or (right == JOINED and afterRight ~= ALONE and afterRight ~= JOINED))
end

--- The next run from `index` on that may have a window of `count`; nil where none has. Most runs of a busy hall are full: they are
--- passed by before anything is made of them.
local function nextRun(index, count, nextWindow)
  local byte, packedRuns = string.byte, packedRuns
  while index <= lastRun do
    local at, passed = recordOf(index), false
    if (index - firstRun) % BLOCK == 0 then
      local a, b, c, d, e, f = byte(packedRuns, at - HULL_SIZE, at - 1)
      local first, last = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 4096 + (e - 48) * 64 + f - 48
      passed = nextWindow(first + SEAT_AT) > last + SEAT_AT
    end
    if passed then
      index = index + BLOCK
    else
      local a, b, c, d, e = byte(packedRuns, at, at + 4)
      local from = (a - 48) * 4096 + (b - 48) * 64 + c - 48 + SEAT_AT
      if nextWindow(from) <= from + (d - 48) * 64 + e - 48 - count then return index end
      index = index + 1
    end
  end
end

--- Calls visit(offset, at) for each window of `run`, of `count` seats, that `nextWindow` finds.
local function eachWindow(run, count, nextWindow, visit)
  local from = run.start + SEAT_AT
  local last = from + run.length - count
  if last < from then return end
  local at = nextWindow(from)
  while at <= last do
    visit(at - from, at)
    at = nextWindow(at + 1)
  end
end

--- The window of `count` nearest to the best spot among the runs that `fits`; where `clean`, one that leaves no single seat if there is.
local function nearestWindow(count, fits, clean)
  local nextWindow = windowsOf(count)
  local best, bestClean
  local index = nextRun(firstRun, count, nextWindow)
  while index do
    local run = runAt(index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if fits(run) then
      eachWindow(run, count, nextWindow, function(offset, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
    index = nextRun(index + 1, count, nextWindow)
  end
  return bestClean or best
end
