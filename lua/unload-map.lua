--[[
Says that the map disagrees with Postgres (a seat that looked free was sold): the next touch loads it anew. Holds are kept.
KEYS
  1 meta        hash: loaded, epoch
ARGV
RETURN
  UNLOADED      done
]]
local meta = KEYS[1]
-- include clock
-- include distrust
distrust()
return {'UNLOADED'}
