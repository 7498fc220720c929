-- Reads the runs of the layout, nearest to the best spot first, and finds windows of free seats in them. A run's seats become text,
-- a digit each: 4 is free with a neighbour to its right, 0 is free at an aisle; so a pattern finds a window.
-- needs: map, runs, seatCount, seat-map
local RUN_SIZE, RUN_ZERO = 14, 131072
-- The characters of the map of which a seat is free, as packed there.
local ANY_FREE = '[0-7P-W8<@DHLX\\`dhl]'
-- A group that leaves no single seat is looked for in this many of the nearest runs, some twenty rows: further away it is no better.
local CLEAN_RUNS = 40
local packed, packedRuns, runCount
-- A search looks at the runs from firstRun to lastRun.
local firstRun, lastRun
local texts, read = {}, {}

local digits = setmetatable({}, {__index = function(known, character)
  local cell = string.byte(character) - 48
  local both = (cell % 8) .. math.floor(cell / 8)
  known[character] = both
  return both
end})

local function openRuns(from, batch)
  packed = redis.call('GET', map)
  packedRuns = redis.call('GET', runs) or ''
  runCount = #packedRuns / RUN_SIZE
  firstRun, lastRun = from, math.min(runCount, from + batch - 1)
end

local function runAt(index)
  local run = read[index]
  if run then return run end
  local at = (index - 1) * RUN_SIZE
  local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = string.byte(packedRuns, at + 1, at + RUN_SIZE)
  local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
  local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
  local length = (d - 48) * 64 + e - 48
  local aside = math.max(0, x, -(x + 2 * (length - 1)))
  run = {
    start = (a - 48) * 4096 + (b - 48) * 64 + c - 48, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48,
    x = x, y = y, least = aside * aside + y * y,
  }
  read[index] = run
  return run
end

-- The run of a seat, and how far the seat is from the best spot to the side.
local function whereIs(seat)
  for index = 1, runCount do
    local a, b, c, d, e = string.byte(packedRuns, (index - 1) * RUN_SIZE + 1, (index - 1) * RUN_SIZE + 5)
    local offset = seat - ((a - 48) * 4096 + (b - 48) * 64 + c - 48)
    if offset >= 0 and offset < (d - 48) * 64 + e - 48 then
      local run = runAt(index)
      return run, run.x + 2 * offset
    end
  end
end

-- The text of a run and two seats beyond each end, and where in it the run begins. '3' is a wall.
local function textOf(run)
  local text = texts[run]
  if not text then
    local first = math.max(0, math.floor((run.start - 2) / 2))
    local last = math.min(math.floor((seatCount - 1) / 2), math.floor((run.start + run.length + 1) / 2))
    text = '33' .. string.gsub(string.sub(packed, first + 1, last + 1), '.', digits) .. '33'
    texts[run] = text
    run.from = run.start - first * 2 + 3
  end
  return text, run.from
end

-- Whether a window of `count` at `at` leaves no single seat beside it.
local function isClean(text, at, count)
  local beforeLeft, left = string.byte(text, at - 2, at - 1)
  if left == 52 and beforeLeft ~= 52 then return false end
  local last, right, afterRight = string.byte(text, at + count - 1, at + count + 1)
  if last ~= 52 then return true end
  return not (right == 48 or (right == 52 and afterRight ~= 48 and afterRight ~= 52))
end

--- Calls visit(window) for each window of `count` free seats that sit together in `run`.
local function eachWindow(run, count, visit)
  if run.length < count then return end
  if not texts[run] then
    -- Most runs of a busy hall are full: seen before anything is made of them.
    local seats = string.sub(packed, math.floor(run.start / 2) + 1, math.floor((run.start + run.length - 1) / 2) + 1)
    if not string.find(seats, ANY_FREE) then return end
  end
  local text, from = textOf(run)
  local pattern = string.rep('4', count - 1) .. '[04]'
  local last = from + run.length - count
  local at = string.find(text, pattern, from)
  while at and at <= last do
    visit(at - from, text, at)
    at = string.find(text, pattern, at + 1)
  end
end

--- The window of `count` nearest to the best spot among the runs that `fits`; where `clean`, one that leaves no single seat if there is.
local function nearestWindow(count, fits, clean)
  local best, bestClean
  for index = firstRun, lastRun do
    local run = runAt(index)
    local near = best and best.distance <= run.least
    if near and (not clean or index - firstRun >= CLEAN_RUNS or bestClean and bestClean.distance <= run.least) then break end
    if fits(run) then
      eachWindow(run, count, function(offset, text, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        local nearer = not best or distance < best.distance
        local nearerClean = clean and (not bestClean or distance < bestClean.distance) and isClean(text, at, count)
        if nearer or nearerClean then
          local window = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
          if nearer then best = window end
          if nearerClean then bestClean = window end
        end
      end)
    end
  end
  return bestClean or best
end
