--[[
Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it anew. Holds are kept.
KEYS
  1 showtime  hash: the showtime, its holds and customers (parts/showtime.lua)
ARGV
RETURN
  UNLOADED      done
]]
local showtime = KEYS[1]
-- include clock
-- include distrust
distrust()
return {'UNLOADED'}
