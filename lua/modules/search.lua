-- Reads the layout's runs (seats side by side), nearest to the best spot first, and finds windows of free
-- seats in them. In the map '4' is free with a neighbour to its right and '0' is free at an aisle: three free
-- seats together begin with '44'. Sixteen runs are a block, before which stand its first and its last seat:
-- where nothing is free between, all of it is skipped.
local RUN_SIZE, RUN_ZERO, BLOCK, HULL_SIZE = 14, 131072, 16, 6
local BLOCK_SIZE = HULL_SIZE + BLOCK * RUN_SIZE
local JOINED, ALONE = 52, 48
-- A group that leaves no single seat is looked for in this many of the nearest runs, some twenty rows:
-- further away it is no better.
local CLEAN_RUNS = 40

--- A search of the map and of at most `batch` runs (whole blocks), from run `from` on; nil where the map was
--- lost. Its fields: packed, the map, in which it marks what it chose; packedRuns; firstRun and lastRun;
--- moreRuns: the layout has runs after these; read.
local function openSearch(map, runs, from, batch)
  local packed = call('GET', map)
  if not packed then return nil end
  local begin, size = (from - 1) / BLOCK * BLOCK_SIZE, batch / BLOCK * BLOCK_SIZE
  local packedRuns = call('GETRANGE', runs, begin, size == huge and -1 or begin + size)
  -- One character more was asked for than the batch has.
  local moreRuns = #packedRuns > size
  local count = moreRuns and batch or (#packedRuns - math.ceil(#packedRuns / BLOCK_SIZE) * HULL_SIZE) / RUN_SIZE
  return {packed = packed, packedRuns = packedRuns, firstRun = from, lastRun = from + count - 1, moreRuns = moreRuns, read = {}}
end

local function isFull(search)
  return not (find(search.packed, '4', 1, true) or find(search.packed, '0', 1, true))
end

-- Where the record of a run begins.
local function recordOf(search, index)
  local nth = index - search.firstRun
  return (nth - nth % BLOCK) / BLOCK * HULL_SIZE + HULL_SIZE + nth * RUN_SIZE + 1
end

local function runAt(search, index)
  local run = search.read[index]
  if run then return run end
  local at = recordOf(search, index)
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = byte(search.packedRuns, at, at + RUN_SIZE - 1)
  local start, length = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 64 + e - 48
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local aside = max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = start, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48, x = x, y = y, least = aside * aside + y * y,
  }
  search.read[index] = run
  return run
end

-- The run of a seat, and how far the seat is from the best spot to the side.
local function whereIs(search, seat)
  for index = search.firstRun, search.lastRun do
    local at = recordOf(search, index)
    local a, b, c, d, e = byte(search.packedRuns, at, at + 4)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(search, index)
      return run, run.x + 2 * offset
    end
  end
end

-- Where the next single free seat stands at or after `at`.
local function nextFree(packed, at)
  local joined = find(packed, '4', at, true)
  local alone = find(packed, '0', at, true)
  return joined and alone and min(joined, alone) or joined or alone
end

--- Answers a function that says where the next window of `count` free neighbours begins at or after `at`; far
--- away where none does.
local function windowsOf(search, count)
  local packed = search.packed
  local core = string.rep('4', count - 1)
  -- Between these there is only the one at `nearest`.
  local from, nearest = 1, 0
  return function(at)
    if at >= from and at <= nearest then return nearest end
    from = at
    while at do
      if count == 1 then at = nextFree(packed, at) else at = find(packed, core, at, true) end
      local last = at and byte(packed, at + count - 1)
      if last == JOINED or last == ALONE then break end
      at = at and at + 1
    end
    nearest = at or huge
    return nearest
  end
end

-- Whether a window of `count` at `at` leaves no single seat beside it.
local function isClean(search, at, count)
  local packed = search.packed
  local left = at > 1 and byte(packed, at - 1)
  if left == JOINED and not (at > 2 and byte(packed, at - 2) == JOINED) then return false end
  local last, right, afterRight = byte(packed, at + count - 1, at + count + 1)
  if last ~= JOINED then return true end
  return not (right == ALONE or (right == JOINED and afterRight ~= ALONE and afterRight ~= JOINED))
end

--- The next run from `index` on that may have a window of `count`; nil where none has. Most runs of a busy
--- hall are full: they are skipped before anything is made of them.
local function nextRun(search, index, count, nextWindow)
  local packedRuns, firstRun = search.packedRuns, search.firstRun
  while index <= search.lastRun do
    local at, isSkipped = recordOf(search, index), false
    if (index - firstRun) % BLOCK == 0 then
      local a, b, c, d, e, f = byte(packedRuns, at - HULL_SIZE, at - 1)
      local first, last = (a - 48) * 4096 + (b - 48) * 64 + c - 48, (d - 48) * 4096 + (e - 48) * 64 + f - 48
      isSkipped = nextWindow(first + SEAT_AT) > last + SEAT_AT
    end
    if isSkipped then
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

--- The window of `count` nearest to the best spot among the runs that `isAllowed`; where `clean`, one that
--- leaves no single seat if there is.
local function nearestWindow(search, count, isAllowed, clean)
  local nextWindow = windowsOf(search, count)
  local best, bestClean
  local index = nextRun(search, search.firstRun, count, nextWindow)
  while index do
    local run = runAt(search, index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - search.firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if isAllowed(run) then
      eachWindow(run, count, nextWindow, function(offset, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(search, at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
    index = nextRun(search, index + 1, count, nextWindow)
  end
  return bestClean or best
end
