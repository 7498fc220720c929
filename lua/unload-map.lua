--[[
Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it again. Holds are kept.
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
ARGV
RETURN
  UNLOADED      : done
]]
local showtime = KEYS[1]
invalidate(showtime)
return 'UNLOADED'
