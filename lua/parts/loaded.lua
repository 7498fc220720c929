-- What is known of a loaded map, "loaded" in the showtime's hash, which is there as long as the map counts as loaded: how many seats it
-- has; `due`, before which no hold ends; the orphan rule (0 off, 1 warn, 2 strict) and until when it counts. Times are in ms.
local LOADED_FORMAT, STRICT = '>I3I6I1I6', 2
