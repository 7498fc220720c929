-- Reads the runs of the layout, nearest to the best spot first, and finds windows of free seats in them. A run's seats become text,
-- a digit each: 4 is free with a free-or-not neighbour to its right, 0 is free at an aisle; so a pattern finds a window.
-- needs: map, runs, seatCount, seat-map
local RUN_SIZE, RUN_ZERO = 14, 131072
local packed, runCount
local texts, read = {}, {}

local digits = setmetatable({}, {__index = function(known, character)
  local cell = string.byte(character) - 48
  local both = (cell % 8) .. math.floor(cell / 8)
  known[character] = both
  return both
end})

local function openRuns()
  packed = redis.call('GET', map)
  runCount = redis.call('STRLEN', runs) / RUN_SIZE
end

-- Runs are read 32 at a time: a search mostly ends among the first.
local function runAt(index)
  if index > runCount then return nil end
  local run = read[index]
  if run then return run end
  local text = redis.call('GETRANGE', runs, (index - 1) * RUN_SIZE, (index + 31) * RUN_SIZE - 1)
  for offset = 0, #text / RUN_SIZE - 1 do
    local a, b, c, d, e, kind, f, g, h, i, j, k, l, m = string.byte(text, offset * RUN_SIZE + 1, (offset + 1) * RUN_SIZE)
    local x = (h - 48) * 4096 + (i - 48) * 64 + j - 48 - RUN_ZERO
    local y = (k - 48) * 4096 + (l - 48) * 64 + m - 48 - RUN_ZERO
    local length = (d - 48) * 64 + e - 48
    local aside = math.max(0, x, -(x + 2 * (length - 1)))
    read[index + offset] = {
      start = (a - 48) * 4096 + (b - 48) * 64 + c - 48, length = length, kind = kind - 48, row = (f - 48) * 64 + g - 48,
      x = x, y = y, least = aside * aside + y * y,
    }
  end
  return read[index]
end

local function whereIs(seat)
  for index = 1, runCount do
    local run = runAt(index)
    if seat >= run.start and seat < run.start + run.length then return run, run.x + 2 * (seat - run.start) end
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
  local text, from = textOf(run)
  local pattern = string.rep('4', count - 1) .. '[04]'
  local last = from + run.length - count
  local at = string.find(text, pattern, from)
  while at and at <= last do
    visit(at - from, text, at)
    at = string.find(text, pattern, at + 1)
  end
end

--- The window of `count` nearest to (x, y) among the runs that `fits`, by squared distance; only clean ones where `clean`.
local function nearestWindow(count, fits, clean)
  local best
  for index = 1, runCount do
    local run = runAt(index)
    if best and best.distance <= run.least then break end
    if fits(run) then
      eachWindow(run, count, function(offset, text, at)
        local middle = run.x + 2 * offset + count - 1
        local distance = middle * middle + run.y * run.y
        if (not best or distance < best.distance) and (not clean or isClean(text, at, count)) then
          best = {start = run.start + offset, count = count, distance = distance, run = run, x = middle}
        end
      end)
    end
  end
  return best
end
