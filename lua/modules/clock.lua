-- Redis' commands, its clock, and functions of Lua under short local names: a global costs a look-up at each
-- use.
local call, byte, find, format, gmatch, gsub, concat, floor, huge, max, min, sub, pack, unpackBytes
-- The largest score that six bytes keep, for ends that never come.
local NEVER, NEVER_TEXT = 281474976710655, '281474976710655'

--- A library sees none of these while it loads, so that each command binds them first (lua/build.ts).
local function bind()
  call = redis.call
  byte, find, format, gmatch, gsub = string.byte, string.find, string.format, string.gmatch, string.gsub
  concat, floor, huge, max, min, sub = table.concat, math.floor, math.huge, math.max, math.min, string.sub
  pack, unpackBytes = struct.pack, struct.unpack
end

--- The time by the only clock, Redis' own: in ms and in µs. Numbers become text by format('%d'): tostring
--- keeps 14 digits, and redis.call prints a number as a fraction, which takes twice as long.
local function readClock()
  local time = call('TIME')
  local micros = time[1] * 1000000 + time[2]
  return floor(micros / 1000), micros
end
