-- What is known of a loaded map, "loaded" in the showtime's hash, which is there as long as the map counts as
-- loaded: how many seats it has; nextExpiry, before which no hold ends (early at times, never late); the
-- orphan rule (0 off, 1 warn, 2 strict) and until when it counts; a number for the layout whose seats these
-- are. Times are in ms.
local LOADED_FORMAT, STRICT = '>I3I6I1I6I6', 2

--- seatCount, nextExpiry, orphanRule, ruleUntil, layout.
local function readLoaded(loaded) return unpackBytes(LOADED_FORMAT, loaded) end

local function packLoaded(seatCount, nextExpiry, orphanRule, ruleUntil, layout)
  return pack(LOADED_FORMAT, seatCount, nextExpiry, orphanRule, ruleUntil, layout)
end

--- The map and Postgres disagree, and a command does not guess: the next touch loads the map. The epoch
--- rises, so that a load that read Postgres before this moment is refused.
local function invalidate(showtime)
  -- Redis has nothing of the showtime: no map, and no load that could finish.
  if call('EXISTS', showtime) == 0 then return end
  local epoch = tonumber(call('HGET', showtime, 'epoch') or 0)
  local _, nowMicros = readClock()
  call('HDEL', showtime, 'loaded')
  call('HSET', showtime, 'epoch', format('%d', max(epoch + 1, nowMicros)), 'leaseUntil', '0')
end

--- Redis lost the map alone (it was evicted): it counts as unloaded, so that the next touch loads it.
local function forgetMap(showtime) call('HDEL', showtime, 'loaded') end
