--[[
Claims the load of a showtime's map from Postgres: one loader at a time among all callers, for the length of a lease.
NEEDS MEMORY
KEYS
  1 showtime  hash: the showtime, its holds and buyers (shared/holds/keys.ts)
ARGV
  1 leaseMs     how long others wait for this loader
RETURN
  LOADED        : there is nothing to load
  WAIT          leftMs : somebody loads, and their lease lasts that long
  LOAD          epoch : the caller loads, and gives this to finishLoad
]]
local showtime = KEYS[1]
local leaseMs = tonumber(ARGV[1])
local now, nowMicros = readClock()
local loaded, lastEpoch, leaseUntil = unpack(call('HMGET', showtime, 'loaded', 'epoch', 'leaseUntil'))
if loaded then return 'LOADED' end
local left = tonumber(leaseUntil or 0) - now
if left > 0 then return 'WAIT ' .. left end
local epoch = format('%d', max(tonumber(lastEpoch or 0) + 1, nowMicros))
call('HSET', showtime, 'epoch', epoch, 'leaseUntil', format('%d', now + leaseMs))
return 'LOAD ' .. epoch
