--[[
Reads a hold. An overdue hold counts as gone.
READ ONLY
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
ARGV
  1 hold        field of the hold, h:<id>
RETURN
  HOLD          buyer fence createdAt expiresAt stage extensions seats now version quote
  GONE          : no such hold
]]
local showtime = KEYS[1]
local hold = ARGV[1]
local now = readClock()
local version, record = unpack(call('HMGET', showtime, 'version', hold))
local found = record and readHold(record)
if not found or found.expiresAt <= now then return 'GONE' end
return 'HOLD ' .. holdFields(found, now, version)
