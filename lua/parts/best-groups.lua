-- The best group of seats, by falling wishes. needs: categories, search
local ACCESSIBLE, WANTED = 32, 49

local function isWanted(run) return string.byte(categories, run.kind % ACCESSIBLE + 1) == WANTED end

local function isWantedAndPlain(run) return run.kind < ACCESSIBLE and isWanted(run) end

local function seatsOf(window, seats)
  for offset = 0, window.count - 1 do seats[#seats + 1] = window.start + offset end
  return seats
end

-- Marks a window as taken, for what is still to be found in this call.
local function take(window)
  local at = window.start + SEAT_AT
  packed = string.sub(packed, 1, at - 1) .. string.rep('3', window.count) .. string.sub(packed, at + window.count)
end

-- A window of `size` in the row before or behind, nearest to `x`.
local function partner(rows, window, size, nextWindow, fits)
  local best
  for _, row in ipairs({window.run.row - 1, window.run.row + 1}) do
    for _, run in ipairs(rows[row] or {}) do
      if fits(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local aside = math.abs(run.x + 2 * offset + size - 1 - window.x)
          if not best or aside < best.aside then best = {start = run.start + offset, count = size, aside = aside} end
        end)
      end
    end
  end
  return best
end

-- Two groups one behind the other, as even as can be.
local function findInTwoRows(count, fits)
  local rows, nextFree = {}, windowsOf(1)
  local index = nextRun(firstRun, 1, nextFree)
  while index do
    local run = runAt(index)
    rows[run.row] = rows[run.row] or {}
    table.insert(rows[run.row], run)
    index = nextRun(index + 1, 1, nextFree)
  end
  for size = math.ceil(count / 2), count - 1 do
    local best
    local nextWindow, nextOther = windowsOf(size), windowsOf(count - size)
    local index = nextRun(firstRun, size, nextWindow)
    while index do
      local run = runAt(index)
      if best and best.distance <= run.least then break end
      if fits(run) then
        eachWindow(run, size, nextWindow, function(offset)
          local x = run.x + 2 * offset + size - 1
          local window = {start = run.start + offset, count = size, run = run, x = x}
          local other = partner(rows, window, count - size, nextOther, fits)
          local distance = other and x * x + run.y * run.y + other.aside * other.aside
          if other and (not best or distance < best.distance) then
            best = {distance = distance, first = window, second = other}
          end
        end)
      end
      index = nextRun(index + 1, size, nextWindow)
    end
    if best then return seatsOf(best.second, seatsOf(best.first, {})) end
  end
end

-- The largest groups that there are, nearest first.
local function findApart(count, fits, seats)
  if count == 0 then return seats end
  local size = count
  while size > 0 do
    local window = nearestWindow(size, fits, false)
    if window then
      take(window)
      seatsOf(window, seats)
      count = count - size
    end
    if count == 0 then return seats end
    size = math.min(count, window and size or size - 1)
  end
end

local function findTogether(count)
  local window = nearestWindow(count, isWantedAndPlain, true)
  return window and seatsOf(window, {})
end

local function findNearby(count)
  return count > 1 and findInTwoRows(count, isWantedAndPlain) or findApart(count, isWantedAndPlain, {})
end

-- Accessible places and the seats right beside them; the fewest accessible places that are enough, then the nearest to the best spot.
local function findBeside(count, atLeast)
  local best
  local nextWindow, anyWillDo = windowsOf(count), not string.find(categories, '0', 1, true)
  local places = {}
  for index = firstRun, lastRun do
    local run = runAt(index)
    if run.kind >= ACCESSIBLE then
      for offset = 0, run.length - 1 do places[run.start + offset] = true end
    end
  end
  local function countPlaces(start)
    local used = 0
    for seat = start, start + count - 1 do
      if places[seat] then used = used + 1 end
    end
    return used
  end
  local function areWanted(start)
    for seat = start, start + count - 1 do
      if not isWanted(whereIs(seat)) then return false end
    end
    return true
  end
  for index = firstRun, lastRun do
    local run = runAt(index)
    if run.kind >= ACCESSIBLE and isWanted(run) then
      -- The window may begin before the run and end after it: look at the row around it.
      local first = math.max(0, run.start - count + 1)
      local around = {start = first, length = math.min(seatCount, run.start + run.length + count - 1) - first}
      around.x, around.y = run.x - 2 * (run.start - first), run.y
      eachWindow(around, count, nextWindow, function(offset)
        local start = first + offset
        local used = countPlaces(start)
        local middle = around.x + 2 * offset + count - 1
        local distance = middle * middle + around.y * around.y
        local better = not best or used < best.used or (used == best.used and distance < best.distance)
        if used >= atLeast and better and (anyWillDo or areWanted(start)) then
          best = {start = start, count = count, used = used, distance = distance}
        end
      end)
    end
  end
  return best
end

local function findAccessible(count, mustBeTogether, atLeast)
  local beside = findBeside(count, atLeast)
  if beside then return seatsOf(beside, {}) end
  -- Apart, one accessible place is all that is looked for.
  if mustBeTogether or atLeast > 1 then return nil end
  local place = nearestWindow(1, function(run) return run.kind >= ACCESSIBLE and isWanted(run) end, false)
  if not place then return nil end
  local before = packed
  take(place)
  local others = findApart(count - 1, isWantedAndPlain, {})
  if not others then
    -- More accessible places than one, where nothing else is left.
    packed = before
    take(place)
    others = findApart(count - 1, isWanted, {})
  end
  return others and seatsOf(place, others)
end
